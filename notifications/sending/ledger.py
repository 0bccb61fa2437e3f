"""What is written down around a hand-over: that it begins, before it does, and what came of it, after.

One commit does both for two mails: the outcome of the one before and the beginning of the next. So a worker has at most
one mail in its hands at any commit, and pays for one commit a mail. In SQL of its own, for it is run for every mail.
"""

import random
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from blog.leases import lease_end
from blog.words import clip
from notifications import suppressing
from notifications.mails import mail_named
from notifications.models import Attempt, Delivery, DeliveryState
from notifications.models.suppressions import INVITATIONS, OWED
from notifications.sending.claims import after_uncertainty, held
from notifications.sending.gate import Stop
from notifications.sending.outcomes import Outcome

FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=1)
TEXT = 2000  # characters kept of an answer

FENCE = "id = %s AND state = %s AND lease_owner = %s AND attempt_no = %s"
# as Suppression.objects.stopping() has it
WELCOME = """ AND NOT EXISTS (SELECT 1 FROM notifications_suppression gone
    WHERE gone.recipient_key = notifications_delivery.recipient_key)"""
SUBSCRIBED = """ AND EXISTS (SELECT 1 FROM notifications_subscription wish
    WHERE wish.recipient_key = notifications_delivery.recipient_key
    AND wish.scope = notifications_delivery.scope AND wish.state = 'active')"""
BEGIN = f"UPDATE notifications_delivery SET state = 'handing_off', lease_until = %s WHERE {FENCE}"  # noqa: S608
ATTEMPT = """INSERT INTO notifications_attempt (delivery_id, n, started_at, phase, outcome, text)
    VALUES (%s, %s, %s, 'handing_off', '', '')"""
ACCEPT = f"""UPDATE notifications_delivery SET state = 'accepted', provider_id = %s, last_code = %s, last_text = %s,
    lease_until = NULL, finished_at = %s WHERE {FENCE}"""  # noqa: S608
ANSWER = """UPDATE notifications_attempt SET phase = %s, outcome = %s, code = %s, text = %s, ended_at = %s
    WHERE delivery_id = %s AND n = %s"""
ACCEPT_VALUES = ACCEPT.count("%s")
TURN = f"""WITH accepted AS ({ACCEPT}), answered AS ({ANSWER}), begun AS ({BEGIN}{{welcome}} RETURNING id)
    INSERT INTO notifications_attempt (delivery_id, n, started_at, phase, outcome, text)
    SELECT begun.id, %s, %s, 'handing_off', '', '' FROM begun"""  # noqa: S608


@dataclass(frozen=True)
class Handed:
    """A mail that has been handed over, and what came of it; not written down yet."""

    delivery: Delivery
    outcome: Outcome


def turn(handed: Handed | None, following: Delivery) -> bool:
    """Commit what came of one mail and that the hand-over of the next begins.

    :returns: whether it may begin. Not when the claim is lost, or when its reader has left since it was taken up: that
        is asked here once more, in the commit itself.
    """
    welcome = "" if following.mail in INVITATIONS | OWED else WELCOME
    welcome += SUBSCRIBED if mail_named(following.mail).needs_subscription else ""
    if handed and handed.outcome.kind == Attempt.Outcome.ACCEPTED and connection.vendor == "postgresql":
        return _turn_in_one_statement(handed, following, welcome)
    with transaction.atomic():
        if handed:
            _close(handed.delivery, handed.outcome)
        return _begin(following, welcome)


def _turn_in_one_statement(handed: Handed, following: Delivery, welcome: str) -> bool:
    """The same, in one journey to the server instead of six. All parts see the rows as they were before."""
    begins = [_time(lease_end()), *_fence(following, DeliveryState.CLAIMED)]
    row = [following.attempt_no, _time(timezone.now())]
    values = [*_acceptance(handed.delivery, handed.outcome), *begins, *row]
    try:
        with connection.cursor() as cursor:
            cursor.execute(TURN.format(welcome=welcome), values)
            return bool(cursor.rowcount)
    except DatabaseError:
        connection.close_if_unusable_or_obsolete()  # what was accepted is written down over a new one
        raise


def begin(delivery: Delivery) -> bool:
    """Commit that a hand-over begins, whatever its reader follows; ``False`` when the claim is lost."""
    with transaction.atomic():
        return _begin(delivery, "")


def close(handed: Handed) -> None:
    """Commit what came of a mail."""
    with transaction.atomic():
        _close(handed.delivery, handed.outcome)


