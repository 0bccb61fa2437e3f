"""A digest has everything that waited for it, and nothing twice."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone
from pytest_django import Settings

from blog.models import Event
from notifications.models import Delivery, DigestItem, Reader
from notifications.models.keys import recipient_key
from tests.notifications.digests import a_digest_reader, a_publication, digests_of, send
from tests.notifications.people import a_subscriber

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.fixture
def clock() -> object:
    with time_machine.travel(MONDAY, tick=False) as travel:
        yield travel


def test_a_daily_reader_gets_everything_of_the_day_in_one_mail_in_the_morning(clock) -> None:
    rosa = a_digest_reader("rosa@example.org", "daily")
    first, second = a_publication(), a_publication()
    assert send() == 0

    clock.move_to(datetime(2026, 6, 2, 7, tzinfo=UTC))
    assert send() == 1

    assert digests_of(rosa) == [[first.pk, second.pk]]
    digest = Delivery.objects.get()
    assert (digest.mail, digest.message_class, digest.scope, digest.email) == (
        "digest_daily",
        "bulk",
        "site",
        "rosa@example.org",
    )
    assert digest.next_attempt_at == timezone.now()
    assert Event.objects.get(kind="digest_due").transition_key == "digest_due:daily:2026-06-02T07:00:00+00:00"
    assert send() == 0


def test_a_weekly_reader_gets_everything_of_the_week_on_their_day(clock) -> None:
    sam = a_digest_reader("sam@example.org", "weekly", weekday=3)
    first = a_publication()
    clock.shift(timedelta(days=1))
    second = a_publication()
    assert send() == 0

    clock.move_to(datetime(2026, 6, 4, 7, 1, tzinfo=UTC))
    send()

    assert digests_of(sam) == [[first.pk, second.pk]]
    assert Delivery.objects.get().mail == "digest_weekly"


def test_no_digest_where_nothing_waits(clock) -> None:
    a_digest_reader("rosa@example.org")
    clock.shift(timedelta(days=3))

    assert send() == 0
    assert not Event.objects.filter(kind="digest_due").exists()


def test_what_was_published_in_the_typo_window_waits_for_the_next_digest(clock, settings: Settings) -> None:
    settings.BELLBIRD_TYPO_WINDOW_SECONDS = 300
    rosa = a_digest_reader("rosa@example.org")
    clock.move_to(datetime(2026, 6, 2, 6, 58, tzinfo=UTC))
    event = a_publication()

    clock.move_to(datetime(2026, 6, 2, 7, 10, tzinfo=UTC))
    assert send() == 0
    clock.shift(timedelta(days=1))
    send()

    assert digests_of(rosa) == [[event.pk]]


def test_after_days_without_cron_there_is_one_digest_with_everything(clock) -> None:
    rosa = a_digest_reader("rosa@example.org")
    events = []
    for _ in range(5):
        events.append(a_publication().pk)
        clock.shift(timedelta(days=1))

    assert send() == 1

    assert digests_of(rosa) == [events]


def test_readers_in_all_zones_have_their_own_morning(clock) -> None:
    zones = {"Europe/Berlin": (5, 0), "Asia/Kathmandu": (1, 15), "America/New_York": (11, 0)}
    keys = {zone: a_digest_reader(f"{n}@example.org", zone=zone) for n, zone in enumerate(zones)}
    a_publication()
    for zone, (hour, minute) in sorted(zones.items(), key=lambda item: item[1]):
        due = datetime(2026, 6, 2, hour, minute, tzinfo=UTC)
        clock.move_to(due - timedelta(seconds=1))
        assert send() == 0
        clock.move_to(due)
        assert send() == 1
        assert len(digests_of(keys[zone])) == 1


def test_readers_of_one_moment_in_two_zones_share_its_event(clock) -> None:
    a_digest_reader("oslo@example.org", zone="Europe/Oslo")
    a_digest_reader("kiev@example.org", zone="Europe/Kyiv", hour=8)
    a_publication()
    clock.shift(timedelta(days=1))

    assert send() == 2

    assert Event.objects.filter(kind="digest_due").count() == 1


def test_a_reader_who_never_chose_an_hour_gets_the_usual_one(clock) -> None:
    key = a_subscriber("new@example.org", frequency="daily").recipient_key
    a_publication()
    clock.move_to(datetime(2026, 6, 2, 7, tzinfo=UTC))

    assert send() == 1

    reader = Reader.objects.get(recipient_key=key)
    assert (reader.email, reader.hour, reader.zone) == ("new@example.org", 7, "UTC")


def test_a_digest_that_came_too_late_for_its_hour_waits_for_the_next(clock) -> None:
    rosa = a_digest_reader("rosa@example.org")
    first = a_publication()
    clock.move_to(datetime(2026, 6, 2, 7, tzinfo=UTC))
    send()
    late = DigestItem.objects.create(
        event=a_publication(), recipient_key=recipient_key("other@example.org"), scope="site", available_at=MONDAY
    )
    DigestItem.objects.filter(recipient_key=rosa, delivery=None).delete()
    DigestItem.objects.filter(pk=late.pk).update(recipient_key=rosa)

    assert send() == 0
    clock.shift(timedelta(days=1))
    assert send() == 1

    assert digests_of(rosa) == [[first.pk], [late.event_id]]
