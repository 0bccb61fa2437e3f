from typing import Any

from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page, PagePermissionTester

from blog.listing import IndexListing


class WithoutOrder(PagePermissionTester):
    """What may be done with the blog: all but putting its posts into an order by hand. They stand by their dates."""

    def can_reorder_children(self) -> bool:
        return False


class BlogIndexPage(IndexListing, Page):
    """The blog: its posts stand directly below it, newest first."""

    introduction = RichTextField(blank=True, features=["bold", "italic", "link"])

    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    subpage_types = ["blog.Post"]
    admin_default_ordering = "-latest_revision_created_at"
    template = "blog/blog_index_page.html"

    class Meta:
        verbose_name = "blog"

    def permissions_for_user(self, user: Any) -> WithoutOrder:
        """What ``user`` may do with it."""
        return WithoutOrder(user, self)
