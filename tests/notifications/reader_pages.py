"""What tests of the readers' pages share: links out of mails, and what the tables hold."""

import re
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.apps import apps
from django.core import mail
from django.http import HttpResponse
from django.test import Client

from notifications.links import address_change_link, confirm_link, preferences_link, unsubscribe_link
from notifications.models import AddressChange, Reader, Subscription
from tests.notifications.people import a_subscriber

KINDS = ("/subscribe/confirm/", "/unsubscribe/", "/preferences/", "/preferences/agree/")
FORM = "application/x-www-form-urlencoded"
LINK = re.compile(r"https?://[^/\s<>\"]+(/[^\s<>\"]*)")


def path_of(link: str) -> str:
    return urlsplit(link).path


def preferences_of(subscription: Subscription) -> str:
    """The path of a reader's preferences."""
    return path_of(preferences_link(subscription.recipient_key))


def leaving(subscription: Subscription, delivery_id: int = 0) -> str:
    """The path at which a subscription is left."""
    return path_of(unsubscribe_link(subscription.recipient_key, subscription.scope, delivery_id))


def link_in(message: mail.EmailMessage, beginning: str) -> str:
    """The path of the first link of ours in the text of a mail that begins so."""
    return next(path for path in LINK.findall(str(message.body)) if path.startswith(beginning))


def words_of(response: HttpResponse) -> str:
    return response.content.decode()


def read(client: Client, path: str) -> str:
    """The page at ``path``, which must be there."""
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def dump() -> dict[str, list[Any]]:
    """Every row of every table of notifications, and every event."""
    models = [*apps.get_app_config("notifications").get_models(), apps.get_model("blog", "Event")]
    return {model._meta.label: list(model._default_manager.order_by("pk").values()) for model in models}


@pytest.fixture
def links() -> dict[str, str]:
    """A working path of each kind."""
    rosa = a_subscriber()
    reader = Reader.of(rosa.recipient_key, rosa.email)
    change = AddressChange.objects.create(reader=reader, old_key=rosa.recipient_key, new_email="new@example.org")
    paths = (
        confirm_link(rosa.recipient_key),
        leaving(rosa),
        preferences_of(rosa),
        address_change_link(change.pk, "old"),
    )
    return dict(zip(KINDS, map(path_of, paths), strict=True))
