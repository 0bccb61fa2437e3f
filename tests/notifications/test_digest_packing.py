"""Packing digests costs the same for many, and two at it at once double nothing."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from notifications.digesting import packing
from notifications.models import Delivery, DigestItem, Subscription
from tests.notifications.digests import a_digest_reader, a_publication, digests_of, send, told
from tests.notifications.people import subscribers

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.fixture
def clock() -> object:
    with time_machine.travel(MONDAY, tick=False) as travel:
        yield travel


def test_packing_in_small_chunks_leaves_nobody_out(clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packing, "CHUNK", 3)
    keys = [a_digest_reader(f"reader{n}@example.org") for n in range(10)]
    event = a_publication()
    clock.shift(timedelta(days=1))

    assert send() == 10

    assert all(told(key) == Counter({event.pk: 1}) for key in keys)


def test_a_thousand_digests_cost_as_many_queries_as_ten(clock) -> None:
    costs = []
    for number in (10, 990):
        subscribers(number, confirmed_at=MONDAY)
        Subscription.objects.update(frequency="daily")
        a_publication()
        clock.shift(timedelta(days=1))
        send_first = number == 10
        with CaptureQueriesContext(connection) as queries:
            assert send() == (10 if send_first else 1000)
        costs.append(len(queries))

    assert costs[0] == costs[1] < 45


def test_two_runs_that_see_the_same_items_make_one_digest(clock) -> None:
    rosa = a_digest_reader("rosa@example.org")
    event = a_publication()
    clock.shift(timedelta(days=1))
    groups = packing.due_groups()
    send()

    assert [batch.digests for group in groups for batch in packing.pack(group)] == []

    assert digests_of(rosa) == [[event.pk]]


def test_a_digest_whose_items_another_run_took_is_not_sent(clock) -> None:
    a_digest_reader("rosa@example.org")
    a_publication()
    clock.shift(timedelta(days=1))
    (group,) = packing.due_groups()
    other = Delivery.objects.create(
        event=a_publication(), recipient_key="0" * 32, mail="digest_daily", message_class="bulk", email="x@example.org"
    )
    insert = packing._insert_digests

    def and_then_the_other_takes_the_items(*arguments):
        inserted = insert(*arguments)
        DigestItem.objects.update(delivery=other)
        return inserted

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(packing, "_insert_digests", and_then_the_other_takes_the_items)
        (batch,) = packing.pack(group)

    assert (batch.digests, batch.items) == (0, 0)
    assert list(Delivery.objects.all()) == [other]
