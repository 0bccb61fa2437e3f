"""Carries one mail after the other over one connection, and writes down each step before it is taken."""

import time
from collections.abc import Callable, Sequence
from email.utils import parseaddr
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core.mail import mailers
from django.db import DatabaseError

from notifications.backends.smtp import Reply, SmtpBackend
from notifications.letters import Letter, Shelf
from notifications.models import Attempt, Delivery, MessageClass, Relay
from notifications.sending import claims, ledger, outcomes
from notifications.sending.gate import Gate
from notifications.sending.ledger import Handed
from notifications.sending.outcomes import Outcome, RelayDown
from notifications.sending.wire import Parcel, Passage, Wire, wait_for, was_cut_off
from notifications.stencils import EASY_ADDRESS

SILENCES = 3  # in a row, then the relay counts as down
Heard = Callable[[Attempt.Outcome], None]


class Courier:
    """One connection to one mailer; a context manager that closes it.

    With SMTP the next mail is written while the server still thinks about the last one, and goes up to its dot while
    what came of the last one is committed. Every other backend gets its mail after the commit.

    :param message_class: whose mailer to use.
    :param heard: told of each outcome.
    """

    def __init__(self, message_class: MessageClass, heard: Heard = lambda kind: None) -> None:
        self.alias = message_class.mailer
        self.backend: Any = mailers[self.alias]
        self.wire = Wire(self.backend) if isinstance(self.backend, SmtpBackend) else None
        self.heard = heard
        self.gate, self.shelf = Gate(), Shelf()
        self.silences = 0
        self._claimed: dict[int, Delivery] = {}
        self._in_hand: tuple[Delivery, Passage] | None = None
        self._unwritten: Handed | None = None
        self._is_open = False
        self._renewed_at = time.monotonic()

    def __enter__(self) -> "Courier":
        return self

    def __exit__(self, *error: object) -> None:
        try:
            self.settle()
        except RelayDown:
            pass
        finally:
            self.wire.end() if self.wire else self._hang_up()

    def expect(self, deliveries: Sequence[Delivery]) -> None:
        """Take responsibility for a batch of claims: they are kept alive as long as it takes."""
        self.gate.expect(deliveries)
        self._claimed = {delivery.pk: delivery for delivery in deliveries}
        self._renewed_at = time.monotonic()

    @property
    def not_begun(self) -> list[int]:
        """Which of the batch can still be given back."""
        return list(self._claimed)

    def deliver(self, delivery: Delivery) -> None:
        """Take one claimed mail as far as it goes. What came of it may be known, and is written down, only later.

        :raises RelayDown: when no mail can be sent now. The delivery is back, or among ``not_begun``.
        """
        self._claimed.setdefault(delivery.pk, delivery)
        self._keep_claims()
        parcel = self._write(delivery)
        if parcel is None:
            self._await_reply()
        elif self.wire:
            self._hand_over(delivery, self._begin(parcel, self.wire), self.wire)
        else:
            self._connect()
            if self._may_begin(delivery):
                self._conclude(delivery, self._send(parcel))

    def settle(self) -> None:
        """Wait for the answer that is still due, and write down what is known.

        :raises RelayDown: as :meth:`deliver`.
        """
        try:
            self._await_reply()
        finally:
            if self._unwritten:
                ledger.close(self._unwritten)
                self._unwritten = None

    def _write(self, delivery: Delivery) -> Any:
        """The mail, ready to leave; ``None`` if it stays here."""
        try:
            stop = self.gate.why_not(delivery)
            if not stop:
                return self._address(self.shelf.letter(delivery), delivery)
            ledger.keep_here(delivery, stop)
        except DatabaseError:
            raise
        except Exception as error:  # noqa: BLE001 - a mail that cannot be written must not hold up the others
            ledger.could_not_write(delivery, error)
            self.heard(Attempt.Outcome.FAILED)
        self._claimed.pop(delivery.pk, None)
        return None

    def _address(self, letter: Letter, delivery: Delivery) -> Any:
        if not self.wire:
            return letter.to(delivery)
        return (
            self._bare(_address_in(letter.sender or settings.DEFAULT_FROM_EMAIL)),
            self._bare(delivery.email),
            letter.wire(delivery),
        )

    def _bare(self, address: str) -> str:
        """``address`` as it stands in MAIL and RCPT."""
        return address if EASY_ADDRESS.fullmatch(address) else str(self.backend.prep_address(address))

    def _begin(self, parcel: Parcel, wire: Wire) -> Passage:
        """Begin with a mail while the one before is still in hand; all that is needed for the dot comes later."""
        if self._in_hand:
            passage = wire.begin(parcel, is_first=False)
            try:
                self._await_reply()
            except BaseException:
                passage.permit.refuse()
                raise
            if not passage.is_cut_off:
                return passage
        return wire.begin(parcel, is_first=self._connect())

    def _hand_over(self, delivery: Delivery, passage: Passage, wire: Wire) -> None:
        before = time.monotonic()
        try:
            may_begin = self._may_begin(delivery)
        except BaseException:
            passage.permit.refuse()
            raise
        if may_begin:
            passage.permit.give(_left_of_lease(before))
            self._in_hand = delivery, passage
        else:
            passage.permit.refuse()
            passage.reply.result()

    def _may_begin(self, delivery: Delivery) -> bool:
        """Commit what came of the mail before and that this one begins; ``False`` when it must not."""
        stop = self.gate.why_not(delivery)  # anew only if the answer to the mail before was long in coming
        if stop:
            ledger.keep_here(delivery, stop)
            self._claimed.pop(delivery.pk, None)
            return False
        begins = ledger.turn(self._unwritten, delivery)
        self._unwritten = None
        if not begins:
            self.gate.forget(delivery)
            stop = self.gate.why_not(delivery)
            if stop:
                ledger.keep_here(delivery, stop)
            else:  # they left one thing and follow another that the mail is for
                begins = ledger.begin(delivery)
        self._claimed.pop(delivery.pk, None)
        return begins

    def _await_reply(self) -> None:
        if self._in_hand is None:
            return
        delivery, passage = self._in_hand
        outcome = outcomes.of_reply(self._reply_to(passage))
        self._in_hand = None
        self._conclude(delivery, outcome)

    def _reply_to(self, passage: Passage) -> Reply:
        every = settings.BELLBIRD_LEASE_SECONDS / 3
        reply: Reply = wait_for(passage.reply, every, self._keep_claims)
        if self.wire and not passage.is_first and was_cut_off(reply) and passage.permit.is_good():
            # some servers hang up after so many mails: only now is that known, and nothing was handed over
            try:
                self._connect()
            except RelayDown:
                return reply
            reply = wait_for(self.wire.again(passage).reply, every, self._keep_claims)
        return reply

    def _conclude(self, delivery: Delivery, outcome: Outcome) -> None:
        self._unwritten = Handed(delivery, outcome)
        self.heard(outcome.kind)
        self.silences = self.silences + 1 if outcome.is_silence else 0
        if outcome.is_silence or outcome.relay_down:
            self._hang_up()
        if outcome.relay_down or self.silences >= SILENCES:
            raise RelayDown(outcome.text)

    def _keep_claims(self) -> None:
        """Make the leases of all that is in our hands run from now, once in a third of their length."""
        if time.monotonic() - self._renewed_at < settings.BELLBIRD_LEASE_SECONDS / 3:
            return
        self._renewed_at = time.monotonic()
        if self._claimed:
            first = next(iter(self._claimed.values()))
            claims.renew(self._claimed, first.lease_owner)
        if self._in_hand:
            (delivery, passage), before = self._in_hand, time.monotonic()
            if claims.renew_hand_over(delivery):
                passage.permit.give(_left_of_lease(before))
            else:
                passage.permit.refuse()

    def _connect(self) -> bool:
        """See that there is a connection; return whether it is a new one."""
        if self.wire.is_open if self.wire else self._is_open:
            return False
        self._hang_up()
        if not Relay.may_try(self.alias):
            raise RelayDown("another worker is finding out whether it is back", is_known=True)
        try:
            opening = self.wire.connect() if self.wire else None
            every = settings.BELLBIRD_LEASE_SECONDS / 3
            wait_for(opening, every, self._keep_claims) if opening else self.backend.open()
        except DatabaseError:
            raise
        except Exception as error:
            raise RelayDown(f"{type(error).__name__}: {error}") from error
        self._is_open = True
        return True

    def _hang_up(self) -> None:
        if self.wire:
            self.wire.hang_up()
        elif self._is_open:
            try:
                self.backend.close()
            except Exception:  # noqa: BLE001 - a farewell that fails changes nothing
                self.backend.connection = None
        self._is_open = False

    def _send(self, message: Any) -> Outcome:
        try:
            taken = self.backend.send_messages([message])
        except Exception as error:  # noqa: BLE001 - whatever a backend raises is an answer, and is recorded
            return outcomes.after(error)
        if not taken:
            return Outcome(Attempt.Outcome.LATER, "the mail backend took nothing", relay_down=True)
        return outcomes.accepted(message)


def _left_of_lease(since: float) -> float:
    """Seconds of a lease that was taken at ``since`` or later: a commit may have waited, or the process slept."""
    return settings.BELLBIRD_LEASE_SECONDS - (time.monotonic() - since)


@lru_cache(maxsize=64)
def _address_in(header: str) -> str:
    return parseaddr(header)[1]
