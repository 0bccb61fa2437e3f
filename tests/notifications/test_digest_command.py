"""``send_digests``, as cron and people call it."""

import json
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command

from notifications.models import Delivery, DigestItem
from tests.notifications.digests import a_digest_reader, a_publication, digests_of
from tests.notifications.people import work

pytestmark = pytest.mark.django_db


def said(*words: str) -> str:
    out = StringIO()
    call_command("send_digests", *words, stdout=out, stderr=StringIO())
    return out.getvalue()


@pytest.fixture
def morning() -> Any:
    """Rosa has waited for a day."""
    with time_machine.travel(datetime(2026, 6, 1, 12, tzinfo=UTC), tick=False) as clock:
        a_digest_reader("rosa@example.org")
        a_publication()
        clock.shift(timedelta(days=1))
        yield clock


def test_a_dry_run_says_what_would_be_sent_and_writes_nothing(morning: Any) -> None:
    assert said("--dry-run") == "1 digest would be packed.\n"

    assert not Delivery.objects.exists()
    assert DigestItem.objects.get().delivery is None


def test_it_packs_what_is_due_and_says_so_in_json(morning: Any) -> None:
    answer = json.loads(said("--json", "--no-drain"))

    slot = "2026-06-02T07:00:00+00:00"
    row = {"frequency": "daily", "slot": slot, "zone": "UTC", "digests": 1, "publications": 1}
    assert answer == {"v": 1, "dry_run": False, "digests": 1, "items": [row], "mails": None}
    assert said("--no-drain") == "0 digests packed.\n"


def test_digests_that_did_not_arrive_are_listed_with_what_was_in_them(morning: Any) -> None:
    said("--no-drain")
    Delivery.objects.update(state="dead", last_text="no such\nhost")

    assert said("--lost").splitlines() == [
        f"{Delivery.objects.get().pk}  dead  1 publication  no such host",
        "Digests that did not reach their readers: 1.",
    ]
    assert json.loads(said("--lost", "--json"))["items"][0]["publications"] == 1


def test_a_released_digest_still_has_its_publications(morning: Any) -> None:
    said("--no-drain")
    Delivery.objects.update(state="stale")
    digest = Delivery.objects.get()

    assert digest.release()

    assert len(digests_of(digest.recipient_key)[0]) == 1


def test_a_time_that_is_none_is_refused() -> None:
    with pytest.raises(CommandError, match="--max-seconds must be greater than 0"):
        said("--max-seconds", "0")


def test_the_worker_and_cron_do_it_too(morning: Any) -> None:
    assert work()["notifications.digests"].done == 1
