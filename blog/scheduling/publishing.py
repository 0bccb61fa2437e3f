"""Publishing one due revision and taking down one expired post. Each is one transaction and safe to overlap."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import OperationalError, connection, transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.models import Page, Revision
from wagtail.signal_handlers import disable_reference_index_auto_update
from wagtail.tasks import update_reference_index_task

from blog.announcing import quietly
from blog.models import Post, PublicationFailure
from blog.models.site import Lateness
from blog.publication import Stored
from blog.rules import PublicationRefused
from blog.scheduling.due import Due, failure_of
from blog.scheduling.lateness import is_late, lateness_in_words, policy_for
from blog.signals import publication_failed
from blog.words import clip

logger = logging.getLogger("bellbird.schedule")

DONE, FAILED, HELD, SKIPPED, WAITING = "done", "failed", "held", "skipped", "waiting"
PATIENT_TRIES = 5
LONGEST_WAIT = timedelta(hours=1)
CONFLICT_TRIES = 3


@dataclass
class Outcome:
    """What became of one item of a run."""

    action: str
    post_id: int
    state: str
    slug: str = ""
    title: str = ""
    due: datetime | None = None
    reason: str = ""

    def as_json(self) -> dict[str, Any]:
        return {**self.__dict__, "due": self.due.isoformat() if self.due else None}


class Held(Exception):
    """The post waits for an editor."""


class NotOurs(Exception):
    """Another run has this post, or it is no longer due."""


def publish_due(due: Due, started: datetime) -> Outcome:
    """Publish one due revision, or say why not.

    Claim, re-check, publication and event are one transaction: whatever goes wrong, the schedule stands.

    :param started: when the run began; a failure that an overlapping run has met since is not tried again.
    """
    outcome = Outcome("publish", due.post_id, SKIPPED, due=due.go_live_at)
    failure = failure_of(due.revision_id)
    if failure and _must_wait(failure, started):
        outcome.state, outcome.reason = (HELD if failure.is_held else WAITING), failure.reason
        _name(outcome)
        return outcome
    try:
        _retry_conflicts(lambda: _publish(due, outcome, started))
        outcome.state = DONE
        if failure:
            PublicationFailure.objects.filter(pk=failure.pk).delete()
    except NotOurs:
        outcome.state = SKIPPED
    except Held as held:
        outcome.state, outcome.reason = HELD, str(held)
        _remember(due, outcome, None)
    except Exception as error:
        outcome.state, outcome.reason = FAILED, reason_in_words(error)
        logger.warning("post %s could not be published: %s", due.post_id, outcome.reason, exc_info=error)
        _remember(due, outcome, error)
    return outcome


def _must_wait(failure: PublicationFailure, started: datetime) -> bool:
    return failure.is_held or failure.last_tried_at >= started or failure.next_try_at > started


def _retry_conflicts(work: Any) -> None:
    for attempt in range(1, CONFLICT_TRIES + 1):
        try:
            work()
            return
        except OperationalError:
            if attempt == CONFLICT_TRIES:
                raise
            logger.info("conflict with another process, trying again (%s)", attempt)


def _publish(due: Due, outcome: Outcome, started: datetime) -> None:
    if not Revision.objects.filter(pk=due.revision_id, approved_go_live_at=due.go_live_at).exists():
        raise NotOurs
    with transaction.atomic():
        row = _claim(due)
        revision = Revision.objects.get(pk=due.revision_id)
        outcome.slug, outcome.title = revision.content["slug"], revision.content["title"]
        with quietly(_reason_for_silence(due, revision, started)):
            action = PublishPageRevisionAction(revision, log_action="wagtail.publish.scheduled")
            action.object.locked_row = row
            with disable_reference_index_auto_update():  # each author saved would do the whole post again
                action.execute()
            update_reference_index_task.enqueue("blog", "post", str(due.post_id))


def _reason_for_silence(due: Due, revision: Revision, now: datetime) -> str:
    """Why the post is to go out without mail, or an empty string. The approved date counts, not one in its text.

    :raises Held: when it is not to go out at all for now.
    """
    revision.content["go_live_at"] = None
    expires = parse_datetime(revision.content.get("expire_at") or "")
    if expires and expires <= timezone.now():
        expiry = timezone.localtime(expires)
        raise Held(f"its expiry date ({expiry:%-d %b %Y, %H:%M %Z}) has passed as well. Change one of the two dates.")
    if not is_late(due.go_live_at, now):
        return ""
    late, policy = lateness_in_words(due.go_live_at, now), policy_for(Post.objects.get(pk=due.post_id), revision)
    if policy == Lateness.HOLD:
        raise Held(f"{late}. It waits for an editor: publish it now, or give it another date.")
    return f"{late}, and late posts go out without e-mail" if policy == Lateness.QUIET else ""


def _claim(due: Due) -> Stored:
    """Lock the page's row, then take the schedule off the revision: one row changed means that the post is ours."""
    skip_locked = connection.features.has_select_for_update_skip_locked
    page = Page.objects.select_for_update(skip_locked=skip_locked, of=("self",)).filter(pk=due.post_id)
    row = page.values_list("live", "alias_of_id")[:1]
    if not row:
        raise NotOurs
    standing = Revision.objects.filter(pk=due.revision_id, approved_go_live_at=due.go_live_at)
    if not standing.update(approved_go_live_at=None):
        raise NotOurs
    return Stored(*row[0])


