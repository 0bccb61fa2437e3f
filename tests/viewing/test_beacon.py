"""What a browser tells when a post is opened: who is believed, and what becomes of nonsense."""

from typing import Any

import hypothesis
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from wagtail.models import PageViewRestriction

from tests.factories import a_draft, a_post
from tests.viewing.readers import OURS, counted, settle, tell

pytestmark = pytest.mark.django_db


def test_a_view_is_counted_and_asks_the_database_nothing() -> None:
    post = a_post()

    with CaptureQueriesContext(connection) as queries:
        assert tell(post) == 204

    assert len(queries) == 0
    settle()
    assert counted() == {post.pk: 1}


def test_nothing_is_set_and_nothing_may_be_kept_of_the_answer() -> None:
    answer = Client().post("/viewed/", b"1", content_type="text/plain", headers=OURS)

    assert answer.cookies == {}
    assert "no-store" in answer.headers["Cache-Control"]
    assert "Vary" not in answer.headers or "Cookie" not in answer.headers["Vary"]


def test_it_can_only_be_sent() -> None:
    assert Client().get("/viewed/").status_code == 405


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"Origin": "http://[broken"},
        {"Origin": ""},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"User-Agent": ""},
        {"User-Agent": "curl/8.5.0"},
        {"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"},
        {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 HeadlessChrome/140.0.0.0 Safari/537.36"},
        {"Sec-GPC": "1"},
        {"DNT": "1"},
    ],
)
def test_other_pages_programs_and_people_who_object_are_not_counted(headers: dict[str, str]) -> None:
    post = a_post()

    assert tell(post, **headers) == 204
    assert settle() == 0


@pytest.mark.parametrize(
    "browser",
    [
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 "
        "Mobile/15E148 Safari/604.1",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 "
        "Safari/537.36 Edg/142.0.0.0",
        "Mozilla/5.0 (Linux; Android 15; CUBOT KINGKONG) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 "
        "Mobile Safari/537.36",
    ],
)
def test_browsers_are_counted_and_one_without_fetch_metadata_too(browser: str) -> None:
    post = a_post()

    tell(post, **{"User-Agent": browser, "Sec-Fetch-Site": ""})

    assert settle() == 1


def test_what_not_everybody_may_see_and_what_is_no_post_answers_the_same_and_is_not_counted() -> None:
    draft, closed = a_draft(), a_post()
    PageViewRestriction.objects.create(page=closed, restriction_type=PageViewRestriction.LOGIN)

    assert {tell(each) for each in (draft, closed, 999_999_999, 10**17)} == {204}
    assert settle() == 0


@pytest.mark.parametrize("sent", [b"", b"0", b"-1", b"1.5", b"01", b"1\n", b"9" * 19, b"x" * 100_000, "١".encode()])
def test_what_is_no_number_is_refused(sent: bytes) -> None:
    assert tell(sent) == 400


@hypothesis.settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.binary(max_size=30), st.text(st.characters(codec="latin-1"), max_size=30), st.binary(max_size=12))
def test_any_bytes_are_answered(sent: bytes, header: str, length: bytes) -> None:
    meta: dict[str, Any] = {"HTTP_ORIGIN": header, "HTTP_USER_AGENT": header, "REMOTE_ADDR": header}
    meta |= {"HTTP_X_FORWARDED_FOR": header, "CONTENT_LENGTH": length.decode("latin-1")}

    answer = Client(raise_request_exception=False).generic("POST", "/viewed/", sent, "text/plain", **meta)

    assert answer.status_code in (204, 400)
