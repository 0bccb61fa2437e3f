"""Whoever may see mails and not subscribers reads no address in what mail servers and providers said."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client

from blog.models import Post
from notifications.models import Attempt, Delivery, ProviderEvent
from tests.blog.admin_desk import at_the_desk
from tests.factories import a_user
from tests.notifications.outbox_desk import OUTBOX, now_in, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def postie() -> Client:
    """Somebody who may see mails and nothing about subscribers."""
    group = Group.objects.create(name="Posties")
    group.permissions.set(Permission.objects.filter(codename__in=["access_admin", "view_delivery"]))
    user = a_user("Pia")
    user.groups.add(group)
    return at_the_desk(user)


@pytest.fixture
def told(birds: Post) -> Delivery:
    """A mail about which a server and a provider said much, with the address in all of it."""
    mail = now_in("rejected", last_text="550 <rosa@example.org>: no mailbox for ROSA@Example.org here")
    tried = {"outcome": "rejected", "code": 550, "text": "said to (rosa@example.org), sorry"}
    Attempt.objects.update_or_create(delivery=mail, n=1, defaults=tried)
    ProviderEvent.objects.create(
        event_key="1",
        provider="postmark",
        kind="bounced",
        delivery=mail,
        reason="rosa@example.org gone",
        text="smtp; 550 rosa@example.org; also other@elsewhere.example",
        note="ValueError: rosa@example.org",
    )
    return mail


def test_what_was_said_about_a_mail_names_no_address(postie: Client, told: Delivery) -> None:
    page = text_of(postie.get(f"{OUTBOX}{told.pk}/"))

    assert "no mailbox for" in page
    assert "said to" in page
    assert "smtp; 550" in page
    for part in ("rosa@", "ROSA@", "other@"):
        assert part not in page
    told.refresh_from_db()
    assert "rosa@example.org" in told.last_text


def test_whoever_may_see_subscribers_reads_it_as_it_was_said(desk: Client, told: Delivery) -> None:
    page = text_of(desk.get(f"{OUTBOX}{told.pk}/"))

    assert "no mailbox for ROSA@Example.org here" in page
    assert "also other@elsewhere.example" in page


def test_the_list_of_mails_names_no_address(postie: Client, desk: Client, told: Delivery) -> None:
    for browser in (postie, desk):
        page = text_of(browser.get(OUTBOX))

        assert "no mailbox for" in page
        assert "rosa@" not in page.lower()
