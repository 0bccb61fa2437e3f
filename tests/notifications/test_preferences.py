"""The preferences page: what a reader gets and when, changed without a password by whoever holds the mailed link."""

import json
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone

from notifications.models import (
    Frequency,
    Reader,
    Subscription,
    SubscriptionChange,
    SubscriptionState,
    Suppression,
)
from notifications.preferences import next_digest_at
from tests.factories import a_post, a_user
from tests.notifications.people import a_subscriber, work
from tests.notifications.reader_pages import dump, link_in, preferences_of, read

pytestmark = pytest.mark.django_db
SAVED = "?saved=1"


def test_the_page_says_what_arrives_and_when(client: Client) -> None:
    rosa = a_subscriber(frequency=Frequency.WEEKLY)
    Reader.objects.create(recipient_key=rosa.recipient_key, email=rosa.email, zone="Asia/Kolkata", hour=6, weekday=2)

    with time_machine.travel(datetime(2026, 11, 23, 12, tzinfo=ZoneInfo("UTC"))):
        page = read(client, preferences_of(rosa))

    assert "Every post" in page
    assert "once a week, next on Wednesday 25 November at 06:00 (IST)" in page
    assert rosa.email not in page


def test_one_save_changes_rhythm_hour_day_zone_and_form(client: Client) -> None:
    rosa = a_subscriber()
    path = preferences_of(rosa)

    response = client.post(
        path,
        {f"how_{rosa.pk}": "weekly", "hour": "21", "weekday": "4", "zone": "America/St_Johns", "format": "text"},
    )

    assert (response.status_code, response.headers["Location"]) == (303, path + SAVED)
    rosa.refresh_from_db()
    reader = Reader.objects.get()
    assert rosa.frequency == Frequency.WEEKLY
    assert (reader.hour, reader.weekday, reader.zone) == (21, 4, "America/St_Johns")
    assert (reader.wants_html, reader.wants_replies) == (False, False)
    assert "Saved." in read(client, path + SAVED)
    noted = SubscriptionChange.objects.filter(recipient_key=rosa.recipient_key, what="changed")
    assert sorted(noted.values_list("via", flat=True)) == ["preferences", "preferences"]
    assert "as published → once a week" in noted.values_list("detail", flat=True)


@pytest.mark.parametrize(
    "wrong",
    [
        {"zone": "Europe/Atlantis"},
        {"zone": "../../etc/passwd"},
        {"zone": "x" * 5000},
        {"hour": "24"},
        {"hour": "seven"},
        {"weekday": "9"},
        {"add": "tag:999999"},
        {"add": "replies:1"},
        {"add": "tag:\x00"},
        {"pause": "-1"},
        {"pause": "99999999999999"},
        {"format": "morse"},
        {"how": "hourly"},
    ],
)
def test_a_wrong_choice_is_explained_and_changes_nothing(client: Client, wrong: dict[str, str]) -> None:
    rosa = a_subscriber()
    Reader.of(rosa.recipient_key, rosa.email)
    wrong = {f"how_{rosa.pk}" if name == "how" else name: value for name, value in wrong.items()}
    before = dump()

    response = client.post(preferences_of(rosa), {f"how_{rosa.pk}": "daily", **wrong})

    assert response.status_code == 422
    assert "There is a problem" in response.content.decode()
    assert dump() == before


def test_what_was_chosen_beside_a_mistake_is_still_there(client: Client) -> None:
    rosa = a_subscriber()

    page = client.post(preferences_of(rosa), {f"how_{rosa.pk}": "weekly", "hour": "19", "zone": "nowhere"})

    assert f'name="how_{rosa.pk}" value="weekly" checked' in page.content.decode()
    assert '<option value="19" selected>' in page.content.decode()


