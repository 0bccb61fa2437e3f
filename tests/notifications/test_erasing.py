"""Forgetting a reader."""

from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.test import Client
from django.urls import reverse

from notifications.changing_addresses import agree, ask
from notifications.erasing import erase
from notifications.models import (
    Attempt,
    Delivery,
    DeliveryState,
    ProviderEvent,
    Reader,
    Subscription,
    SubscriptionChange,
    Suppression,
    recipient_key,
)
from notifications.providers.processing import process_next
from tests.factories import a_post, an_admin
from tests.notifications.people import a_subscriber, work
from tests.notifications.provider_calls import a_delivery

pytestmark = pytest.mark.django_db
ADDRESS = "Rosa@example.org"


@pytest.fixture
def rosa(settings: Any) -> Subscription:
    """A subscriber whom a mail server has refused by name, and for whom another mail waits."""
    rosa = a_subscriber(ADDRESS)
    Reader.of(rosa.recipient_key, ADDRESS)
    a_post("Birds")
    work()
    refused = Delivery.objects.get()
    Delivery.objects.filter(pk=refused.pk).update(state=DeliveryState.REJECTED, last_text=f"550 <{ADDRESS}> unknown")
    Attempt.objects.filter(delivery=refused).update(text="550 <ROSA@EXAMPLE.ORG> unknown")
    ProviderEvent.objects.create(
        provider="esp", event_key="1", kind="bounced", recipient_key=rosa.recipient_key, raw={"to": ADDRESS}
    )
    settings.BELLBIRD_TYPO_WINDOW_SECONDS = 300
    a_post("Boats")
    work()
    return rosa


def test_nothing_in_our_tables_names_a_reader_who_was_erased(rosa: Subscription) -> None:
    erase(rosa.recipient_key, by=an_admin(), via="the admin")

    assert mentions("rosa@example.org") == []
    assert not Subscription.objects.exists()
    assert not Reader.objects.exists()


def test_the_ledger_still_counts_them_and_what_waited_is_not_sent(rosa: Subscription) -> None:
    erase(rosa.recipient_key)

    states = list(Delivery.objects.order_by("pk").values_list("state", flat=True))
    assert states == [DeliveryState.REJECTED, DeliveryState.SUPPRESSED]


def test_the_address_stays_suppressed_and_the_history_says_why(rosa: Subscription) -> None:
    erase(rosa.recipient_key, via="the admin")
    erase(rosa.recipient_key, via="the admin")

    assert Suppression.objects.get().reason == Suppression.Reason.ERASED
    (change,) = SubscriptionChange.objects.filter(recipient_key=rosa.recipient_key)
    assert (change.what, change.via) == ("erased", "the admin")


def test_their_mails_in_the_folder_are_deleted_and_no_others(
    settings: Any, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    settings.BELLBIRD_MAIL_DIR = tmp_path
    folder = {"BACKEND": "notifications.backends.folder.FolderBackend", "OPTIONS": {"path": str(tmp_path)}}
    settings.MAILERS = {"default": folder, "bulk": folder}
    rosa = a_subscriber(ADDRESS)
    a_subscriber("sam@example.org")
    a_post("Birds")
    work()
    (tmp_path / "of-somebody-else.eml").write_text("Subject: x\n\n")
    assert len(list(tmp_path.iterdir())) == 3

    with django_capture_on_commit_callbacks(execute=True):
        erase(rosa.recipient_key)

    left = [path.read_text() for path in tmp_path.iterdir()]
    assert len(left) == 2
    assert not [words for words in left if ADDRESS in words]


def test_others_are_not_touched(rosa: Subscription) -> None:
    sam = a_subscriber("sam@example.org")
    a_post("Tides")
    work()

    erase(rosa.recipient_key)

    assert Subscription.objects.get() == sam
    assert Delivery.objects.get(recipient_key=sam.recipient_key).email == "sam@example.org"


def moved(email: str = ADDRESS, to: str = "rosa@example.net") -> tuple[str, str]:
    """A reader of one mail who changed their address since; the keys before and now."""
    old = a_subscriber(email)
    a_post("Birds")
    work()
    change = ask(Reader.of(old.recipient_key, email), to)
    assert change
    agree(change, "old")
    agree(change, "new")
    work()
    return old.recipient_key, recipient_key(to)


def test_an_editor_erases_the_addresses_they_had_before_too(admin_client: Client) -> None:
    old, new = moved()

    admin_client.post(reverse("bellbird_subscribers:erase", args=[new]))

    assert mentions("rosa@example") == []
    assert set(Suppression.objects.values_list("recipient_key", "reason")) == {(old, "erased"), (new, "erased")}
    assert set(SubscriptionChange.objects.filter(what="erased").values_list("via", flat=True)) == {"the admin"}


def test_erasing_an_address_they_had_before_erases_the_person() -> None:
    old, _new = moved()

    erase(old)

    assert mentions("rosa@example") == []
    assert not Reader.objects.exists()


@pytest.mark.parametrize("is_first", [True, False])
def test_an_address_somebody_took_up_since_is_not_theirs_any_more(is_first: bool) -> None:
    old, new = moved()
    taker = a_subscriber(ADDRESS)
    Reader.of(old, ADDRESS)

    erase(new if is_first else old)

    assert Subscription.objects.filter(pk=taker.pk).exists() is is_first
    assert list(Suppression.objects.values_list("recipient_key", flat=True)) == [new if is_first else old]


def test_what_a_provider_said_is_forgotten_where_only_the_mail_says_about_whom(rosa: Subscription) -> None:
    refused = Delivery.objects.order_by("pk")[0]
    fields = {"text": f"no {ADDRESS}", "raw": {"to": ADDRESS}}
    ProviderEvent.objects.create(provider="esp", event_key="2", kind="deferred", delivery=refused, **fields)

    erase(rosa.recipient_key)

    assert mentions("rosa@example.org") == []


def test_what_a_provider_says_after_the_erasure_is_dealt_with_and_forgotten(rosa: Subscription) -> None:
    uncertain = Delivery.objects.order_by("pk")[0]
    Delivery.objects.filter(pk=uncertain.pk).update(state=DeliveryState.UNCERTAIN, provider_id="esp-1")
    erase(rosa.recipient_key)

    said = {"provider_id": "esp-1", "text": f"took {ADDRESS}", "raw": {"to": ADDRESS}}
    ProviderEvent.objects.create(provider="esp", event_key="2", kind="delivered", **said)
    process_next()
    process_next()

    uncertain.refresh_from_db()
    assert mentions("rosa@example.org") == []
    assert uncertain.state == DeliveryState.ACCEPTED


def test_what_a_provider_says_of_others_is_kept(rosa: Subscription) -> None:
    erase(rosa.recipient_key)

    a_delivery("sam@example.org", provider_id="esp-1")
    said = {"provider_id": "esp-1", "text": "took sam@example.org", "raw": {"to": "sam@example.org"}}
    event = ProviderEvent.objects.create(provider="esp", event_key="2", kind="delivered", **said)
    process_next()
    process_next()

    event.refresh_from_db()
    assert event.processed_at
    assert (event.text, event.raw) == (said["text"], said["raw"])


def mentions(words: str) -> list[str]:
    """Every column of ours in which the words stand."""
    found = []
    for model in apps.get_app_config("notifications").get_models():
        for field in model._meta.concrete_fields:
            is_text = isinstance(field, models.CharField | models.TextField | models.JSONField)
            if is_text and model._default_manager.filter(**{f"{field.name}__icontains": words}).exists():
                found.append(f"{model.__name__}.{field.name}")
    return found
