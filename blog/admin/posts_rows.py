"""What the list of posts says of each: found for one page of the list at a time, in a fixed number of queries."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any, NamedTuple

from django.db.models import Count, Prefetch, QuerySet, Sum
from django.utils import timezone
from wagtail.models import PagePermissionTester, PageViewRestriction, Revision, WorkflowState

from blog.admin.wording import StateWord
from blog.events.models import ReceiverRun
from blog.listing import with_people_and_tags
from blog.models import Comment, CommentStatus, Post, PostViews, PublicationFailure
from blog.scheduling.due import post_content_types

VIEWED_WITHIN = 30  # days
LABELS = [model._meta.label for model in (Post, *Post.__subclasses__())]

LIVE, CHANGED = StateWord("live", "done"), StateWord("live, with unpublished changes", "done")
DRAFT, EXPIRED = StateWord("draft", "quiet"), StateWord("expired", "quiet")
SCHEDULED, UPDATE = StateWord("scheduled", "wait"), StateWord("update scheduled", "wait")
IN_REVIEW, PRIVATE = StateWord("in review", "wait"), StateWord("private", "wait")
FEATURED = StateWord("featured", "done")
NOT_PUBLISHED = StateWord("could not be published", "held")


class Facts(NamedTuple):
    """All that the list says of one post, beside what the post says itself.

    :param goes_live_at: when an approved revision of it goes live.
    :param pending: comments that wait for a moderator.
    :param views: how often it was opened in the last thirty days.
    """

    states: list[StateWord]
    goes_live_at: datetime | None
    comments: int
    pending: int
    views: int
    authors: str
    tags: str


def dressed(ids: Sequence[int]) -> list[Post]:
    """The posts of these ids in their order, each with its :class:`Facts` as ``facts``."""
    posts = {post.pk: post for post in _posts(ids)}
    found = as_leaves([posts[pk] for pk in ids if pk in posts])
    look = _Look(found)
    for post in found:
        post.facts = look.facts_of(post)  # type: ignore[attr-defined]
    return found


class OfALeaf(PagePermissionTester):
    """What may be done with a page that has nothing below it, without asking the database what is."""

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        if not self.user.is_active or self.user.is_superuser:
            return bool(self.user.is_active)
        is_enough = "publish" in self.permissions or not self.page.live
        is_theirs = "add" in self.permissions and self.page.owner_id == self.user.pk
        return is_enough and ("change" in self.permissions or is_theirs)


def as_leaves(posts: list[Any]) -> list[Any]:
    """The same posts; each row of a list asks what may be done with it, and Wagtail looks below it each time."""
    for post in posts:
        post.permissions_for_user = partial(OfALeaf, page=post)
    return posts


def _posts(ids: Sequence[int]) -> "QuerySet[Any]":
    posts: Any = with_people_and_tags(Post.objects.filter(pk__in=ids).defer_streamfields())
    posts = posts.select_related("comment_tally", "featuring")
    running = WorkflowState.objects.active().select_related("current_task_state__task")
    posts = posts.prefetch_related(Prefetch("_specific_workflow_states", running, "_current_workflow_states"))
    return posts.annotate_site_root_state().annotate_approved_schedule()


class _Look:
    """What is known of some posts beside their own rows."""

    def __init__(self, posts: Sequence[Post]) -> None:
        ids = [post.pk for post in posts]
        keys = [str(pk) for pk in ids]
        self.schedules = _schedules(keys)
        self.pending = _numbers(Comment.objects.filter(post__in=ids, status=CommentStatus.PENDING))
        since = timezone.localdate() - timedelta(days=VIEWED_WITHIN - 1)
        views = PostViews.objects.filter(post__in=ids, day__gte=since).order_by()
        self.views = dict(views.values_list("post").annotate(number=Sum("views")))
        self.closed = list(PageViewRestriction.objects.values_list("page__path", flat=True))
        self.unpublished = set(PublicationFailure.objects.filter(post__in=ids).values_list("post", flat=True))
        self.dead = _dead_effects(keys)

    def facts_of(self, post: Any) -> Facts:
        tally, goes_live_at = getattr(post, "comment_tally", None), self.schedules.get(post.pk)
        return Facts(
            states=list(self._states(post, goes_live_at)),
            goes_live_at=goes_live_at,
            comments=tally.approved if tally else 0,
            pending=self.pending.get(post.pk, 0),
            views=self.views.get(post.pk, 0),
            authors=", ".join(person.display_name for person in post.byline),
            tags=", ".join(item.tag.name for item in post.tagged_items.all()),
        )

    def _states(self, post: Any, goes_live_at: datetime | None) -> Iterable[StateWord]:
        yield _main_state(post, goes_live_at)
        if post.live and goes_live_at:
            yield UPDATE
        if post.workflow_in_progress:
            yield IN_REVIEW
        if any(post.path.startswith(path) for path in self.closed):
            yield PRIVATE
        if getattr(post, "featuring", None) and post.featuring.is_featured:
            yield FEATURED
        if post.pk in self.unpublished:
            yield NOT_PUBLISHED
        if number := self.dead.get(post.pk):
            yield StateWord(f"{number} failed effect{'s' if number > 1 else ''}", "held")


def _main_state(post: Any, goes_live_at: datetime | None) -> StateWord:
    if post.live:
        return CHANGED if post.has_unpublished_changes else LIVE
    if goes_live_at:
        return SCHEDULED
    return EXPIRED if post.expired else DRAFT


def scheduled_revisions() -> "QuerySet[Revision]":
    """The revisions of posts that go live at a date somebody has approved."""
    return Revision.objects.order_by().filter(
        base_content_type__app_label="wagtailcore",
        content_type__in=post_content_types(),
        approved_go_live_at__isnull=False,
    )


def dead_runs() -> "QuerySet[ReceiverRun]":
    """Effects of what happened to posts that were given up."""
    return ReceiverRun.objects.order_by().dead().filter(event__subject_type__in=LABELS)


def _schedules(keys: list[str]) -> dict[int, datetime]:
    rows = scheduled_revisions().filter(object_id__in=keys).values_list("object_id", "approved_go_live_at")
    return {int(key): moment for key, moment in rows}


def _dead_effects(keys: list[str]) -> Counter[int]:
    ids = dead_runs().filter(event__subject_id__in=keys).values_list("event__subject_id", flat=True)
    return Counter(int(key) for key in ids)


def _numbers(comments: "QuerySet[Comment]") -> dict[int, int]:
    return dict(comments.order_by().values_list("post").annotate(number=Count("pk")))
