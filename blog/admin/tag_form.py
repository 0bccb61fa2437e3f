"""The form of a tag: says at the field what is wrong, and what a new address does to the old ones."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.text import slugify
from wagtail.admin.forms import WagtailAdminModelForm

from blog.admin.visible_text import is_visible
from blog.models import Tag, TagAlias
from blog.models.tags import in_plain_form
from blog.tagging.names import bearer_of

SLUG_HELP = "The last part of the address. Leave empty to make it from the name."


class TagForm(WagtailAdminModelForm):
    """A tag's name, address and words; addresses that it had before can be given up."""

    given_up = forms.MultipleChoiceField(
        label="Old addresses to give up",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="They lead here. Whoever follows a link to one you tick will find nothing.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["slug"].required = False
        aliases = self.instance.aliases.order_by("slug") if self.instance.pk else TagAlias.objects.none()
        choices = [(alias.slug, reverse("blog:tag", args=[alias.slug])) for alias in aliases]
        if choices and "given_up" in self.fields:
            self.fields["given_up"].choices = choices  # type: ignore[attr-defined]
        else:
            self.fields.pop("given_up", None)
        self.fields["slug"].help_text = SLUG_HELP
        if self.instance.pk:
            here = self.instance.get_absolute_url()
            self.fields["slug"].help_text = f"The last part of the address. Change it, and {here} leads to the new one."

    def clean_name(self) -> str:
        """:raises ValidationError: when nobody can see the name, or another tag has it, whatever the case."""
        name = in_plain_form(self.cleaned_data["name"])
        if not is_visible(name):
            raise ValidationError("A tag needs a name that can be seen.")
        other = bearer_of(name, besides=self.instance.pk)
        if other:
            raise ValidationError(
                f"There is a tag “{other.name}” already. Names that differ in case only are the same."
                + (" Use “Merge into…” to make them one." if self.instance.pk else "")
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
        if commit:
            TagAlias.objects.filter(tag=tag, slug__in=self.cleaned_data.get("given_up", [])).delete()
        return tag