def test_a_tag_and_an_author_are_added_without_another_mail(client: Client) -> None:
    rosa = a_subscriber()
    post = a_post(tags=("Harbours",))
    work()
    mail.outbox.clear()
    tag = post.tags.get()

    assert "Harbours" in read(client, preferences_of(rosa))
    client.post(preferences_of(rosa), {"add": f"tag:{tag.pk}", "add_how": "daily"})
    client.post(preferences_of(rosa), {"add": f"author:{a_user('Ada').pk}"})
    work()

    added = Subscription.objects.exclude(pk=rosa.pk).order_by("pk")
    assert [(each.scope, each.frequency, each.state) for each in added] == [
        (f"tag:{tag.pk}", "daily", "active"),
        (f"author:{a_user('Ada').pk}", "at_once", "active"),
    ]
    assert mail.outbox == []
    assert all(each.source == "preferences" and each.confirmed_at for each in added)


def test_removing_a_row_leaves_the_others(client: Client) -> None:
    site, tag = a_subscriber(), a_subscriber(scope="tag:7")

    client.post(preferences_of(site), {f"remove_{tag.pk}": "1", f"how_{site.pk}": "at_once"})

    assert Subscription.objects.get(pk=tag.pk).state == SubscriptionState.UNSUBSCRIBED
    assert Subscription.objects.get(pk=site.pk).state == SubscriptionState.ACTIVE


def test_rows_of_somebody_else_are_out_of_reach(client: Client) -> None:
    rosa, sam = a_subscriber(), a_subscriber("sam@example.org")

    client.post(preferences_of(rosa), {f"remove_{sam.pk}": "1", f"how_{sam.pk}": "weekly"})

    sam.refresh_from_db()
    assert (sam.state, sam.frequency) == (SubscriptionState.ACTIVE, Frequency.AT_ONCE)


def test_what_waits_for_confirmation_stays_waiting_until_it_is_chosen(client: Client) -> None:
    rosa, tag = a_subscriber(), a_subscriber(scope="tag:7", state=SubscriptionState.PENDING, confirmed_at=None)

    client.post(preferences_of(rosa), {f"how_{rosa.pk}": "daily", f"how_{tag.pk}": ""})
    assert Subscription.objects.get(pk=tag.pk).state == SubscriptionState.PENDING

    client.post(preferences_of(rosa), {f"how_{tag.pk}": "weekly"})
    tag.refresh_from_db()
    assert (tag.state, tag.frequency) == (SubscriptionState.ACTIVE, Frequency.WEEKLY)


def test_a_pause_lasts_until_the_day_that_is_shown(client: Client) -> None:
    rosa = a_subscriber()
    with time_machine.travel(datetime(2026, 11, 21, 12, tzinfo=ZoneInfo("UTC")), tick=False) as clock:
        assert "2 weeks, until 5 December" in read(client, preferences_of(rosa))
        client.post(preferences_of(rosa), {"pause": "14"})
        assert "No post is mailed before Saturday 5 December 2026, 07:00" in read(client, preferences_of(rosa))
        a_post()
        work()
        assert mail.outbox == []

        clock.move_to(datetime(2026, 12, 5, 7, 1, tzinfo=ZoneInfo("UTC")))
        a_post()
        work()

    assert len(mail.outbox) == 1


def test_a_pause_is_ended_by_hand(client: Client) -> None:
    rosa = a_subscriber()
    client.post(preferences_of(rosa), {"pause": "30"})
    assert Reader.objects.get().is_paused

    client.post(preferences_of(rosa), {"pause": ""})
    assert Reader.objects.get().is_paused
    client.post(preferences_of(rosa), {"pause": "resume"})

    assert not Reader.objects.get().is_paused
    assert set(SubscriptionChange.objects.values_list("what", flat=True)) == {"paused", "resumed", "changed"}


