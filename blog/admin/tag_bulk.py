"""Several tags, ticked in the list, made one at once: the same preview, and one confirmation."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from wagtail.admin import messages
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction
from wagtail.snippets.widgets import AdminSnippetChooser

from blog.admin.tag_merging import ForMergers, address, followers_of
from blog.models import PostTag, Tag, TagMerge
from blog.models.tags import in_plain_form
from blog.tagging import merging
from blog.tagging.preview import preview
from blog.tagging.trying import MergeRefused

MOST = 20  # tags at once


class MergeTicked(SnippetBulkAction):
    """The button below the list: leads to the page that asks which tag stays."""

    models = [Tag]
    display_name = "Merge…"
    action_type = "merge"
    aria_label = "Merge the selected tags"
    action_priority = 10
    template_name = "blog/admin/tags_merge.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Nothing is done here; also whoever sends a form is led on."""
        query = QueryDict(mutable=True)
        query.setlist("id", [each for each in request.GET.getlist("id") if each.isdecimal()])
        return redirect(f"{address('merge_many')}?{query.urlencode()}")


class ChooseForm(forms.Form):
    """Which tag stays: one of those that were ticked, or another."""

    into = forms.ModelChoiceField(
        Tag.objects.all(),
        label="The tag that stays",
        widget=AdminSnippetChooser(model=Tag),
        error_messages={"invalid_choice": "There is no such tag any more."},
    )


class ConfirmForm(ChooseForm):
    """The same, and its name, typed by hand."""

    typed = forms.CharField(label="Type the name of the tag that stays", required=False, max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        """:raises ValidationError: when the name is another one, whatever the case."""
        cleaned: dict[str, Any] = super().clean() or {}
        into, typed = cleaned.get("into"), in_plain_form(cleaned.get("typed", ""))
        if into and typed.casefold() != into.name.casefold():
            raise ValidationError({"typed": f"Type “{into.name}” to confirm that this tag stays."})
        return cleaned


class MergeTags(ForMergers):
    """First the tag that stays is chosen, then what would move is shown and confirmed."""

    page_title = "Merge tags"
    template_name = "blog/admin/tags_merge.html"
    tags: list[Tag]
    gone: list[str]
    into: Tag | None = None

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        ids = {int(each) for each in request.GET.getlist("id")[: 10 * MOST] if each.isdecimal() and len(each) < 16}
        self.tags = list(Tag.objects.filter(pk__in=ids).order_by("name"))
        self.gone = merging.missing(ids - {tag.pk for tag in self.tags})
        asked = ChooseForm(request.GET if request.method == "GET" else request.POST)
        self.into = asked.cleaned_data["into"] if "into" in asked.data and asked.is_valid() else None

    @property
    def going(self) -> list[Tag]:
        return [tag for tag in self.tags if tag != self.into]

    def why_not(self) -> str:
        """Why there is nothing to confirm, in words; empty when there is."""
        if self.request.method == "POST" and self.gone:
            return " ".join([*self.gone, "Nothing was merged."])
        if len(self.going) > MOST:
            return f"Tick {MOST} tags at most."
        return "" if self.going else " ".join([*self.gone, "Tick the tags that shall become one."])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.may_merge() and (reason := self.why_not()):
            messages.error(request, reason)
            return redirect(address("list"))
        return super().dispatch(request, *args, **kwargs)

    def get_form(self, form_class: Any = None) -> forms.Form:
        if self.request.method == "POST":
            return ConfirmForm(self.request.POST)
        if self.into:
            return ConfirmForm(initial={"into": self.into.pk})
        if "into" in self.request.GET:
            return ChooseForm(self.request.GET)
        most_worn = max(self.tags, key=lambda tag: tag.tagged_posts.count())
        return ChooseForm(initial={"into": most_worn.pk})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown: dict[str, Any] = {"tags": self.tags, "gone": self.gone, "into": self.into, "back": address("list")}
        if self.into:
            posts = PostTag.objects.filter(tag__in=self.going).values("content_object").distinct().count()
            rows = [(tag, preview(tag, self.into), followers_of(tag)) for tag in self.going]
            shown |= {"rows": rows, "posts": posts, "followers_are_known": rows[0][2] is not None}
        return super().get_context_data(**shown, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            merges = merging.merge_all(self.going, form.cleaned_data["into"], by=self.request.user)
        except MergeRefused as refused:
            messages.error(self.request, " ".join([*refused.messages, "Nothing was merged."]))
            return redirect(address("list"))
        names = ", ".join(f"“{merge.name}”" for merge in merges)
        words = f"{names} {'is' if len(merges) == 1 else 'are'} merged into “{merges[0].into_name}”."
        words += f" It can be undone for {TagMerge.UNDO_WITHIN.days} days."
        messages.success(self.request, words, buttons=[messages.button(address("unmerge_all", merges[0].pk), "Undo…")])
        return redirect(address("edit", merges[0].into_id))
