"""Undoing a merge of tags within thirty days, or all that were made at once: says first what returns."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from wagtail.admin import messages

from blog.admin.tag_merging import ForMergers, address
from blog.models import TagMerge
from blog.tagging.trying import MergeRefused


class UndoMerge(ForMergers):
    """Says what returns, or why nothing can; a button does it."""

    page_title = "Undo a merge"
    template_name = "blog/admin/tag_unmerge.html"
    form_class = forms.Form
    merge: TagMerge

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.merge = get_object_or_404(TagMerge, pk=kwargs["pk"])

    def get_page_subtitle(self) -> str:
        return str(self.merge)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(merge=self.merge, back=address("merges"), **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            tag = self.merge.undo(by=self.request.user)
        except MergeRefused as refused:
            messages.error(self.request, " ".join(refused.messages))
            return redirect(address("merges"))
        messages.success(self.request, f"“{tag.name}” is a tag of its own again.")
        return redirect(address("edit", tag.pk))


class UndoMerges(UndoMerge):
    """The same for all that were merged at once and were not undone one by one."""

    page_title = "Undo merges"
    template_name = "blog/admin/tags_unmerge.html"

    def get_page_subtitle(self) -> str:
        return self.merge.into_name

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        merges = self.merge.companions
        reasons = list(dict.fromkeys(reason for each in merges if (reason := each.why_not_undone)))
        return super().get_context_data(merges=merges, reasons=reasons, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            tags = self.merge.undo_all(by=self.request.user)
        except MergeRefused as refused:
            messages.error(self.request, " ".join(refused.messages))
            return redirect(address("merges"))
        names = ", ".join(f"“{tag.name}”" for tag in tags)
        own = "is a tag of its own" if len(tags) == 1 else "are tags of their own"
        messages.success(self.request, f"{names} {own} again.")
        return redirect(address("list"))
