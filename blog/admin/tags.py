"""Tags and series. A tag that gets another address keeps its old one, which leads to the new."""

import unicodedata
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Count, QuerySet
from django.utils.functional import cached_property
from django.utils.text import slugify
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.tables import NumberColumn
from wagtail.admin.widgets import SlugInput
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet

from blog.admin.visible_text import is_visible
from blog.models import Series, Tag, TagAlias

SLUG_HELP = "The last part of the address. Leave empty to make it from the name."


def in_plain_form(name: str) -> str:
    """A tag's name as it is stored: composed characters (NFKC), single spaces."""
    return " ".join(unicodedata.normalize("NFKC", name).split())


class TagForm(WagtailAdminModelForm):
    """Says at the field what is wrong with a tag, and keeps its old address."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.slug_before = self.instance.slug if self.instance.pk else ""
        self.fields["slug"].required = False

    def clean_name(self) -> str:
        """:raises ValidationError: when nobody can see the name, or another tag has it, whatever the case."""
        name = in_plain_form(self.cleaned_data["name"])
        if not is_visible(name):
            raise ValidationError("A tag needs a name that can be seen.")
        other = Tag.objects.filter(name__iexact=name).exclude(pk=self.instance.pk).first()
        if other:
            raise ValidationError(
                f"There is a tag “{other.name}” already. Names that differ in case only are the same."
            )
        return name

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        slug = cleaned.get("slug") or slugify(cleaned.get("name", ""), allow_unicode=True)
        if "name" in cleaned and not slug:
            self.add_error("slug", "No address can be made from this name. Write one in letters and figures.")
        elif slug and "slug" not in self.errors:
            cleaned["slug"] = slug
            self._refuse_other_addresses(slug)
        return cleaned

    def _refuse_other_addresses(self, slug: str) -> None:
        if Tag.objects.filter(slug=slug).exclude(pk=self.instance.pk).exists():
            self.add_error("slug", f"Another tag has the address “{slug}”. Choose another one.")
        alias = TagAlias.objects.filter(slug=slug).exclude(tag_id=self.instance.pk).select_related("tag").first()
        if alias:
            self.add_error("slug", f"“{slug}” is an old address of “{alias.tag.name}” and still leads there.")

    def save(self, commit: bool = True) -> Tag:
        tag: Tag = super().save(commit=commit)
        if commit and self.slug_before and self.slug_before != tag.slug:
            TagAlias.objects.filter(slug=tag.slug).delete()
            TagAlias.objects.update_or_create(slug=self.slug_before, defaults={"tag": tag})
        return tag


class TagList(IndexView):
    @cached_property
    def list_display(self) -> list[Any]:
        return ["name", "slug", NumberColumn("uses", label="Posts and drafts", sort_key="uses")]

    def get_base_queryset(self) -> "QuerySet[Tag]":
        return Tag.objects.annotate(uses=Count("tagged_posts"))


class TagViewSet(SnippetViewSet):
    model = Tag
    icon = "tag"
    menu_label = "Tags"
    menu_order = 200
    add_to_admin_menu = True
    base_url_path = "tags"
    index_view_class = TagList
    search_fields = ["name", "slug"]
    ordering = "name"
    copy_view_enabled = False
    panels = [
        FieldPanel("name"),
        FieldPanel("slug", widget=SlugInput, help_text=f"{SLUG_HELP} An old address keeps leading here."),
        FieldPanel("description"),
    ]

    def get_edit_handler(self) -> Any:
        handler = super().get_edit_handler()
        handler.base_form_class = TagForm
        return handler


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
