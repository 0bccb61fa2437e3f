from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

from blog.listing import IndexListing


class BlogIndexPage(IndexListing, Page):
    """The blog: its posts stand directly below it, newest first."""

    introduction = RichTextField(blank=True, features=["bold", "italic", "link"])

    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    subpage_types = ["blog.Post"]
    admin_default_ordering = "-latest_revision_created_at"
    template = "blog/blog_index_page.html"

    class Meta:
        verbose_name = "blog"
