"""Where the links in a moderator's mail lead: a page that asks, and a button that decides."""

from typing import Any

from django.core.signing import BadSignature, SignatureExpired
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_http_methods

from blog.admin.comment_verbs import DECISIONS, STATUS_WORDS, already, decide, last_decision
from blog.admin.permissions import may_moderate
from blog.commenting.changes import seen
from blog.models import Comment, CommentStatus
from blog.moderation_links import DAYS, MailedDecision, read_token

VIA = "mail link"


@require_http_methods(["GET", "HEAD", "POST"])
def decide_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows the comment and what will happen, and changes nothing. POST decides, once, in the moderator's name.

    The policy is ``same-origin`` and not ``no-referrer``: under that browsers hide the origin of the page's own form.
    """
    response = _answer(request, token)
    add_never_cache_headers(response)
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "same-origin"
    return response


def _answer(request: HttpRequest, token: str) -> HttpResponse:
    try:
        mailed = read_token(token)
    except SignatureExpired:
        return _refused(request, "expired", 410)
    except (BadSignature, ValueError, TypeError):
        return _refused(request, "broken", 404)
    if mailed.moderator is None or not may_moderate(mailed.moderator):
        return _refused(request, "not_yours", 403)
    comment = Comment.objects.filter(pk=mailed.comment_id).select_related("post", "parent").defer("post__body").first()
    if comment is None:
        return _refused(request, "gone", 410)
    return _decide(request, comment, mailed) if request.method == "POST" else _ask(request, comment, mailed)


def _decide(request: HttpRequest, comment: Comment, mailed: MailedDecision) -> HttpResponse:
    """Only a waiting comment is decided about by mail, and only with the words that were shown."""
    before = request.POST.get("seen") or seen(comment)
    if not before.startswith(f"{CommentStatus.PENDING}:"):
        return _ask(request, comment, mailed, status=409)
    outcome = decide(comment, DECISIONS[mailed.decision], mailed.moderator, via=VIA, before=before)
    if not outcome.changed:
        comment.refresh_from_db()
        return _ask(request, comment, mailed, note=outcome.words, status=409)
    response = HttpResponseRedirect(request.path)
    response.status_code = 303
    return response


def _ask(request: HttpRequest, comment: Comment, mailed: MailedDecision, **more: Any) -> HttpResponse:
    status = more.pop("status", 200)
    is_waiting = comment.status == CommentStatus.PENDING
    decision, last = DECISIONS[mailed.decision], last_decision(comment)
    is_done = not is_waiting and last is not None and (last.moderator, last.via) == (mailed.moderator, VIA)
    context = {
        "comment": comment,
        "decision": decision,
        "becomes": STATUS_WORDS[CommentStatus(comment.status) if is_done else decision.status].word,
        "is_waiting": is_waiting,
        "is_done": is_done,
        "already": "" if is_waiting or is_done else already(comment),
        "seen": seen(comment),
        **more,
    }
    return render(request, "blog/moderate.html", context, status=status)


def _refused(request: HttpRequest, fault: str, status: int) -> HttpResponse:
    return render(request, "blog/moderate_refused.html", {"fault": fault, "days": DAYS}, status=status)
