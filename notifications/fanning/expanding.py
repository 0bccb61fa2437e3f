"""A row for each reader, in chunks, without ever holding a list of people.

A chunk is one transaction: mails and places in digests are inserted by ``INSERT ... SELECT ... ON CONFLICT DO
NOTHING``, whoever got neither is counted with the reason, and the cursor moves on. All subscriptions of one person fall
into one chunk. Killed anywhere, the next drain goes on at the last commit.
"""

from collections import Counter
from typing import Any

from django.db import connection, transaction
from django.db.models import F, QuerySet, Value
from django.db.models.functions import Now
from django.utils import timezone

from blog.work import Progress, Shift
from notifications.fanning import audience
from notifications.followed_tags import followers_of
from notifications.inserting import count_by, insert_rows, new_message_ids
from notifications.models import Delivery, DeliveryState, DigestItem, Fanout, MessageClass, Reader, Subscription
from notifications.planner_statistics import refresh_statistics

CHUNK = 5000  # subscriptions


def drain_fanouts(shift: Shift) -> Progress:
    """Expand what is planned, oldest first, a chunk at a time."""
    progress = Progress()
    while not shift.is_over() and expand_next_chunk():
        progress.done += 1
    return progress


def expand_next_chunk() -> bool:
    """Expand one chunk of the oldest unfinished fan-out nobody else is at; return whether there was one."""
    unfinished = Fanout.objects.filter(finished_at=None)
    if not unfinished.exists():
        return False
    refresh_statistics(Delivery, DigestItem, Reader, Subscription)
    skip_locked = connection.features.has_select_for_update_skip_locked
    with transaction.atomic():
        locked = unfinished.select_for_update(of=("self",), skip_locked=skip_locked).select_related("event")
        fanout = locked.order_by("pk").first()
        if fanout is None:
            return False
        _expand(fanout)
    return True


def _expand(fanout: Fanout) -> None:
    following = followers_of(fanout.scopes).filter(recipient_key__gt=fanout.after_key)
    keys = following.order_by("recipient_key").values_list("recipient_key", flat=True)
    end = keys[CHUNK - 1 : CHUNK].first() or keys.order_by("-recipient_key").first()
    if end is not None:
        chunk = audience.candidates(fanout).filter(recipient_key__gt=fanout.after_key, recipient_key__lte=end)
        mails = _insert_deliveries(fanout, chunk)
        exclusions = Counter({audience.IN_A_DIGEST: _insert_digest_items(fanout, chunk)}) + _count_the_rest(
            fanout, chunk
        )
        fanout.candidates += mails + exclusions.total()
        fanout.exclusions = dict(Counter(fanout.exclusions) + exclusions)
        fanout.after_key = end
    else:
        fanout.finished_at = timezone.now()
    fanout.save(update_fields=["candidates", "exclusions", "after_key", "finished_at"])


def _insert_deliveries(fanout: Fanout, chunk: "QuerySet[Any]") -> int:
    columns = {
        "event": Value(fanout.event_id),
        "channel": Value(fanout.channel),
        "recipient_key": F("recipient_key"),
        "mail": Value(fanout.mail),
        "message_class": Value(MessageClass.BULK.value),
        "scope": F("scope"),
        "email": F("email"),
        "message_id": new_message_ids(),
        "provider_id": Value(""),
        "state": Value(DeliveryState.PENDING.value),
        "lease_owner": Value(""),
        "attempt_no": Value(0),
        "answers": Value(0),
        "next_attempt_at": Value(fanout.not_before),
        "last_text": Value(""),
        "created_at": Now(),
    }
    return insert_rows(Delivery, columns, chunk.filter(excluded_because=audience.AT_ONCE))


def _insert_digest_items(fanout: Fanout, chunk: "QuerySet[Any]") -> int:
    """A place in the next digest for whoever asked for one and for nothing sooner.

    Includes those who asked for mail at once between the two statements: they get a last digest.
    """
    if fanout.earlier_id:
        return 0
    columns = {
        "event": Value(fanout.event_id),
        "recipient_key": F("recipient_key"),
        "scope": F("scope"),
        "available_at": Value(fanout.not_before),
        "dropped_because": Value(""),
    }
    asked = chunk.filter(excluded_because__in=[audience.IN_A_DIGEST, audience.AT_ONCE])
    return insert_rows(DigestItem, columns, audience.without_mail(fanout, asked))


def _count_the_rest(fanout: Fanout, chunk: "QuerySet[Any]") -> Counter[str]:
    """The candidates of a chunk who get nothing, by reason; one reason each.

    No reason is left only where the answer changed between two statements, or another mail of this event was planned.
    """
    counts = count_by("why", audience.by_person(audience.not_told(fanout, chunk)))
    unsettled = {audience.AT_ONCE, audience.IN_A_DIGEST}
    named: Counter[str] = Counter()
    for reason, number in counts.items():
        named["changed meanwhile" if reason in unsettled else reason] += number
    return named
