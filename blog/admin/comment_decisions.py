"""Deciding about one comment. Every decision is a POST and goes through the comment's own verbs."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseBase, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request

from blog.admin.comment_tabs import counts
from blog.admin.comment_undo import may_undo, undo
from blog.admin.comment_verbs import DECISIONS, STATUS_WORDS, Decision, Outcome, decide, last_decision
from blog.admin.permissions import may_moderate
from blog.models import Comment, CommentStatus

VIAS = {"queue", "keys"}


@method_decorator(require_POST, name="dispatch")
class CommentPost(View):
    """Something a moderator does with one comment.

    A browser is led back to where it was, with a message. The script of the queue asks for JSON and gets the outcome.
    """

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_moderate(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        comment = get_object_or_404(Comment.objects.select_related("post").defer("post__body"), pk=pk)
        outcome = self.act(request, comment)
        if isinstance(outcome, HttpResponse):
            return outcome
        return self.answer(request, comment, outcome)

    def act(self, request: HttpRequest, comment: Comment) -> Outcome | HttpResponse:
        raise NotImplementedError

    def answer(self, request: HttpRequest, comment: Comment, outcome: Outcome) -> HttpResponse:
        last = last_decision(comment)
        is_undoable = outcome.changed and outcome.may_undo and may_undo(last, request.user)
        if request.headers.get("Accept") == "application/json":
            return JsonResponse(_told(request, comment, outcome) | {"may_undo": is_undoable})
        if outcome.changed:
            messages.success(request, _with_undo(request, comment, outcome.words) if is_undoable else outcome.words)
        else:
            messages.warning(request, outcome.words)
        return redirect(back(request))

    def via(self, request: HttpRequest) -> str:
        """By what road: with the mouse, or with a key."""
        told = request.POST.get("via", "")
        return told if told in VIAS else "queue"


class DecideComment(CommentPost):
    """One comment, one decision."""

    def act(self, request: HttpRequest, comment: Comment) -> Outcome | HttpResponse:
        decision: Decision | None = DECISIONS.get(request.POST.get("decision", ""))
        if decision is None:
            return HttpResponseBadRequest("Unknown decision.")
        before = request.POST.get("seen", "")
        return decide(comment, decision, request.user, via=self.via(request), before=before)


class UndoDecision(CommentPost):
    """Takes back the moderator's own last decision about a comment."""

    def act(self, request: HttpRequest, comment: Comment) -> Outcome:
        return undo(comment, request.user)


def back(request: HttpRequest) -> str:
    """Where the moderator was; the queue where that is not told, or is not ours."""
    return get_valid_next_url_from_request(request) or reverse("wagtailsnippets_blog_comment:list")


def _told(request: HttpRequest, comment: Comment, outcome: Outcome) -> dict[str, Any]:
    state = STATUS_WORDS[CommentStatus(comment.status)]
    return {
        "changed": outcome.changed,
        "words": outcome.words,
        "status": comment.status,
        "state": state.word,
        "tone": state.tone,
        "counts": counts(request.user),
    }


def _with_undo(request: HttpRequest, comment: Comment, words: str) -> str:
    """The message with a button that takes the decision back."""
    context = {"comment": comment, "words": words, "here": back(request), "csrf_token": get_token(request)}
    return render_to_string("blog/admin/_undo_message.html", context)
