"""Leaving by a link: a mail program's one click, three buttons, undo; and what is on its way stops at once."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from blog.events.runner import run_due
from blog.work import Shift
from notifications.fanning import drain_fanouts
from notifications.links import unsubscribe_link
from notifications.models import (
    Delivery,
    Frequency,
    Subscription,
    SubscriptionChange,
    SubscriptionState,
)
from tests.factories import a_post
from tests.notifications.people import a_subscriber, work
from tests.notifications.reader_pages import dump, leaving, path_of, read

pytestmark = pytest.mark.django_db


def plan(**fields: Any) -> None:
    """A post, and the mails about it planned and not sent."""
    a_post(**fields)
    run_due()
    drain_fanouts(Shift())


def one_click(path: str) -> tuple[int, bytes]:
    """What a mail program does: no cookie, no token, no login."""
    bare = Client(enforce_csrf_checks=True)
    response = bare.post(path, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")
    return response.status_code, response.content


def test_one_click_cancels_what_is_waiting_at_once() -> None:
    rosa = a_subscriber()
    plan()
    delivery = Delivery.objects.get()

    assert one_click(leaving(rosa, delivery.pk)) == (200, b"")

    delivery.refresh_from_db()
    assert delivery.state == "suppressed"
    assert delivery.unsubscribed_at
    assert one_click(leaving(rosa, delivery.pk)) == (200, b"")
    assert SubscriptionChange.objects.filter(what="unsubscribed", via="one click").count() == 1


def test_mail_that_is_wanted_for_another_reason_still_goes() -> None:
    rosa = a_subscriber()
    post = a_post(tags=("Harbours",))
    tag = a_subscriber(scope=f"tag:{post.tags.get().pk}")
    run_due()
    drain_fanouts(Shift())

    one_click(leaving(tag))
    work()

    assert len(mail.outbox) == 1
    assert Subscription.objects.get(pk=rosa.pk).state == SubscriptionState.ACTIVE


def test_the_page_has_three_buttons_and_the_masked_address(client: Client) -> None:
    rosa = a_subscriber()
    page = read(client, leaving(rosa))

    assert "r…@e…org" in page
    assert rosa.email not in page
    for wish in ("leave", "weekly", "all"):
        assert f'name="wish" value="{wish}"' in page


def test_make_it_weekly_and_undo(client: Client) -> None:
    rosa = a_subscriber(frequency=Frequency.DAILY)

    response = client.post(leaving(rosa), {"wish": "weekly"})
    assert Subscription.objects.get().frequency == Frequency.WEEKLY
    page = read(client, response.headers["Location"])
    assert 'name="wish" value="daily"' in page
    client.post(leaving(rosa), {"wish": "daily"})

    assert Subscription.objects.get().frequency == Frequency.DAILY
    assert Subscription.objects.get().state == SubscriptionState.ACTIVE


def test_stop_everything_and_undo_brings_back_all_that_was_stopped_by_it(client: Client) -> None:
    rosa, tag = a_subscriber(), a_subscriber(scope="tag:7")
    earlier = a_subscriber(scope="tag:8")
    client.post(leaving(earlier), {"wish": "leave"})

    client.post(leaving(rosa), {"wish": "all"})
    assert not Subscription.objects.exclude(state=SubscriptionState.UNSUBSCRIBED).exists()
    assert "no more mail" in read(client, leaving(rosa))
    client.post(leaving(rosa), {"wish": "undo"})

    active = Subscription.objects.filter(state=SubscriptionState.ACTIVE)
    assert set(active) == {rosa, tag}


def test_undo_also_brings_back_the_mail_that_was_stopped(client: Client) -> None:
    rosa = a_subscriber()
    plan()
    client.post(leaving(rosa), {"wish": "leave"})
    assert Delivery.objects.get().state == "suppressed"

    client.post(leaving(rosa), {"wish": "undo"})
    work()

    assert len(mail.outbox) == 1


def test_undo_is_offered_for_a_day(client: Client) -> None:
    rosa = a_subscriber()
    client.post(leaving(rosa), {"wish": "leave"})
    assert 'value="undo"' in read(client, leaving(rosa))

    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1)):
        assert 'value="undo"' not in read(client, leaving(rosa))
        client.post(leaving(rosa), {"wish": "undo"})

    assert Subscription.objects.get().state == SubscriptionState.UNSUBSCRIBED


def test_looking_never_leaves(client: Client) -> None:
    rosa = a_subscriber()
    before = dump()

    for wish in ("leave", "weekly", "all", "undo", ""):
        client.get(leaving(rosa), {"wish": wish, "List-Unsubscribe": "One-Click"})
        client.head(leaving(rosa), {"wish": wish})

    assert dump() == before


def test_one_click_works_for_every_scope_and_for_what_is_gone() -> None:
    tag = a_subscriber(scope="tag:7")
    nobody = path_of(unsubscribe_link("0" * 32, "site", 1))

    assert one_click(leaving(tag)) == (200, b"")
    assert one_click(nobody) == (200, b"")

    assert Subscription.objects.get().state == SubscriptionState.UNSUBSCRIBED


def test_a_page_kept_open_over_a_change_of_the_site_address_leads_home(client: Client, settings: Settings) -> None:
    settings.WAGTAILADMIN_BASE_URL = "https://blog.example.org"
    rosa = a_subscriber()

    response = client.post(leaving(rosa), {"wish": "leave"}, headers={"host": "evil.example"})

    assert response.headers["Location"] == leaving(rosa)


def test_every_step_of_leaving_is_in_the_history(client: Client) -> None:
    rosa = a_subscriber()
    for wish in ("weekly", "leave", "undo", "all"):
        client.post(leaving(rosa), {"wish": wish})

    noted = SubscriptionChange.objects.filter(recipient_key=rosa.recipient_key).order_by("pk")
    assert list(noted.values_list("what", flat=True)) == ["changed", "unsubscribed", "undone", "unsubscribed"]
