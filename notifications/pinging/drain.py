"""Telling what is due: taken for a while, told outside any transaction, marked when the service has answered."""

import logging
from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.db.models import F, QuerySet
from django.utils import timezone

from blog.words import clip
from blog.work import Progress, Shift
from notifications.models import Ping
from notifications.pinging.services import tell
from notifications.pinging.wire import NotTold

logger = logging.getLogger("bellbird.pings")

AT_ONCE: Final = 100  # addresses in a call
LEASE: Final = timedelta(minutes=2)  # nobody else takes what somebody is at; twelve times as long as a call may take
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(hours=2)


def drain_pings(shift: Shift) -> Progress:
    """Tell every service what is due, oldest first. One that cannot be reached does not keep others waiting."""
    progress = Progress()
    for service in Ping.Service.values:
        while not shift.is_over():
            taken = take(service)
            if not taken:
                break
            progress += hand_over(service, taken)
    return progress


def due(service: str) -> "QuerySet[Ping]":
    """What is to be told, and has not been tried too often."""
    waiting = Ping.objects.filter(service=service, told__lt=F("wished"), next_at__lte=timezone.now())
    return waiting.filter(attempts__lt=settings.BELLBIRD_RECEIVER_ATTEMPTS)


def take(service: str) -> list[Ping]:
    """Some of what is due. Two workers never get the same; what a worker takes to its grave is due again soon."""
    found = list(due(service).order_by("next_at", "pk")[:AT_ONCE])
    until = timezone.now() + LEASE
    return [ping for ping in found if due(service).filter(pk=ping.pk, next_at=ping.next_at).update(next_at=until)]


def hand_over(service: str, pings: Sequence[Ping]) -> Progress:
    """Tell a service of these, and note what came of it."""
    try:
        notes = tell(service, pings)
    except NotTold as error:
        logger.warning("%s was not told: %s", service, error)
        for ping in pings:
            _put_off(ping, error)
        return Progress(failed=len(pings))
    now = timezone.now()
    for ping in pings:
        was_told = not notes[ping.pk].startswith("not told")
        facts = {"told": ping.wished, "last_told_at": now} if was_told else {"wished": F("told")}
        unchanged = Ping.objects.filter(pk=ping.pk, wished=ping.wished)
        text = notes[ping.pk]
        if not unchanged.update(attempts=0, last_text=text, **facts) and was_told:
            Ping.objects.filter(pk=ping.pk).update(told=ping.wished, last_told_at=now, last_text=text)
    return Progress(done=len(pings))


def _put_off(ping: Ping, error: NotTold) -> None:
    """Try again later; after a refusal that is final, or too many tries, only when the address has changed again."""
    attempts = settings.BELLBIRD_RECEIVER_ATTEMPTS if error.is_final else ping.attempts + 1
    wait = min(FIRST_WAIT * 2**ping.attempts, LONGEST_WAIT)
    unchanged = Ping.objects.filter(pk=ping.pk, wished=ping.wished)
    unchanged.update(attempts=attempts, next_at=timezone.now() + wait, last_text=clip(str(error), 200))
