"""Sending what is due, in batches, all of them over one connection."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from blog.leases import new_owner
from blog.work import Progress, Shift
from notifications.complaining import why_bulk_waits
from notifications.models import Attempt, Delivery, MessageClass, Relay
from notifications.sending import claims, epoch
from notifications.sending.courier import Courier
from notifications.sending.outcomes import RelayDown
from notifications.sending.pacing import Pace

logger = logging.getLogger("bellbird.mail")

BATCH = 200  # mails
LONGEST_BATCH = 5.0  # seconds; what is left goes back, for one person's mail may have come in meanwhile
CLASSES = (MessageClass.TRANSACTIONAL, MessageClass.BULK)


def drain_deliveries(shift: Shift) -> Progress:
    """Send what is due until nothing is, one person's mails before subscribers'."""
    with _commits_that_last(), Round(shift) as sending:
        if epoch.may_send():
            claims.recover()
        while not shift.is_over() and epoch.may_send():
            if not any(map(sending.send_batch, CLASSES)):
                break
    return sending.progress


class Round:
    """One worker's way through what is due; a context manager that closes its connections."""

    def __init__(self, shift: Shift) -> None:
        self.shift, self.owner, self.progress = shift, new_owner(), Progress()
        self._couriers: dict[MessageClass, Courier] = {}
        self._is_known_up = False

    def __enter__(self) -> "Round":
        return self

    def __exit__(self, *error: object) -> None:
        for courier in self._couriers.values():
            courier.__exit__(*error)

    def send_batch(self, message_class: MessageClass) -> bool:
        """Send one batch; return whether there was one. There is none while the relay is down."""
        if Relay.is_resting(message_class.mailer) or not Delivery.objects.due(message_class).exists():
            return False
        if message_class == MessageClass.BULK and why_bulk_waits():
            return False
        pace = Pace(BATCH)
        batch = claims.claim(self.owner, message_class, pace.size) if pace.reserve(self.shift) else []
        courier = self._courier(message_class)
        courier.expect(batch)
        self._is_known_up = False
        try:
            self._send(batch, courier, pace)
        except RelayDown as down:
            courier.settle()
            if not down.is_known:
                logger.warning("mailer %s is down: %s", message_class.mailer, down)
                Relay.went_down(message_class.mailer, str(down))
        finally:
            self._end(courier, pace)
        return bool(batch)

    def _send(self, batch: list[Delivery], courier: Courier, pace: Pace) -> None:
        ends_at = time.monotonic() + LONGEST_BATCH
        for delivery in batch:
            if pace.is_early():
                courier.settle()
            if self.shift.is_over() or time.monotonic() > ends_at or not pace.step(self.shift):
                break
            courier.deliver(delivery)
        courier.settle()

    def _end(self, courier: Courier, pace: Pace) -> None:
        claims.give_back(courier.not_begun, self.owner)
        pace.hand_back()
        epoch.raise_count()  # a copy made halfway through the batch counts less than the file
        epoch.remember()

    def _courier(self, message_class: MessageClass) -> Courier:
        if message_class not in self._couriers:
            self._couriers[message_class] = Courier(message_class, lambda kind: self._hear(message_class, kind))
        return self._couriers[message_class]

    def _hear(self, message_class: MessageClass, kind: Attempt.Outcome) -> None:
        if kind == Attempt.Outcome.ACCEPTED and not self._is_known_up:
            Relay.is_back(message_class.mailer)
            self._is_known_up = True
        self.progress += Progress(done=kind == Attempt.Outcome.ACCEPTED, failed=kind != Attempt.Outcome.ACCEPTED)


@contextmanager
def _commits_that_last() -> Iterator[None]:
    """SQLite: let each commit reach the disk, so that a power cut cannot undo the mark of a mail that was sent."""
    applies = connection.vendor == "sqlite" and not connection.in_atomic_block
    if applies:
        _synchronous("FULL")
    try:
        yield
    finally:
        if applies:
            _synchronous("NORMAL")


def _synchronous(mode: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA synchronous={mode}")
