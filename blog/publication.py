"""The one place that notices a post going live, changing while live, and ceasing to be live.

``Post.save()`` opens a :class:`Passage` around Wagtail's own save, because that is the only code every road to live
runs through (the admin's Publish button and the API do not call ``Page.publish()``; ``page_published`` also fires for
merely scheduled posts). Roads that bypass ``Post.save()`` end in :func:`settle`: expiry and bulk unpublishing act on
the base page and are heard through ``page_unpublished``, bulk updates and raw SQL are found by the reconciler.

Memory is :class:`~blog.models.PostPublication`; every change of it is a compare-and-set, made while the page's row is
locked, and the event is written in the same transaction.
"""

from collections.abc import Iterable
from copy import copy
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from blog.announcing import announcement
from blog.digests import changed_between, digests_of
from blog.models.publication import PostPublication
from blog.origins import Origin, publication_origin
from blog.rules import check_post
from blog.signals import post_published, post_unpublished, post_updated

if TYPE_CHECKING:
    from blog.models.posts import Post


class Stored(NamedTuple):
    """The page's row as it stands before a save."""

    live: bool
    alias_of_id: int | None


def lock_page(page_id: int) -> Stored | None:
    """Lock a page's row until the transaction ends (SQLite: the whole database is) and say how it stands."""
    row = Page.objects.select_for_update(of=("self",)).filter(pk=page_id).values_list("live", "alias_of_id").first()
    return Stored(*row) if row else None


class Passage:
    """One save of a post, watched from both sides. Create before Wagtail's save, :meth:`finish` after it.

    :param update_fields: the only fields that are written, as for ``save()``; ``None`` means all. What else stands in
        memory (a draft, mostly) is not what readers see.
    :raises blog.rules.PublicationRefused: at creation, when a rule refuses to let the post go live.
    """

    def __init__(self, post: "Post", update_fields: Iterable[str] | None = None) -> None:
        self.post = post
        self.update_fields = None if update_fields is None else set(update_fields)
        self.stored = self._lock()
        self.memory = self._remember()
        self._keep_alias_in_step()
        self.goes_live = self._counts_as_live() and not (self.memory and self.memory.live)
        if self.goes_live:
            check_post(post)
        if self._is_live():
            self._date_the_post()
            if self.goes_live and self.update_fields is not None:
                self.update_fields |= {"published_at", "go_live_at"}

    def _lock(self) -> Stored | None:
        if self.post._state.adding or self.post.pk is None:
            return None
        held = self.post.locked_row
        return held if held is not None else lock_page(self.post.pk)

    def finish(self) -> None:
        """Write down what the save amounted to, and its event if it amounted to one."""
        post = self.post
        if post.alias_of_id:
            return
        if self.memory is None:
            self.memory = _memory_of(post.pk)
        if self.goes_live:
            self._went_live()
        elif self.memory.live and not self._is_live():
            record_down(post, "expired" if post.expired else "unpublished")
        elif self.memory.live:
            self._record_changes(self.memory)

    def _remember(self) -> PostPublication | None:
        if self.stored is None or self.stored.alias_of_id:
            return None
        memory = PostPublication.objects.filter(pk=self.post.pk).first()
        if self.stored.live and not (memory and memory.live):
            memory = adopt(self.post.pk)
        elif memory and memory.live and not self.stored.live:
            settle(self.post.pk)
            memory.refresh_from_db()
        return memory

    def _counts_as_live(self) -> bool:
        return self._is_live() and not self.post.alias_of_id

    def _is_live(self) -> bool:
        """Whether the row says so once this save is through."""
        if self.stored is None or self.update_fields is None or "live" in self.update_fields:
            return self.post.live
        return self.stored.live

    def _keep_alias_in_step(self) -> None:
        """An alias is live only while its source is: Wagtail would publish the alias of a scheduled draft at once."""
        post = self.post
        if post.alias_of_id and post.live and not Page.objects.filter(pk=post.alias_of_id, live=True).exists():
            post.live = False

    def _date_the_post(self) -> None:
        post, now = self.post, timezone.now()
        if post.go_live_at and post.go_live_at <= now:
            post.go_live_at = None  # type: ignore[assignment]
        post.published_at = shown_date(post, self.memory, now)

    def _went_live(self) -> None:
        origin = Origin.COPY if self.post.copied_from or (self.stored and self.stored.alias_of_id) else None
        post = self._as_written()
        if origin:
            with publication_origin(origin):
                record_live(post, self.memory)
        else:
            record_live(post, self.memory)
        if post.live_revision_id is None and not post.copied_from:
            keep_a_live_revision(post)
            self.post.live_revision = post.live_revision

    def _as_written(self) -> "Post":
        return self.post if self.update_fields is None else type(self.post).objects.get(pk=self.post.pk)

    def _record_changes(self, memory: PostPublication) -> None:
        digests = digests_of(self._as_written())
        changed = changed_between(memory.digests, digests)
        if changed:
            record_update(self.post, memory, changed, digests)


def shown_date(post: "Post", memory: PostPublication | None, at: datetime) -> datetime:
    """The date that readers see on ``post`` when it goes live at that moment."""
    return post.published_at or (memory and memory.first_live_at) or post.first_published_at or at