def reason_in_words(error: Exception) -> str:
    """Why a post could not be published, for an editor: the field and what is wrong with it."""
    if isinstance(error, PublicationRefused):
        return " ".join(error.reasons)
    if isinstance(error, ValidationError):
        if hasattr(error, "error_dict"):
            return " ".join(f"{name}: {' '.join(texts)}" for name, texts in error.message_dict.items())
        return " ".join(error.messages)
    return f"{type(error).__name__}: {error}"


def _remember(due: Due, outcome: Outcome, error: Exception | None) -> None:
    """Keep the reason where the editor looks, and announce it unless it is known. A transaction of its own."""
    if isinstance(error, PublicationRefused):
        error.record()
    _name(outcome)
    now = timezone.now()
    with transaction.atomic():
        post = Post.objects.filter(pk=due.post_id).first()
        if post is None or not Revision.objects.filter(pk=due.revision_id).exists():
            return
        reason = clip(outcome.reason, 2000)
        defaults = {"post": post, "go_live_at": due.go_live_at, "reason": "", "first_failed_at": now}
        failure, _ = PublicationFailure.objects.select_for_update().get_or_create(
            revision_id=due.revision_id, defaults=defaults
        )
        is_news = failure.reason != reason
        failure.reason, failure.is_held = reason, outcome.state == HELD
        failure.attempts += 1
        failure.last_tried_at, failure.next_try_at = now, now + _wait(failure.attempts)
        failure.save()
        if is_news:
            key = f"publication_failed:{due.revision_id}:{failure.attempts}:{int(now.timestamp())}"
            publication_failed.send_reliable(Post, key=key, post=post, reason=reason, held=failure.is_held)


def _wait(attempts: int) -> timedelta:
    """The first tries come with every run; after that the wait doubles up to an hour."""
    if attempts < PATIENT_TRIES:
        return timedelta(0)
    return min(timedelta(minutes=2) * 2 ** (attempts - PATIENT_TRIES), LONGEST_WAIT)


def _name(outcome: Outcome) -> None:
    if not outcome.title:
        row = Page.objects.filter(pk=outcome.post_id).values_list("slug", "title").first()
        outcome.slug, outcome.title = row or ("", f"post {outcome.post_id}")


def expire(post_id: int, now: datetime) -> Outcome:
    """Take down one post whose expiry date has passed, or say why not."""
    outcome = Outcome("expire", post_id, SKIPPED)
    try:
        _retry_conflicts(lambda: _expire(post_id, now, outcome))
        outcome.state = DONE
    except NotOurs:
        outcome.state = SKIPPED
    except Exception as error:
        outcome.state, outcome.reason = FAILED, reason_in_words(error)
        logger.warning("post %s could not be taken down: %s", post_id, outcome.reason, exc_info=error)
        _name(outcome)
    return outcome


def _expire(post_id: int, now: datetime, outcome: Outcome) -> None:
    with transaction.atomic():
        skip_locked = connection.features.has_select_for_update_skip_locked
        rows = Page.objects.select_for_update(skip_locked=skip_locked, of=("self",))
        if not rows.filter(pk=post_id, live=True, expire_at__lte=now).values_list("pk", flat=True).first():
            raise NotOurs
        post = Post.objects.get(pk=post_id)
        outcome.slug, outcome.title, outcome.due = post.slug, post.title, post.expire_at
        schedules = list(post.revisions.filter(approved_go_live_at__gt=now).values_list("pk", "approved_go_live_at"))
        post.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
        for revision_id, go_live_at in schedules:
            Revision.objects.filter(pk=revision_id).update(approved_go_live_at=go_live_at)
