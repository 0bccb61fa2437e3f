"""A second mail about a post that was mailed before: an update or a correction, sent on purpose and once."""

from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from blog.models import Event, Post
from blog.visibility import can_see
from notifications.models import (
    Delivery,
    DeliveryState,
    Fanout,
    PostUpdate,
    Subscription,
    SubscriptionState,
    Suppression,
)
from notifications.scopes import scopes_of
from notifications.signals import post_update_requested

REACHED = (DeliveryState.ACCEPTED, DeliveryState.UNCERTAIN)
"""Who may have read the earlier mail. A digest counts once it was accepted."""


class NoUpdate(ValueError):
    """An update cannot be sent; the message says why, in words for an editor."""


class _SentBefore(Exception):
    """The same form has come twice."""


def mailed_events(post: Post) -> "QuerySet[Event]":
    """What readers were told of ``post``, newest first: its publications and updates that were announced."""
    announced = Fanout.objects.filter(not_announced="").order_by().values("event")
    return Event.objects.filter(subject_type=post._meta.label, subject_id=str(post.pk), pk__in=announced).order_by(
        "-pk"
    )


def why_not(post: Post) -> str:
    """Why no update can be sent about ``post`` now; empty when one can."""
    if not can_see(post.pk):
        return "Readers cannot see this post now. Publish it first; then an update can be sent."
    fanout = Fanout.objects.filter(event=mailed_events(post)[:1]).first()
    if fanout is None:
        return "Nobody has been mailed about this post, so there is nothing to update."
    if fanout.not_before > timezone.now():
        return "The mail about this post has not left yet. Edit the post: what it says then is what is mailed."
    return ""


def audience_size(post: Post, audience: str) -> int:
    """How many people an update would be for, as things stand."""
    scopes, people = scopes_of(post), Subscription.objects.filter(state=SubscriptionState.ACTIVE)
    if audience == PostUpdate.Audience.EARLIER:
        earlier = mailed_events(post).first()
        fanout = Fanout.objects.filter(event=earlier).first()
        scopes = list(fanout.scopes) if fanout else []
        people = people.filter(recipient_key__in=reached(earlier).order_by().values("recipient_key"))
    suppressed = Suppression.objects.order_by().values("recipient_key")
    wanted = people.filter(scope__in=scopes).exclude(recipient_key__in=suppressed)
    return wanted.order_by().values("recipient_key").distinct().count()


def reached(event: Event | None) -> "QuerySet[Delivery]":
    """The mails in which somebody may have read of ``event``: its own, and digests that had it."""
    if event is None:
        return Delivery.objects.none()
    digests = event.digest_items.exclude(delivery=None).order_by().values("delivery")
    return Delivery.objects.filter(Q(event=event) | Q(pk__in=digests), state__in=REACHED)


def send_update(post: Post, *, audience: str, words: str, reason: str, by: Any, token: str) -> tuple[PostUpdate, bool]:
    """Decide that readers are written to again; the mail leaves after the typo window.

    :param audience: one of :class:`PostUpdate.Audience`.
    :param words: what readers are told.
    :param reason: why, for the record.
    :param token: of the form that was filled in: the same one decides once, however often it comes.
    :returns: the update, and whether this call is the one that made it.
    :raises NoUpdate: when there is nothing to update, or nobody could read it.
    """
    refusal = why_not(post)
    if refusal:
        raise NoUpdate(refusal)
    key = f"post_update_requested:{post.pk}:{token}"
    earlier = mailed_events(post).first()
    update = PostUpdate(post=post, earlier=earlier, audience=audience, words=words, reason=reason, made_by=by)
    try:
        with transaction.atomic():
            update.save()
            if post_update_requested.send_reliable(Post, key=key, post=post, update=update) is None:
                raise _SentBefore
    except _SentBefore:
        event = Event.objects.get(transition_key=key)
        return PostUpdate.objects.get(pk=event.payload["update"]["pk"]), False
    return update, True