def foretold(post: "Post", at: datetime) -> dict[str, Any] | None:
    """What would be decided about telling readers, if ``post`` were published at that moment. Reads only.

    :param post: as it stands in memory; it is left as it is.
    :returns: as :func:`blog.announcing.announcement`; ``None`` for a post that is live, for it cannot go live.
    """
    if post.alias_of_id or lives(post):
        return None
    memory = PostPublication.objects.filter(pk=post.pk).first()
    dated = copy(post)
    dated.published_at = shown_date(post, memory, at)
    return announcement(dated, first_time=memory is None or memory.publication_seq == 0, at=at)


def lives(post: "Post") -> bool:
    """Whether the page's row says that ``post`` is live."""
    return Page.objects.filter(pk=post.pk, live=True).exists()


def _memory_of(page_id: int) -> PostPublication:
    PostPublication.objects.bulk_create([PostPublication(post_id=page_id)], ignore_conflicts=True)
    return PostPublication.objects.get(pk=page_id)


def record_live(post: "Post", memory: PostPublication | None = None) -> bool:
    """Record that a post went live; return whether this call is the one that did. Call inside a transaction.

    :param memory: what is remembered of the post, if that has been read since its page was locked.
    """
    memory = memory or _memory_of(post.pk)
    now, seq = timezone.now(), memory.publication_seq + 1
    rows = PostPublication.objects.filter(pk=post.pk, live=False, publication_seq=memory.publication_seq)
    went = rows.update(
        live=True,
        publication_seq=seq,
        digests=digests_of(post),
        is_public=_is_public(post),
        first_live_at=memory.first_live_at or post.published_at or now,
        scheduled_for=None,
    )
    if not went:
        return False
    first_time = seq == 1
    post_published.send_reliable(
        type(post),
        key=f"post_published:{post.pk}:{seq}",
        post=post,
        author=post.author,
        publish_date=post.last_published_at or now,
        first_time=first_time,
        _announcement=announcement(post, first_time),
    )
    post.announcement_spent()
    return True


def _is_public(post: "Post") -> bool:
    return not PageViewRestriction.objects.exists() or not post.get_view_restrictions().exists()


def record_update(
    post: "Post", memory: PostPublication, changed: list[str], digests: dict[str, str] | None = None
) -> bool:
    """Record that what readers see of a live post changed; return whether this call is the one that did.

    :param memory: what was remembered; if somebody else has recorded a change since, nothing is written.
    """
    rows = PostPublication.objects.filter(pk=post.pk, live=True, update_seq=memory.update_seq)
    changes: dict[str, Any] = {"update_seq": memory.update_seq + 1}
    if digests is not None:
        changes["digests"] = digests
    if not rows.update(**changes):
        return False
    key = f"post_updated:{post.pk}:{memory.update_seq + 1}"
    post_updated.send_reliable(type(post), key=key, post=post, changed_fields=changed)
    return True


def record_down(post: "Post", reason: str) -> bool:
    """Record that a live post is live no more; return whether this call is the one that did."""
    rows = PostPublication.objects.filter(pk=post.pk, live=True)
    if not rows.update(live=False, unpublication_seq=F("unpublication_seq") + 1):
        return False
    seq = PostPublication.objects.values_list("unpublication_seq", flat=True).get(pk=post.pk)
    key = f"post_unpublished:{post.pk}:{seq}"
    post_unpublished.send_reliable(type(post), key=key, post=post, reason=reason)
    return True


def adopt(page_id: int) -> PostPublication:
    """Record a publication that bypassed every hook. It is counted and indexed, and nobody is mailed about it."""
    from blog.models.posts import Post

    _memory_of(page_id)
    with publication_origin(Origin.RECONCILE):
        record_live(Post.objects.get(pk=page_id))
    return PostPublication.objects.get(pk=page_id)


def settle(page_id: int, only_down: bool = False) -> str | None:
    """Bring the memory in line with the page's row, whatever road changed it. Call inside a transaction.

    :param only_down: look only for a post that is live no more. While a post is being deleted its row still says live.
    :returns: ``"live"`` or ``"down"`` when a missed transition was recorded, else ``None``.
    """
    from blog.models.posts import Post

    stored = lock_page(page_id)
    if stored is None or stored.alias_of_id:
        return None
    memory = PostPublication.objects.filter(pk=page_id).first()
    remembered = bool(memory and memory.live)
    if stored.live and not remembered and not only_down:
        adopt(page_id)
        return "live"
    if remembered and not stored.live:
        post = Post.objects.get(pk=page_id)
        record_down(post, "expired" if post.expired else "unpublished")
        return "down"
    return None


def keep_a_live_revision(post: "Post") -> None:
    """Give a live post the revision that says what is live; drafts that are newer stay the latest.

    A post put live without one (``add_child``, a direct save) would be taken offline by Wagtail as soon as an update
    of it is scheduled.
    """
    with transaction.atomic():
        latest, unpublished = post.latest_revision_id, post.has_unpublished_changes
        revision = post.save_revision(changed=False, clean=False)
        fields: dict[str, Any] = {"live_revision": revision, "has_unpublished_changes": unpublished}
        if latest:
            fields["latest_revision_id"] = latest
        Page.objects.filter(pk=post.pk).update(**fields)
        post.live_revision = revision
