"""“Merge into…”: choose the tag that stays, see what moves, and type the name of the one that goes."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.snippets.widgets import AdminSnippetChooser

from blog.admin import tag_followers
from blog.admin.permissions import may_merge_tags
from blog.models import Tag
from blog.models.tags import in_plain_form
from blog.tagging.preview import preview
from blog.tagging.trying import MergeRefused

SPACE = "wagtailsnippets_blog_tag"


def address(name: str, *args: Any) -> str:
    """Of one of the admin's pages about tags."""
    return reverse(f"{SPACE}:{name}", args=args)


class ChooseForm(forms.Form):
    """Which tag stays."""

    into = forms.ModelChoiceField(
        Tag.objects.none(), label="The tag that stays", error_messages={"invalid_choice": "There is no such tag."}
    )

    def __init__(self, *args: Any, tag: Tag, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = Tag.objects.exclude(pk=tag.pk)  # type: ignore[attr-defined]
        self.fields["into"].widget = AdminSnippetChooser(model=Tag)


class ConfirmForm(ChooseForm):
    """The same, and the name of the tag that goes, typed by hand."""

    typed = forms.CharField(label="Type the name of the tag that goes", required=False, max_length=200)

    def __init__(self, *args: Any, tag: Tag, **kwargs: Any) -> None:
        super().__init__(*args, tag=tag, **kwargs)
        self.name = tag.name
        self.fields["into"].widget = forms.HiddenInput()

    def clean_typed(self) -> str:
        """:raises ValidationError: when it is not the tag's name, whatever the case."""
        typed = in_plain_form(self.cleaned_data["typed"])
        if typed.casefold() != self.name.casefold():
            raise ValidationError(f"Type “{self.name}” to confirm that this tag goes.")
        return typed


class ForMergers(WagtailAdminTemplateMixin, FormView):
    """A page for those who may change and delete tags."""

    header_icon = "tag"

    def may_merge(self) -> bool:
        return may_merge_tags(self.request.user)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.may_merge():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        tags = {"url": address("list"), "label": "Tags"}
        return [*self.breadcrumbs_items, tags, {"url": "", "label": self.get_page_title()}]


class MergeTag(ForMergers):
    """First the tag that stays is chosen, then what would move is shown and confirmed."""

    page_title = "Merge into another tag"
    template_name = "blog/admin/tag_merge.html"
    tag: Tag
    into: Tag | None = None

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.tag = get_object_or_404(Tag, pk=kwargs["pk"])
        asked = ChooseForm(request.GET or request.POST, tag=self.tag)
        self.into = asked.cleaned_data["into"] if asked.is_valid() else None

    def get_page_subtitle(self) -> str:
        return self.tag.name

    def get_form(self, form_class: Any = None) -> forms.Form:
        if self.request.method == "POST":
            return ConfirmForm(self.request.POST, tag=self.tag)
        if self.into:
            return ConfirmForm(initial={"into": self.into.pk}, tag=self.tag)
        return ChooseForm(self.request.GET or None, tag=self.tag)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown: dict[str, Any] = {"tag": self.tag, "into": self.into, "back": address("edit", self.tag.pk)}
        if self.into:
            shown["preview"] = preview(self.tag, self.into)
            shown["followers"] = followers_of(self.tag)
        return super().get_context_data(**shown, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            merge = self.tag.merge_into(form.cleaned_data["into"], by=self.request.user)
        except MergeRefused as refused:
            messages.error(self.request, " ".join(refused.messages))
            return redirect(address("list"))
        undo = messages.button(address("unmerge", merge.pk), "Undo…")
        words = (
            f"“{merge.name}” is merged into “{merge.into_name}”. It can be undone for {merge.UNDO_WITHIN.days} days."
        )
        messages.success(self.request, words, buttons=[undo])
        return redirect(address("edit", merge.into_id))


def followers_of(tag: Tag) -> int | None:
    """How many follow it; ``None`` where nobody counts them."""
    if not tag_followers.are_known():
        return None
    return int(Tag.objects.filter(pk=tag.pk).values_list(tag_followers.of_tag(), flat=True).get())
