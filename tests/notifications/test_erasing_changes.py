"""Forgetting a reader forgets where they wanted to be written to, and that others wanted to be written to there."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from notifications.changing_addresses import agree, ask
from notifications.erasing import erase
from notifications.models import AddressChange, Delivery, Reader, Subscription, recipient_key
from tests.notifications.people import a_subscriber, work
from tests.notifications.reader_pages import dump

pytestmark = pytest.mark.django_db
OLD, NEW = "rosa@example.org", "rosa@unmistakable.example"


def rosa() -> Reader:
    found: Subscription = a_subscriber(OLD)
    return Reader.of(found.recipient_key, OLD)


def wish(reader: Reader, email: str = NEW) -> AddressChange:
    """That mail goes to another address, of which both have been told."""
    change = ask(reader, email)
    assert change
    work()
    return change


def carry_out(change: AddressChange) -> Reader:
    agree(change, "old")
    agree(change, "new")
    work()
    return Reader.objects.get(pk=change.reader_id)


def long_ago(change: AddressChange) -> None:
    AddressChange.objects.filter(pk=change.pk).update(asked_at=timezone.now() - timedelta(hours=2))


def test_an_address_they_asked_for_and_nobody_agreed_to_is_forgotten_with_its_mail(
    settings: Any, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    settings.BELLBIRD_MAIL_DIR = tmp_path
    folder = {"BACKEND": "notifications.backends.folder.FolderBackend", "OPTIONS": {"path": str(tmp_path)}}
    settings.MAILERS = {"default": folder, "bulk": folder}
    reader = rosa()
    wish(reader)
    assert len(list(tmp_path.iterdir())) == 2

    with django_capture_on_commit_callbacks(execute=True):
        erase(reader.recipient_key)

    assert "unmistakable" not in str(dump())
    assert list(tmp_path.iterdir()) == []


def test_an_address_they_asked_for_before_they_asked_for_another_is_forgotten() -> None:
    reader = rosa()
    long_ago(wish(reader))
    wish(reader, "rosa@example.net")

    erase(reader.recipient_key)

    assert "unmistakable" not in str(dump())
    assert "example.net" not in str(dump())


def test_somebody_elses_wish_for_the_address_of_who_is_erased_is_void() -> None:
    reader = rosa()
    change = wish(reader)
    other = wish(Reader.of(a_subscriber("sam@example.org").recipient_key, "sam@example.org"), "sam@example.net")
    erased = a_subscriber(NEW.upper())

    erase(erased.recipient_key)

    assert "unmistakable" not in str(dump()).lower()
    assert not AddressChange.objects.filter(pk=change.pk).exists()
    assert AddressChange.objects.filter(pk=other.pk).exists()
    assert Reader.objects.filter(pk=reader.pk).exists()


def test_an_address_that_somebody_had_in_between_is_forgotten_with_who_took_it_up() -> None:
    change = wish(rosa())
    reader = carry_out(change)
    long_ago(change)
    reader = carry_out(wish(reader, "rosa@example.net"))
    taker = a_subscriber(NEW)
    Reader.of(taker.recipient_key, NEW)

    erase(taker.recipient_key)

    assert "unmistakable" not in str(dump())
    assert Reader.objects.get().email == "rosa@example.net"
    assert AddressChange.objects.filter(reader=reader, done_at__isnull=False).count() == 2


def test_a_wish_whose_links_are_out_of_date_is_tidied_away_with_the_address() -> None:
    change = wish(rosa())
    AddressChange.objects.filter(pk=change.pk).update(asked_at=timezone.now() - timedelta(days=8))

    call_command("tidy_mail", "--json")

    assert "unmistakable" not in str(dump())
    assert not AddressChange.objects.exists()
    assert Delivery.objects.get(recipient_key=recipient_key(OLD)).email == OLD


def test_a_wish_that_can_still_be_agreed_to_and_one_carried_out_are_not_tidied_away() -> None:
    done = wish(rosa())
    carry_out(done)
    AddressChange.objects.filter(pk=done.pk).update(asked_at=timezone.now() - timedelta(days=8))
    still = wish(Reader.of(a_subscriber("sam@example.org").recipient_key, "sam@example.org"), "sam@example.net")
    AddressChange.objects.filter(pk=still.pk).update(asked_at=timezone.now() - timedelta(days=6))
    before = dump()

    call_command("tidy_mail", "--json")

    assert dump() == before
