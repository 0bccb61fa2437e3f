"""Who asks for mail again and again is told to wait; who shares nothing with them is not."""

import pytest
from django.test import Client
from pytest_django import Settings

from notifications.models import (
    Subscription,
)
from notifications.visitors import ASKS_PER_HOUR

pytestmark = pytest.mark.django_db


def test_a_network_that_asks_very_often_is_told_to_wait(client: Client) -> None:
    answers = [
        client.post("/subscribe/", {"email": f"reader{number}@example.org"}).status_code
        for number in range(ASKS_PER_HOUR + 2)
    ]

    assert answers == [303] * ASKS_PER_HOUR + [429] * 2
    assert Subscription.objects.count() == ASKS_PER_HOUR
    refused = client.post("/subscribe/", {"email": "late@example.org"})
    assert refused.headers["Retry-After"] == "3600"
    assert "Please try again in an hour" in refused.content.decode()


def test_mistakes_do_not_count_and_other_networks_may_ask(client: Client) -> None:
    for _ in range(ASKS_PER_HOUR + 5):
        client.post("/subscribe/", {"email": "rosa"}, REMOTE_ADDR="192.0.2.1")
    for number in range(ASKS_PER_HOUR):
        client.post("/subscribe/", {"email": f"reader{number}@example.org"}, REMOTE_ADDR="192.0.2.1")

    same = client.post(
        "/subscribe/", {"email": "a@example.org"}, REMOTE_ADDR="192.0.2.1", HTTP_X_FORWARDED_FOR="9.9.9.9"
    )
    other = client.post("/subscribe/", {"email": "b@example.org"}, REMOTE_ADDR="192.0.2.2")

    assert (same.status_code, other.status_code) == (429, 303)


@pytest.mark.parametrize(
    ("first", "second", "is_same"),
    [
        ("2001:db8::1", "2001:db8::2", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
    ],
)
def test_a_household_of_version_6_is_one_network(client: Client, first: str, second: str, is_same: bool) -> None:
    for number in range(ASKS_PER_HOUR):
        client.post("/subscribe/", {"email": f"reader{number}@example.org"}, REMOTE_ADDR=first)

    answer = client.post("/subscribe/", {"email": "a@example.org"}, REMOTE_ADDR=second).status_code

    assert (answer == 429) is is_same


def test_behind_a_proxy_on_this_machine_visitors_are_told_apart(client: Client) -> None:
    for number in range(ASKS_PER_HOUR):
        client.post("/subscribe/", {"email": f"reader{number}@example.org"}, HTTP_X_FORWARDED_FOR="192.0.2.1")

    other = client.post("/subscribe/", {"email": "a@example.org"}, HTTP_X_FORWARDED_FOR="192.0.2.1, 192.0.2.2")

    assert other.status_code == 303


def test_without_a_cache_one_may_still_subscribe(client: Client, settings: Settings) -> None:
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1"}
    }

    assert client.post("/subscribe/", {"email": "rosa@example.org"}).status_code == 303
    assert Subscription.objects.count() == 1
