"""Mail providers with an HTTP interface, through anymail."""

import pkgutil
from typing import Any

import anymail.backends
import pytest
import requests
from anymail.exceptions import AnymailAPIError, AnymailRecipientsRefused, AnymailRequestsAPIError
from pytest_django import Settings

from cms.connections import PROVIDERS
from notifications.models import Delivery
from notifications.sending import outcomes
from tests.factories import a_post
from tests.notifications.people import a_subscriber, work

pytestmark = pytest.mark.django_db


@pytest.fixture
def _provider(settings: Settings) -> None:
    mailer = {"BACKEND": "anymail.backends.test.EmailBackend"}
    settings.MAILERS = {"default": mailer, "bulk": mailer}


@pytest.mark.usefixtures("_provider")
def test_a_provider_takes_mail_and_says_what_it_calls_it() -> None:
    a_subscriber()
    a_post()

    work()

    delivery = Delivery.objects.get()
    assert delivery.state == "accepted"
    assert delivery.last_text == "sent"
    assert delivery.provider_id


def answered(status: int) -> Any:
    response = requests.Response()
    response.status_code = status
    return AnymailRequestsAPIError(response=response)


def unanswered(cause: Exception) -> Any:
    error = AnymailAPIError("Error posting")
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "kind", "relay_down"),
    [
        (AnymailRecipientsRefused(), "rejected", False),
        (answered(400), "rejected", False),
        (answered(401), "later", True),
        (answered(429), "later", True),
        (answered(500), "uncertain", False),
        (unanswered(requests.ConnectTimeout()), "later", True),
        (unanswered(requests.ReadTimeout()), "uncertain", False),
        (unanswered(requests.ConnectionError("reset by peer")), "uncertain", False),
        (ValueError("a header with a line end"), "failed", False),
        (ConnectionResetError(), "uncertain", False),
    ],
    ids=repr,
)
def test_what_an_answer_means(error: Exception, kind: str, relay_down: bool) -> None:
    outcome = outcomes.after(error)

    assert (outcome.kind, outcome.relay_down) == (kind, relay_down)


def test_every_provider_that_anymail_has_can_be_named() -> None:
    modules = {each.name for each in pkgutil.iter_modules(anymail.backends.__path__)}
    not_providers = {"base", "base_requests", "console", "test", "sendinblue"}  # the last is Brevo's old name

    assert {name.replace("-", "_") for name in PROVIDERS} == modules - not_providers
