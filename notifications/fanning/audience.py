"""Whom an announcement is about. Everybody counts once, whatever they follow and however often it matches.

What a reader gets is the best that any of their subscriptions asks for: a mail at once before a place in the daily
digest before one in the weekly.
"""

from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Case, CharField, Exists, F, IntegerField, Min, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone

from notifications.followed_tags import followers_of
from notifications.models import (
    Delivery,
    DeliveryState,
    DigestItem,
    Fanout,
    Frequency,
    Reader,
    SubscriptionState,
    Suppression,
)

IN_A_DIGEST = "in a digest"
AT_ONCE = ""
SOONEST_FIRST = (Frequency.AT_ONCE, Frequency.DAILY, Frequency.WEEKLY)
REACHED = (DeliveryState.ACCEPTED, DeliveryState.UNCERTAIN)
"""Whoever may have read the earlier mail is told of its correction."""


def candidates(fanout: Fanout, at: datetime | None = None) -> "QuerySet[Any]":
    """The subscriptions that matter, each with ``excluded_because``: empty where it asks for a mail at once.

    :param at: the moment at which whoever asked for a pause is still in it; now, if left out.
    """
    followed = followers_of(fanout.scopes)
    theirs = _reached(fanout, followed) if fanout.earlier_id else _confirmed(fanout, followed)
    return theirs.annotate(excluded_because=_reason(fanout, at or timezone.now()), rank=_soonest_first()).order_by(
        "recipient_key", "rank", "pk"
    )


def not_told(fanout: Fanout, chunk: "QuerySet[Any]") -> "QuerySet[Any]":
    """Those of ``chunk`` who have neither a mail of this announcement nor a place in a digest."""
    return chunk.exclude(Exists(_mails(fanout).filter(mail=fanout.mail))).exclude(
        Exists(DigestItem.objects.filter(event=fanout.event_id, recipient_key=OuterRef("recipient_key")))
    )


def without_mail(fanout: Fanout, chunk: "QuerySet[Any]") -> "QuerySet[Any]":
    """Those of ``chunk`` to whom no mail about this event is planned."""
    return chunk.exclude(Exists(_mails(fanout)))


def by_person(chunk: "QuerySet[Any]") -> "QuerySet[Any]":
    """One row a person, with the reason ``why``."""
    return chunk.order_by().values("recipient_key").annotate(why=Min("excluded_because")).values("why", "recipient_key")


def _mails(fanout: Fanout) -> "QuerySet[Delivery]":
    return Delivery.objects.filter(
        event=fanout.event_id, channel=fanout.channel, recipient_key=OuterRef("recipient_key")
    )


def _confirmed(fanout: Fanout, followed: "QuerySet[Any]") -> "QuerySet[Any]":
    """Who had confirmed when it happened, and had not left by then."""
    happened = fanout.event.occurred_at
    gone = Q(state=SubscriptionState.PENDING) | Q(state=SubscriptionState.UNSUBSCRIBED, unsubscribed_at__lte=happened)
    return followed.filter(confirmed_at__lte=happened).exclude(gone)


def _reached(fanout: Fanout, followed: "QuerySet[Any]") -> "QuerySet[Any]":
    """Who may have read of the earlier event: in a mail of its own, or in a digest."""
    told = {"recipient_key": OuterRef("recipient_key"), "event": fanout.earlier_id}
    by_mail = Delivery.objects.filter(**told, channel=fanout.channel, state__in=REACHED)
    in_digest = DigestItem.objects.filter(**told, delivery__state__in=REACHED)
    return followed.filter(Exists(by_mail) | Exists(in_digest))


def _reason(fanout: Fanout, at: datetime) -> Case:
    theirs = {"recipient_key": OuterRef("recipient_key")}
    reasons = [
        When(Exists(Suppression.objects.filter(**theirs)), then=Value("suppressed")),
        When(~Q(state=SubscriptionState.ACTIVE), then=F("state")),
        When(_is_paused(at), then=Value("paused")),
    ]
    if not fanout.earlier_id:
        reasons.append(When(~Q(frequency=Frequency.AT_ONCE), then=Value(IN_A_DIGEST)))
    return Case(*reasons, default=Value(AT_ONCE), output_field=CharField())


def _is_paused(at: datetime) -> Q | Exists:
    """SQLite, which would look for each reader by itself, is told to list those in a pause once: half of all its work.

    PostgreSQL decides that by itself, and for a list that is too long it must be able to decide otherwise.
    """
    paused = Reader.objects.filter(paused_until__gt=at)
    if connection.vendor == "sqlite":
        return Q(recipient_key__in=paused.order_by().values("recipient_key"))
    return Exists(paused.filter(recipient_key=OuterRef("recipient_key")))


def _soonest_first() -> Case:
    places = [When(frequency=frequency, then=Value(place)) for place, frequency in enumerate(SOONEST_FIRST)]
    return Case(*places, default=Value(len(SOONEST_FIRST) - 1), output_field=IntegerField())
