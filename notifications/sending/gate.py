"""The last questions before a mail leaves: is it still true, and does its reader still want it?"""

import time
from collections.abc import Hashable, Iterable, Sequence
from typing import NamedTuple

from django.utils.timesince import timesince

from notifications.mails import Mail, mail_named
from notifications.models import Delivery, DeliveryState, Suppression

TRUTH_LASTS = 1.0  # seconds that an answer serves
AHEAD = 100  # mails that are asked about at once


class Stop(NamedTuple):
    """Why a mail stays here. ``text`` is in words for an editor."""

    state: DeliveryState
    text: str


class Gate:
    """Asks the database as it is now: about an event for all its readers, about readers for some mails at once.

    Answers are up to a second old. Who left in that second is caught by ``ledger.turn``, which asks again.
    """

    def __init__(self) -> None:
        self._truths: dict[tuple[str, Hashable], tuple[float, str]] = {}
        self._wishes: dict[int, tuple[float, str]] = {}
        self._coming: list[Delivery] = []
        self._places: dict[int, int] = {}

    def expect(self, deliveries: Iterable[Delivery]) -> None:
        """Hear what will be asked about, in this order."""
        self._coming = list(deliveries)
        self._places = {delivery.pk: place for place, delivery in enumerate(self._coming)}
        self._wishes.clear()
        if len(self._truths) > 1000:
            self._truths.clear()

    def forget(self, delivery: Delivery) -> None:
        """Ask anew about this one."""
        self._wishes.pop(delivery.pk, None)

    def why_not(self, delivery: Delivery) -> Stop | None:
        """Whether ``delivery`` must stay here; ``None`` lets it go.

        :raises LookupError: when this version knows no such mail.
        """
        mail = mail_named(delivery.mail)
        unwanted = self._why_unwanted(delivery)
        if unwanted:
            return Stop(DeliveryState.SUPPRESSED, unwanted)
        stale = self._why_stale(mail, delivery)
        if not stale and mail.late_after and delivery.is_late(mail.late_after):
            stale = f"it happened {timesince(delivery.event.occurred_at)} ago".replace("\xa0", " ")
        return Stop(DeliveryState.STALE, stale) if stale else None

    def _why_unwanted(self, delivery: Delivery) -> str:
        asked_at, answer = self._wishes.get(delivery.pk, (0.0, ""))
        if delivery.pk in self._wishes and time.monotonic() - asked_at <= TRUTH_LASTS:
            return answer
        place = self._places.get(delivery.pk)
        coming = [] if place is None else self._coming[place + 1 : place + AHEAD]
        alike = [each for each in coming if each.mail == delivery.mail]
        now, answers = time.monotonic(), _why_each_is_unwanted([delivery, *alike])
        self._wishes |= {pk: (now, why) for pk, why in answers.items()}
        return answers[delivery.pk]

    def _why_stale(self, mail: Mail, delivery: Delivery) -> str:
        key = mail.name, mail.letter_key(delivery)
        asked_at, answer = self._truths.get(key, (0.0, ""))
        if time.monotonic() - asked_at > TRUTH_LASTS:
            answer = mail.why_stale(delivery)
            self._truths[key] = time.monotonic(), answer
        return answer


def _why_each_is_unwanted(deliveries: Sequence[Delivery]) -> dict[int, str]:
    """About mails of one kind; empty for who wants it."""
    keys = {delivery.recipient_key for delivery in deliveries}
    stopped = Suppression.objects.stopping(deliveries[0].mail).filter(recipient_key__in=keys)
    gone = {each.recipient_key: each for each in stopped}
    answers = {d.pk: gone[d.recipient_key].get_reason_display() for d in deliveries if d.recipient_key in gone}
    others = [delivery for delivery in deliveries if delivery.pk not in answers]
    if others:
        answers |= {delivery.pk: "" for delivery in others}
        answers |= mail_named(others[0].mail).why_each_is_unwanted(others)
    return answers
