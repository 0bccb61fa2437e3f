"""A flood is limited where it comes from, and shuts nobody else out; nothing that was typed is lost."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.core.cache import cache
from django.test import RequestFactory

from blog.models import Comment
from blog.spam import limits
from tests.blog.gatehouse import judged, words_of
from tests.blog.test_comment_form import BEN, stamp_of
from tests.factories import a_post, an_admin

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 5, 4, 12, 0, 10, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOON, tick=False):
        yield


def from_(address):
    return RequestFactory().post("/comments/", REMOTE_ADDR=address)


def refused(address, times):
    return [limits.check_comment(from_(address)) is not None for _ in range(times)]


def test_an_address_may_send_six_a_minute_and_is_told_when_to_try_again():
    assert refused("192.0.2.1", 6) == [False] * 6

    refusal = limits.check_comment(from_("192.0.2.1"))

    assert refusal is not None
    assert refusal.seconds == 50
    assert refusal.words.endswith("press “Post comment” again in 50 seconds.")


def test_a_minute_later_it_may_again():
    refused("192.0.2.1", 10)
    with time_machine.travel(NOON.replace(minute=1), tick=False):
        assert refused("192.0.2.1", 1) == [False]


def test_within_an_hour_an_address_is_refused_even_when_it_never_hurries():
    taken = 0
    for minute in range(20):
        with time_machine.travel(NOON.replace(minute=minute), tick=False):
            taken += refused("192.0.2.1", 6).count(False)

    assert taken == 60


def test_addresses_of_one_household_share_what_it_may():
    assert [refused(f"2001:db8:1:1::{number:x}", 3).count(False) for number in range(1, 7)] == [3, 3, 3, 3, 0, 0]


def test_one_address_that_floods_leaves_its_household_and_neighbours_their_share():
    refused("2001:db8:1:1::1", 500)
    refused("192.0.2.1", 500)

    assert refused("2001:db8:1:1::2", 5) == [False] * 5
    assert refused("192.0.2.2", 5) == [False] * 5


def test_a_busy_network_is_held_first_and_refused_only_when_it_floods():
    requests = [from_(f"192.0.2.{number % 250}") for number in range(300)]
    refusals = [limits.check_comment(request) for request in requests]

    assert limits.why_held(requests[29]) == ""
    assert limits.why_held(requests[30]) == "More than 30 comments came from the same network within a minute."
    assert sum(refusal is None for refusal in refusals) == 240


def test_a_flood_from_everywhere_holds_and_refuses_nobody():
    requests = [from_(f"10.{number // 250}.{number % 250}.1") for number in range(300)]

    assert [limits.check_comment(request) for request in requests] == [None] * 300
    assert limits.why_held(requests[119]) == ""
    assert limits.why_held(requests[120]) == "More than 120 comments came to the site within a minute."


def test_what_came_in_a_rush_is_held_and_says_so():
    request = from_("10.0.0.1")
    request._comment_held_because = "More comments than usual."

    verdict = judged(words_of(), request=request)

    assert (verdict.outcome, verdict.reasons[0].words) == ("hold", "More comments than usual.")


def test_without_a_cache_nobody_is_refused_and_everything_is_held(settings):
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1"}
    }
    request = from_("192.0.2.1")

    assert [limits.check_comment(request) for _ in range(9)] == [None] * 9
    assert judged(words_of(), request=request).outcome == "hold"
    assert not limits.too_often(request, "reports", 0)


def test_reports_are_counted_by_household_and_apart_from_comments():
    refused("192.0.2.1", 10)

    assert [limits.too_often(from_("192.0.2.1"), "reports", 2) for _ in range(3)] == [False, False, True]
    assert not limits.too_often(from_("192.0.2.9"), "reports", 2)
    assert not limits.too_often(from_("192.0.2.1"), "profiles", 2)


def send(client, post, number):
    return client.post(
        "/comments/", {"post": post.pk, "stamp": stamp_of(client, post)} | BEN | {"body": f"No. {number}"}
    )


def test_whoever_sends_too_many_gets_the_page_back_with_all_that_was_typed(client):
    post = a_post()
    responses = [send(client, post, number) for number in range(7)]

    page = responses[-1].content.decode()
    assert [response.status_code for response in responses] == [303] * 6 + [429]
    assert responses[-1].headers["Retry-After"] == "50"
    assert "Nothing is lost: press “Post comment” again in 50 seconds." in page
    assert "No. 6</textarea>" in page
    assert 'value="ben@example.org"' in page
    assert Comment.objects.count() == 6


def test_moderators_may_hurry(client):
    client.force_login(an_admin())
    post = a_post()

    assert {send(client, post, number).status_code for number in range(8)} == {303}


def test_a_form_that_is_sent_twice_counts_once(client):
    post = a_post()
    sent = {"post": post.pk, "stamp": stamp_of(client, post)} | BEN

    assert {client.post("/comments/", sent).status_code for _ in range(9)} == {303}
    assert Comment.objects.count() == 1
    assert cache.get(f"blog.limit.site.all.120.{int(NOON.timestamp()) // 60}") == 1
