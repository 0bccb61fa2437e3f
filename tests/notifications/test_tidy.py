"""What ``tidy_mail`` throws away, and what it does not."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from notifications.models import Attempt, Delivery, ProviderEvent, Reader, SubscriberImport, Subscription, Suppression
from tests.notifications.people import a_subscriber
from tests.notifications.provider_calls import a_delivery

pytestmark = pytest.mark.django_db
NOW = timezone.now()
LONG_AGO, LATELY = NOW - timedelta(days=91), NOW - timedelta(days=5)


def tidy(*options):
    out = StringIO()
    call_command("tidy_mail", "--json", *options, stdout=out)
    return {item["name"]: item["count"] for item in json.loads(out.getvalue())["items"]}


def test_a_wish_nobody_confirmed_is_forgotten_with_the_address():
    reader = a_subscriber(state="pending", confirmed_at=None, asked_at=LONG_AGO)
    Reader.of(reader.recipient_key, reader.email)
    asked = a_delivery(mail="confirm_subscription")

    assert tidy()["unconfirmed subscriptions"] == 1

    asked.refresh_from_db()
    assert asked.email == ""
    assert not Subscription.objects.exists()
    assert not Reader.objects.exists()


def test_who_confirmed_or_was_asked_lately_stays():
    a_subscriber(created_at=LONG_AGO, asked_at=LONG_AGO)
    a_subscriber("sam@example.org", state="pending", confirmed_at=None, asked_at=LATELY)

    assert tidy()["unconfirmed subscriptions"] == 0
    assert Subscription.objects.count() == 2


def test_who_also_follows_something_else_keeps_their_name():
    reader = a_subscriber()
    a_subscriber(scope="tag:1", state="pending", confirmed_at=None, asked_at=LONG_AGO)
    Reader.of(reader.recipient_key, reader.email)
    asked = a_delivery(mail="confirm_subscription")

    tidy()

    asked.refresh_from_db()
    assert asked.email == reader.email
    assert Reader.objects.exists()


def test_old_attempts_of_what_is_known_go_and_the_ledger_stays():
    for state in ("accepted", "uncertain", "pending"):
        Attempt.objects.create(delivery=a_delivery(state=state), n=1, outcome="accepted", ended_at=LONG_AGO)
    Attempt.objects.create(delivery=a_delivery(), n=1, outcome="accepted", ended_at=LATELY)

    assert tidy()["old attempts"] == 1

    assert sorted(Attempt.objects.values_list("delivery__state", flat=True)) == ["accepted", "pending", "uncertain"]
    assert Delivery.objects.count() == 4


def test_what_providers_said_long_ago_is_emptied_once_it_was_dealt_with():
    for number, (received, processed) in enumerate([(LONG_AGO, LONG_AGO), (LONG_AGO, None), (LATELY, LATELY)]):
        fields = {"received_at": received, "processed_at": processed, "raw": {"Email": "rosa@example.org"}}
        ProviderEvent.objects.create(provider="Postmark", event_key=str(number), kind="delivered", **fields)

    assert tidy()["old provider events"] == 1

    assert [bool(event.raw) for event in ProviderEvent.objects.order_by("pk")] == [False, True, True]
    assert tidy()["old provider events"] == 0


def test_addresses_of_the_erased_are_blanked_in_what_is_done_with():
    erased, other = a_delivery(), a_delivery("sam@example.org")
    Suppression.objects.create(recipient_key=erased.recipient_key, reason="erased")

    assert tidy()["addresses of the erased"] == 1

    assert list(Delivery.objects.order_by("pk").values_list("email", flat=True)) == ["", other.email]


def test_a_list_that_was_uploaded_and_never_imported_is_emptied_after_30_days():
    for days in (31, 29):
        made = NOW - timedelta(days=days)
        SubscriberImport.objects.create(file_name=f"{days}.csv", content="email\nrosa@example.org", made_at=made)

    assert tidy()["forgotten uploads"] == 1

    left = {upload.file_name: bool(upload.content) for upload in SubscriberImport.objects.all()}
    assert left == {"31.csv": False, "29.csv": True}
    assert tidy()["forgotten uploads"] == 0


def test_a_list_that_was_emptied_has_to_be_uploaded_again(admin_client):
    upload = SubscriberImport.objects.create(file_name="list.csv", content="email\nrosa@example.org", made_at=LONG_AGO)
    tidy()

    response = admin_client.get(reverse("bellbird_subscribers:import_map", args=[upload.pk]), follow=True)

    assert response.redirect_chain == [(reverse("bellbird_subscribers:import"), 302)]
    assert "list.csv has been forgotten since" in response.content.decode()


def test_a_dry_run_says_the_same_and_changes_nothing():
    a_subscriber(state="pending", confirmed_at=None, asked_at=LONG_AGO)
    Attempt.objects.create(delivery=a_delivery(), n=1, outcome="accepted", ended_at=LONG_AGO)

    said = tidy("--dry-run")

    assert (Subscription.objects.count(), Attempt.objects.count()) == (1, 1)
    assert tidy() == said
