"""Tags and series. A tag that gets another address keeps its old one, which leads to the new."""

from typing import Any

from django.urls import path
from django.utils.functional import cached_property
from django.utils.text import slugify
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel
from wagtail.admin.widgets import SlugInput
from wagtail.admin.widgets.button import Button
from wagtail.snippets.views.snippets import EditView, SnippetViewSet

from blog.admin.permissions import may_merge_tags
from blog.admin.tag_bulk import MergeTags
from blog.admin.tag_form import SLUG_HELP, TagForm
from blog.admin.tag_list import TagFilters, TagList
from blog.admin.tag_merges import TagMerges
from blog.admin.tag_merging import MergeTag, address
from blog.admin.tag_unmerging import UndoMerge, UndoMerges
from blog.models import Series, Tag


class TagEditView(EditView):
    """With the way to merging."""

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        buttons = list(super().header_more_buttons)
        if may_merge_tags(self.request.user):
            url = address("merge", self.object.pk)
            buttons.append(Button("Merge into…", url=url, icon_name="resubmit", priority=15))
        return buttons


class TagViewSet(SnippetViewSet):
    model = Tag
    icon = "tag"
    menu_label = "Tags"
    menu_order = 200
    add_to_admin_menu = True
    base_url_path = "tags"
    index_view_class = TagList
    edit_view_class = TagEditView
    filterset_class = TagFilters
    search_fields = ["name", "slug"]
    ordering = "name"
    copy_view_enabled = False
    panels = [
        FieldPanel("name"),
        FieldPanel("slug", widget=SlugInput),
        FieldPanel("description"),
        FieldPanel("given_up"),
    ]

    def get_edit_handler(self) -> Any:
        handler = super().get_edit_handler()
        handler.base_form_class = TagForm
        return handler

    def get_urlpatterns(self) -> list[Any]:
        return [
            *super().get_urlpatterns(),
            path("merge/<int:pk>/", MergeTag.as_view(), name="merge"),
            path("merge-many/", MergeTags.as_view(), name="merge_many"),
            path("merges/", TagMerges.as_view(), name="merges"),
            path("merges/results/", TagMerges.as_view(results_only=True), name="merges_results"),
            path("unmerge/<int:pk>/", UndoMerge.as_view(), name="unmerge"),
            path("unmerge/<int:pk>/all/", UndoMerges.as_view(), name="unmerge_all"),
        ]


class SeriesForm(WagtailAdminModelForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["slug"].required = False

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if "slug" in cleaned and not cleaned["slug"]:
            cleaned["slug"] = slugify(cleaned.get("title", ""))[:120]
        slug = cleaned.get("slug")
        if slug and Series.objects.filter(slug=slug).exclude(pk=self.instance.pk).exists():
            self.add_error("slug", f"Another series has the address “{slug}”. Choose another one.")
        elif "title" in cleaned and not slug and "slug" not in self.errors:
            self.add_error("slug", "No address can be made from this title. Write one in letters and figures.")
        return cleaned


class SeriesViewSet(SnippetViewSet):
    model = Series
    icon = "list-ol"
    menu_label = "Series"
    menu_order = 210
    add_to_admin_menu = True
    base_url_path = "series"
    list_display = ["title", "slug"]
    search_fields = ["title"]
    ordering = "title"
    copy_view_enabled = False
    panels = [FieldPanel("title"), FieldPanel("slug", widget=SlugInput, help_text=SLUG_HELP), FieldPanel("description")]

    def get_edit_handler(self) -> Any:
        handler = super().get_edit_handler()
        handler.base_form_class = SeriesForm
        return handler
