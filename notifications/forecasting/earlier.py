"""Whom a post was mailed to before, and what of that has gone wrong so far."""

from datetime import datetime
from typing import NamedTuple

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet

from blog.models import Post
from notifications.models import Delivery, DeliveryState, DigestItem, Fanout
from notifications.updates import mailed_events

LOST = (DeliveryState.REJECTED, DeliveryState.DEAD)
REACHED = (DeliveryState.ACCEPTED, DeliveryState.UNCERTAIN)


class Mailed(NamedTuple):
    """
    :param people: whom a mail or a digest about it reached, as far as mail servers said so.
    :param when: when the first of these mails could leave.
    """

    people: int
    when: datetime


class Troubles(NamedTuple):
    """
    :param again: mails that failed and are tried again.
    :param next_try: when the first of them is; ``None`` where there is none.
    :param lost: mails that were refused or given up.
    """

    again: int
    next_try: datetime | None
    lost: int


def last_mailed(post: Post) -> Mailed | None:
    """The newest announcement of ``post`` that reached anybody. Three queries at most."""
    events = mailed_events(post)
    own = Delivery.objects.filter(event=OuterRef("event"), state__in=REACHED)
    items = DigestItem.objects.filter(event=OuterRef("event"), delivery__state__in=REACHED)
    reached = Exists(own) | Exists(items)
    fanout = Fanout.objects.filter(reached, event__in=events.values("pk")).order_by("-event_id").first()
    if fanout is None:
        return None
    mails = Delivery.objects.filter(event=fanout.event_id, mail=fanout.mail, state__in=REACHED).count()
    digests = DigestItem.objects.filter(event=fanout.event_id, delivery__state__in=REACHED).count()
    return Mailed(mails + digests, fanout.not_before)


def mails_to_readers(post: Post) -> "QuerySet[Delivery]":
    """The mails that announced ``post``, in no particular order."""
    events = Fanout.objects.filter(not_announced="", event__in=mailed_events(post).values("pk")).values("event")
    return Delivery.objects.filter(event__in=events).order_by()


def troubles(post: Post) -> Troubles:
    """What has failed so far of the mails about ``post``. One query."""
    mails = mails_to_readers(post).filter(state__in=[DeliveryState.PENDING, *LOST])
    waits, lost = Q(state=DeliveryState.PENDING, answers__gt=0), Q(state__in=LOST)
    found = mails.aggregate(
        again=Count("pk", filter=waits), next_try=Min("next_attempt_at", filter=waits), lost=Count("pk", filter=lost)
    )
    return Troubles(**found)