@pytest.mark.parametrize(
    ("zone", "now", "due"),
    [
        ("Europe/Berlin", "2026-03-28T12:00+01:00", "2026-03-29T07:00+02:00"),
        ("Europe/Berlin", "2026-10-25T06:59+01:00", "2026-10-25T07:00+01:00"),
        ("Australia/Lord_Howe", "2026-10-03T12:00+10:30", "2026-10-04T07:00+11:00"),
        ("Pacific/Apia", "2026-01-01T07:00+13:00", "2026-01-02T07:00+13:00"),
    ],
)
def test_the_next_digest_is_named_on_the_readers_own_clock(zone: str, now: str, due: str) -> None:
    with time_machine.travel(datetime.fromisoformat(now), tick=False):
        assert next_digest_at(Reader(zone=zone, hour=7), Frequency.DAILY) == datetime.fromisoformat(due)


def test_the_page_is_kept_nowhere_and_told_to_nobody(client: Client) -> None:
    response = client.get(preferences_of(a_subscriber()))

    assert "no-store" in response.headers["Cache-Control"]
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert response.headers["Referrer-Policy"] == "same-origin"


def test_looking_at_the_page_writes_nothing_even_for_who_has_no_reader_yet(client: Client) -> None:
    rosa = a_subscriber()
    before = dump()

    read(client, preferences_of(rosa))

    assert dump() == before


def test_the_form_needs_its_own_token() -> None:
    rosa = a_subscriber()

    response = Client(enforce_csrf_checks=True).post(preferences_of(rosa), {f"remove_{rosa.pk}": "1"})

    assert response.status_code == 403
    assert Subscription.objects.get().state == SubscriptionState.ACTIVE


def test_who_is_suppressed_reads_why_nothing_comes(client: Client) -> None:
    rosa = a_subscriber()
    Suppression.objects.create(recipient_key=rosa.recipient_key, reason=Suppression.Reason.BOUNCED)

    assert "the address does not exist" in read(client, preferences_of(rosa))


def test_all_that_is_held_can_be_taken_along(client: Client) -> None:
    rosa = a_subscriber()
    a_post()
    work()

    response = client.post(preferences_of(rosa) + "download/")
    data = json.loads(response.content)

    assert response.headers["Content-Disposition"].startswith("attachment")
    assert data["address"] == rosa.email
    assert [each["scope"] for each in data["subscriptions"]] == ["site"]
    assert [each["state"] for each in data["mails"]] == ["accepted"]
    assert SubscriptionChange.objects.filter(what="exported").count() == 1
    assert client.get(preferences_of(rosa) + "download/").status_code == 405


def test_a_lost_link_is_mailed_to_its_owner_only_and_once_an_hour(client: Client) -> None:
    a_subscriber()
    a_subscriber("new@example.org", state=SubscriptionState.PENDING, confirmed_at=None)

    answers = set()
    for email in ("rosa@example.org", "rosa@example.org", "new@example.org", "nobody@example.org"):
        response = client.post("/subscribe/manage/", {"email": email})
        answers.add((response.status_code, response.headers["Location"], response.content))
    work()

    assert len(answers) == 1
    assert [message.to for message in mail.outbox] == [["rosa@example.org"]]
    assert "What r…@e…org gets" in read(client, link_in(mail.outbox[0], "/preferences/"))


def test_a_wrong_address_for_the_link_is_explained_in_its_own_form(client: Client) -> None:
    response = client.post("/subscribe/manage/", {"email": "rosa"})

    assert response.status_code == 422
    assert 'id="m-email-error"' in response.content.decode()
    assert 'value="rosa"' in response.content.decode()


def test_switching_back_from_digests_keeps_what_waits(client: Client) -> None:
    from notifications.models import DigestItem

    rosa = a_subscriber(frequency=Frequency.WEEKLY)
    a_post()
    work()
    assert DigestItem.objects.pending().count() == 1

    client.post(preferences_of(rosa), {f"how_{rosa.pk}": "at_once"})

    assert DigestItem.objects.filter(dropped_because="").count() == 1
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        from blog.work import Shift
        from notifications.digesting import pack_due

        list(pack_due(Shift()))
        work()
    assert len(mail.outbox) == 1