def _begin(delivery: Delivery, condition: str) -> bool:
    now, until, question = timezone.now(), lease_end(), BEGIN + condition
    with connection.cursor() as cursor:
        cursor.execute(question, [_time(until), *_fence(delivery, DeliveryState.CLAIMED)])
        if not cursor.rowcount:
            return False
        cursor.execute(ATTEMPT, [delivery.pk, delivery.attempt_no, _time(now)])
    return True


def _close(delivery: Delivery, outcome: Outcome) -> None:
    """Write down what came of it. A holder who lost its claim meanwhile closes its own attempt and nothing else."""
    text = clip(outcome.text, TEXT)
    with connection.cursor() as cursor:
        if outcome.kind == Attempt.Outcome.ACCEPTED:
            values = _acceptance(delivery, outcome)
            cursor.execute(ACCEPT, values[:ACCEPT_VALUES])
            cursor.execute(ANSWER, values[ACCEPT_VALUES:])
        else:
            held(delivery, DeliveryState.HANDING_OFF).update(**_changes(delivery, outcome, text))
            cursor.execute(ANSWER, _answer(delivery, outcome))
    if outcome.no_such_address:
        suppressing.no_such_address(delivery, text)


def _acceptance(delivery: Delivery, outcome: Outcome) -> list[Any]:
    """The values of ``ACCEPT`` and, after those, of ``ANSWER``."""
    said = [outcome.provider_id, outcome.code, clip(outcome.text, TEXT), _time(timezone.now())]
    return [*said, *_fence(delivery, DeliveryState.HANDING_OFF), *_answer(delivery, outcome)]


def _answer(delivery: Delivery, outcome: Outcome) -> list[Any]:
    ended, text = _time(timezone.now()), clip(outcome.text, TEXT)
    return [outcome.phase.value, outcome.kind.value, outcome.code, text, ended, delivery.pk, delivery.attempt_no]


def _fence(delivery: Delivery, state: DeliveryState) -> list[Any]:
    return [delivery.pk, state.value, delivery.lease_owner, delivery.attempt_no]


def _time(moment: Any) -> Any:
    return connection.ops.adapt_datetimefield_value(moment)


def keep_here(delivery: Delivery, stop: Stop) -> None:
    """Write down why a mail does not leave."""
    held(delivery, DeliveryState.CLAIMED).update(
        state=stop.state, last_text=stop.text, lease_until=None, finished_at=timezone.now()
    )


def could_not_write(delivery: Delivery, error: Exception) -> None:
    """Write down that a mail could not be made; it is tried again, for templates and settings can be mended."""
    text = clip(f"{type(error).__name__}: {error}", TEXT)
    failed = {"phase": Attempt.Phase.MAKING, "outcome": Attempt.Outcome.FAILED, "text": text}
    with transaction.atomic():
        if held(delivery, DeliveryState.CLAIMED).update(**_later(delivery, text, None)):
            Attempt.objects.create(delivery=delivery, n=delivery.attempt_no, ended_at=timezone.now(), **failed)


def _changes(delivery: Delivery, outcome: Outcome, text: str) -> dict[str, Any]:
    said = {"last_code": outcome.code, "last_text": text}
    over = {"lease_until": None, "finished_at": timezone.now(), **said}
    match outcome.kind:
        case Attempt.Outcome.REJECTED:
            return {"state": DeliveryState.REJECTED, **over}
        case Attempt.Outcome.FAILED:
            return {"state": DeliveryState.DEAD, **over}
        case Attempt.Outcome.UNCERTAIN:
            return after_uncertainty(delivery) | said
    if outcome.is_answer:
        return _later(delivery, text, outcome.code)
    back = {"state": DeliveryState.PENDING, "lease_owner": "", "lease_until": None, **said}
    return back if outcome.relay_down else back | {"next_attempt_at": timezone.now() + _wait(delivery.attempt_no)}


def _later(delivery: Delivery, text: str, code: int | None) -> dict[str, Any]:
    """Try again after a while that doubles; give up after ``BELLBIRD_DELIVERY_ATTEMPTS`` answers."""
    answers = delivery.answers + 1
    is_last = answers >= settings.BELLBIRD_DELIVERY_ATTEMPTS
    return {
        "state": DeliveryState.DEAD if is_last else DeliveryState.PENDING,
        "answers": answers,
        "next_attempt_at": timezone.now() + _wait(answers),
        "last_code": code,
        "last_text": text,
        "lease_owner": "",
        "lease_until": None,
        "finished_at": timezone.now() if is_last else None,
    }


def _wait(times: int) -> timedelta:
    spread = random.uniform(0.9, 1.1)  # noqa: S311 - so that not all come back at once
    return min(FIRST_WAIT * 2 ** min(times - 1, 10), LONGEST_WAIT) * spread
