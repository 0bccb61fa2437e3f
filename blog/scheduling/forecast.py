"""What the scheduler would do: now (``--dry-run``), until a time (``--simulate``), with one post (``--explain``)."""

from collections.abc import Iterator
from datetime import UTC, datetime

from django.utils import timezone
from wagtail.models import Revision

from blog.models import Post
from blog.scheduling.due import due_revisions, expired_posts, failure_of, post_content_types
from blog.scheduling.lateness import is_late, lateness_in_words, policy_for
from blog.scheduling.publishing import HELD, Outcome

DUE = "due"


def forecast(until: datetime) -> Iterator[Outcome]:
    """What would be done up to ``until``, in the order in which it becomes due. Reads only."""
    now = timezone.now()
    items = [*_publications(until, now), *_expiries(until)]
    yield from sorted(items, key=lambda item: item.due or until)


def _publications(until: datetime, now: datetime) -> Iterator[Outcome]:
    for due in due_revisions(until):
        revision = Revision.objects.get(pk=due.revision_id)
        title, slug = revision.content["title"], revision.content["slug"]
        outcome = Outcome("publish", due.post_id, DUE, slug, title, due.go_live_at)
        failure = failure_of(due.revision_id)
        if failure:
            outcome.state, outcome.reason = (HELD if failure.is_held else DUE), f"failed before: {failure.reason}"
        elif is_late(due.go_live_at, now):
            policy = policy_for(Post.objects.get(pk=due.post_id), revision)
            outcome.reason = f"{lateness_in_words(due.go_live_at, now)} ({policy.label.lower()})"
        yield outcome


def _expiries(until: datetime) -> Iterator[Outcome]:
    for post_id in expired_posts(until):
        post = Post.objects.only("slug", "title", "expire_at").get(pk=post_id)
        yield Outcome("expire", post_id, DUE, post.slug, post.title, post.expire_at)


def explain(slug: str) -> list[str]:
    """Why the posts of this slug are due or not, one line each.

    :raises Post.DoesNotExist: when there is none.
    """
    posts = list(Post.objects.filter(slug=slug, alias_of__isnull=True))
    posts += [post for post in Post.objects.filter(pk__in=_drafted_as(slug)) if post not in posts]
    if not posts:
        raise Post.DoesNotExist(f"There is no post with the slug “{slug}”.")
    return [line for post in posts for line in _explain(post)]


def _drafted_as(slug: str) -> list[int]:
    scheduled = Revision.objects.filter(content_type__in=post_content_types(), approved_go_live_at__isnull=False)
    return [int(pk) for pk in scheduled.filter(content__slug=slug).values_list("object_id", flat=True)]


def _explain(post: Post) -> Iterator[str]:
    now = timezone.now()
    yield f"“{post.title}” (post {post.pk}) is {'live' if post.live else 'not live'}."
    scheduled = post.revisions.filter(approved_go_live_at__isnull=False).order_by("approved_go_live_at")
    if not scheduled:
        wish = (
            f" Its draft names {in_both_zones(post.go_live_at)}, but nobody has approved it." if post.go_live_at else ""
        )
        yield f"No go-live date is approved.{wish}"
    for revision in scheduled:
        when = revision.approved_go_live_at
        yield f"Revision {revision.pk} is {'due since' if when <= now else 'to go live at'} {in_both_zones(when)}."
        failure = failure_of(revision.pk)
        if failure:
            state = (
                "It is held"
                if failure.is_held
                else f"It failed {failure.attempts} times, next try {in_both_zones(failure.next_try_at)}"
            )
            yield f"{state}: {failure.reason}"
    if post.expire_at:
        yield f"It {'expired' if post.expire_at <= now else 'expires'} at {in_both_zones(post.expire_at)}."
    if post.locked:
        yield "It is locked for editing, which does not keep it from going live."


def in_both_zones(moment: datetime) -> str:
    """A moment in the site's zone and in UTC: ``24 Nov 2026, 08:00 CET (07:00 UTC)``."""
    local = timezone.localtime(moment, timezone.get_default_timezone())
    return f"{local:%-d %b %Y, %H:%M %Z} ({moment.astimezone(UTC):%H:%M} UTC)"
