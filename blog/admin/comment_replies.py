"""Answering a comment from the queue. An answer approves what it answers."""

import secrets
from typing import Any

from django import forms
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from blog.admin.comment_decisions import CommentPost, back
from blog.admin.comment_undo import REPLY_VIA
from blog.admin.comment_verbs import Outcome, already, is_withdrawn, name_of, unless_changed, writer_of
from blog.commenting.changes import seen
from blog.commenting.fields import PlainTextField
from blog.models import Comment, CommentStatus

TOKEN_PREFIX = "reply:"  # noqa: S105 - names where a form token comes from


def fresh_token() -> str:
    """What makes one form of its kind, so that sending it twice gives one reply."""
    return secrets.token_urlsafe(16)


class ReplyForm(forms.Form):
    body = PlainTextField(max_length=Comment.MAX_LENGTH, error_messages={"required": "Write a reply."})
    token = forms.RegexField(r"^[-\w]{10,40}$", required=False)


class ReplyToComment(CommentPost):
    """The moderator's reply is public at once. What was typed is not lost when something is amiss."""

    def act(self, request: HttpRequest, comment: Comment) -> Outcome | HttpResponse:
        form = ReplyForm(request.POST)
        if not form.is_valid():
            return self._again(request, comment, form)
        said = form.cleaned_data["body"], form.cleaned_data["token"] or fresh_token()
        outcome = unless_changed(comment, request.POST.get("seen", ""), lambda: reply(comment, request.user, *said))
        if not outcome.changed and outcome.may_undo:  # somebody was quicker: what was typed must not be lost
            form.add_error("body", outcome.words)
            return self._again(request, comment, form, status=409)
        return outcome

    def _again(self, request: HttpRequest, comment: Comment, form: ReplyForm, status: int = 422) -> HttpResponse:
        if request.headers.get("Accept") == "application/json":
            words = " ".join(str(error) for errors in form.errors.values() for error in errors)
            return JsonResponse({"changed": False, "words": words}, status=status)
        context: dict[str, Any] = {"comment": comment, "form": form, "here": back(request), "seen": seen(comment)}
        return render(request, "blog/admin/comment_reply.html", context, status=status)


def reply(comment: Comment, moderator: Any, body: str, token: str) -> Outcome:
    """Answer ``comment`` in the moderator's name, and approve both. One form gives one reply."""
    if is_withdrawn(comment):
        return Outcome(False, already(comment))
    was_waiting = comment.status != CommentStatus.APPROVED
    try:
        with transaction.atomic():
            comment.approve(moderator, via=REPLY_VIA)
            answer = Comment.objects.create(
                post=comment.post,
                parent=comment,
                user=moderator,
                name=name_of(moderator)[:80],
                email=moderator.email,
                body=body,
                form_token=f"{TOKEN_PREFIX}{token}",
            )
            answer.approve(moderator, via=REPLY_VIA)
    except IntegrityError:
        return Outcome(False, "This reply was sent already.", may_undo=False)
    words = f"Your reply to {writer_of(comment)} is public" + (", and so is the comment." if was_waiting else ".")
    return Outcome(True, words, may_undo=was_waiting)
