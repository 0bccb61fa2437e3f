"""Changing a comment's words: only to take out what must not be public. The words before are kept in the log."""

from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpResponse
from wagtail.snippets.views.snippets import EditView

from blog.admin.comment_verbs import is_withdrawn, writer_of
from blog.commenting.changes import seen
from blog.commenting.locks import hold
from blog.models import Comment

VIA = "edit page"
CONFLICT = 409


class EditComment(EditView):
    """Wagtail's edit view; what it saves goes through the comment's own verb.

    Where the writer or a colleague was quicker, nothing is saved: both texts are shown, and a second press saves.
    """

    def get_form(self, form_class: Any = None) -> Any:
        form = super().get_form(form_class)
        before = forms.CharField(required=False, widget=forms.HiddenInput, initial=seen(self.object))
        form.fields["seen"] = before
        return form

    def form_valid(self, form: Any) -> HttpResponse:
        with transaction.atomic():
            hold([self.object])
            problem = _why_not(Comment.objects.get(pk=self.object.pk), form.cleaned_data["seen"])
            if not problem:
                return super().form_valid(form)
        return self._shown_again(form, problem)

    def save_instance(self) -> Any:
        comment: Comment = self.form.instance
        words = self.form.cleaned_data["body"].replace("\r\n", "\n")
        comment.edit(words, self.request.user, via=VIA)
        return comment

    def _shown_again(self, form: Any, problem: str) -> HttpResponse:
        """With what was typed, beside what is stored; as the one who typed it has now seen it."""
        form.add_error("body", problem)
        form.data = form.data.copy()
        form.data["seen"] = seen(Comment.objects.get(pk=self.object.pk))
        self.produced_error_code, self.produced_error_message = "conflict", self.get_error_message()
        response: HttpResponse = self.form_invalid(form)
        response.status_code = CONFLICT
        return response


def _why_not(stored: Comment, before: str) -> str:
    """Why the words that were typed are not saved; empty when they are."""
    if is_withdrawn(stored):
        return f"{writer_of(stored)} has taken the comment back. Its words are not changed any more."
    if not before or before == seen(stored):
        return ""
    if before.partition(":")[2] == seen(stored).partition(":")[2]:
        return f"A colleague has decided meanwhile: the comment is {stored.get_status_display()}. Save again to go on."
    return f"The comment was changed meanwhile. Save again to put your words in place of these: “{stored.body}”"
