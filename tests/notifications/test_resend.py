"""Resend knows a mail again by its key, so whoever has no answer may ask once more."""

import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from pytest_django import Settings

from notifications.models import Attempt, Delivery
from tests.factories import a_post
from tests.notifications.people import a_subscriber, work

pytestmark = pytest.mark.django_db
TAKEN = (200, {"id": "re_1"})


class Provider:
    """Resend's address for sending, as far as a sender sees it."""

    def __init__(self) -> None:
        self.answers: list[tuple[int, dict[str, str]]] = []
        self.asked: list[tuple[dict[str, str], dict[str, Any]]] = []


@pytest.fixture
def provider(settings: Settings) -> Iterator[Provider]:
    provider = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            provider.asked.append((dict(self.headers.items()), body))
            status, answer = provider.answers.pop(0) if provider.answers else TAKEN
            self.send_response(status)
            self.end_headers()
            self.wfile.write(json.dumps(answer).encode())

        def log_message(self, *arguments: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    options = {"api_key": "re_x", "api_url": f"http://127.0.0.1:{server.server_port}/"}
    mailer = {"BACKEND": "notifications.backends.resend.ResendBackend", "OPTIONS": options}
    settings.MAILERS = {"default": mailer, "bulk": mailer}
    a_subscriber()
    yield provider
    server.shutdown()
    server.server_close()


def test_a_request_carries_the_mails_own_key_and_no_personal_data_beside_it(provider: Provider) -> None:
    a_post()

    work()

    delivery = Delivery.objects.get()
    ((headers, body),) = provider.asked
    assert (delivery.state, delivery.provider_id) == ("accepted", "re_1")
    assert headers["Idempotency-Key"] == delivery.message_id.strip("<>")
    assert json.loads(body["headers"]["X-Metadata"]) == {"delivery_id": str(delivery.pk)}
    assert "tags" not in body


def test_a_request_without_a_clear_answer_is_repeated_with_the_same_key(provider: Provider) -> None:
    provider.answers = [(500, {"message": "internal error"})]
    a_post()

    work()
    assert Delivery.objects.get().state == "pending"
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        work()

    keys = [headers["Idempotency-Key"] for headers, _ in provider.asked]
    assert (Delivery.objects.get().state, len(keys), len(set(keys))) == ("accepted", 2, 1)
    assert list(Attempt.objects.values_list("outcome", flat=True)) == ["uncertain", "accepted"]


def test_once_the_key_is_forgotten_it_is_not_repeated(provider: Provider) -> None:
    provider.answers = [(500, {})] * 9
    a_post()
    work()
    Attempt.objects.update(started_at=timezone.now() - timedelta(hours=23, minutes=1))

    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        work()
    with time_machine.travel(timezone.now() + timedelta(minutes=20)):
        work()

    assert Delivery.objects.get().state == "uncertain"
    assert len(provider.asked) == 2


def test_a_provider_that_is_at_it_already_is_asked_again_later(provider: Provider) -> None:
    provider.answers = [(409, {"name": "concurrent_idempotent_requests"})]
    a_post()

    work()

    assert Delivery.objects.get().state == "pending"
    assert Attempt.objects.get().outcome == "later"
