"""“Needs you”: what waits for a person, on the first page of the admin. Nothing waiting is one quiet line."""

import logging
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Count, Min, Prefetch, prefetch_related_objects
from django.urls import reverse
from django.utils.timesince import timesince
from wagtail.admin.ui.components import Component

from blog.admin.comment_filters import reported
from blog.admin.events import events_with_dead_runs
from blog.admin.permissions import may_moderate, may_publish_somewhere
from blog.admin.wording import next_try_in_words
from blog.events.models import ReceiverRun
from blog.models import Comment, Post, PublicationFailure
from blog.reviewing.reviewers import may_review_somewhere

logger = logging.getLogger("bellbird.dashboard")
FAILURES_SHOWN = 5


class Need(NamedTuple):
    """One line of the panel."""

    text: str
    url: str
    note: str


NeedSource = Callable[[Any], Iterable[Need]]

_sources: dict[str, NeedSource] = {}


def register_needs(source: NeedSource, name: str) -> None:
    """Add lines to “Needs you”. An app calls this from its ``wagtail_hooks`` module; nothing in ``blog`` names it.

    :param source: called with a ``User``, gives what waits for them, nothing where it is not theirs to decide.
    :param name: ``app.what``; registering the same name again replaces the source.
    """
    _sources[name] = source


def unregister_needs(name: str) -> None:
    """Take a source away again. An unknown name is no error."""
    _sources.pop(name, None)


class NeedsYou(Component):
    """The panel. Each person sees only what they may decide; who may decide nothing sees no panel."""

    name = "needs_you"
    template_name = "blog/admin/needs_you.html"
    order = 50

    def render_html(self, parent_context: Mapping[str, Any] | None = None) -> str:
        user = parent_context["request"].user if parent_context else None
        if user is None or not (may_moderate(user) or may_review_somewhere(user)):
            return ""
        return str(super().render_html(parent_context))

    def get_context_data(self, parent_context: Mapping[str, Any] | None) -> dict[str, Any]:
        user = parent_context["request"].user if parent_context else None
        request = parent_context["request"] if parent_context else None
        needs = [_comments(request), _reports()] if may_moderate(user) else []
        if may_publish_somewhere(user):
            needs += [*_failures(), _dead_runs()]
        others = (need for name, source in _sources.items() for need in _needs(name, source, user))
        return {"needs": [*(need for need in needs if need), *others]}


class Waiting(NamedTuple):
    """Comments that wait for a moderator."""

    number: int
    oldest: datetime | None


def waiting_comments(request: Any) -> Waiting:
    """How many wait, and since when; the menu and the first page ask for it together."""
    if not hasattr(request, "_waiting_comments"):
        pending = Comment.objects.pending().order_by()
        request._waiting_comments = Waiting(**pending.aggregate(number=Count("pk"), oldest=Min("submitted_at")))
    waiting: Waiting = request._waiting_comments
    return waiting


def _needs(name: str, source: NeedSource, user: Any) -> list[Need]:
    try:
        return list(source(user))
    except Exception:
        logger.exception("the needs of %s could not be read", name)
        return [Need(f"“{name}” could not be read", reverse("wagtailadmin_home"), "the error is in the log")]


def _comments(request: Any) -> Need | None:
    count, oldest = waiting_comments(request)
    if oldest is None:
        return None
    text = "1 comment waits" if count == 1 else f"{count} comments wait"
    url = reverse("wagtailsnippets_blog_comment:list") + "?status=pending"
    return Need(text, url, f"the oldest for {timesince(oldest, depth=1)}")


def _reports() -> Need | None:
    count = Comment.objects.filter(reported()).count()
    if not count:
        return None
    text = "1 comment is to be looked at" if count == 1 else f"{count} comments are to be looked at"
    url = reverse("wagtailsnippets_blog_comment:list") + "?only=reported"
    return Need(text, url, "reported by readers, or changed after approval")


def _failures() -> list[Need]:
    failures = list(PublicationFailure.objects.order_by("go_live_at")[: FAILURES_SHOWN + 1])
    shown = failures[:FAILURES_SHOWN]
    prefetch_related_objects(shown, Prefetch("post", Post.objects.defer("body")))
    needs = [_failure(failure) for failure in shown]
    if len(failures) > len(shown):
        more = PublicationFailure.objects.count() - len(shown)
        url = reverse("bellbird_events:index") + "?kind=publication_failed"
        needs.append(Need(f"{more} more could not be published", url, ""))
    return needs


def _failure(failure: PublicationFailure) -> Need:
    verb = "is held" if failure.is_held else "could not be published"
    text = f"“{failure.post.get_admin_display_title()}” {verb}"
    note = failure.reason
    if not failure.is_held:
        note = f"{note} {next_try_in_words(failure)}"
    return Need(text, reverse("wagtailadmin_pages:edit", args=[failure.post_id]), note)


def _dead_runs() -> Need | None:
    count = ReceiverRun.objects.dead().count()
    if not count:
        return None
    text = "1 effect has failed for good" if count == 1 else f"{count} effects have failed for good"
    return Need(text, events_with_dead_runs(), "retry or skip")
