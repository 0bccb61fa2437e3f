"""Forms without a token: what comes from our pages is taken, what does not is shown again and changes nothing."""

from html import unescape

import pytest
from django.test import Client

from blog.models import Comment
from notifications.models import Subscription
from tests.blog.test_comment_form import BEN, hidden, stamp_of
from tests.factories import a_post, a_user

pytestmark = pytest.mark.django_db
OURS = {"origin": "http://testserver", "sec-fetch-site": "same-origin"}
REFUSED = {
    "nothing said": {},
    "another site": {"origin": "https://evil.example", "sec-fetch-site": "cross-site"},
    "another site of an old browser": {"origin": "https://evil.example"},
    "a hidden origin": {"origin": "null"},
    "a hidden origin of a page of ours": {"origin": "null", "sec-fetch-site": "same-origin"},
    "a neighbour": {"origin": "http://shop.testserver", "sec-fetch-site": "same-site"},
    "another scheme": {"origin": "https://testserver"},
    "another port": {"origin": "http://testserver:8080"},
    "a longer name": {"origin": "http://testserver.evil.example"},
    "two words": {"origin": "http://testserver", "sec-fetch-site": "cross-site"},
    "typed by hand": {"sec-fetch-site": "none"},
    "another referer": {"referer": "https://evil.example/?http://testserver/"},
    "a broken referer": {"referer": "http://[testserver/"},
    "an override": {"x-http-method-override": "GET", "origin": "https://evil.example"},
}


def strict() -> Client:
    return Client(enforce_csrf_checks=True)


@pytest.fixture
def sent(client):
    post = a_post("The tide table", slug="the-tide-table")
    return {"post": post.pk, "stamp": stamp_of(client, post)} | BEN


@pytest.mark.parametrize(
    "headers",
    [OURS, {"origin": "http://testserver"}, {"sec-fetch-site": "same-origin"}, {"referer": "http://testserver/a/"}],
)
def test_what_a_page_of_ours_sends_is_taken_without_a_token_or_a_cookie(sent, headers):
    answer = strict().post("/comments/", sent, headers=headers)

    assert answer.status_code == 303
    assert Comment.objects.count() == 1


@pytest.mark.parametrize("headers", REFUSED.values(), ids=REFUSED.keys())
def test_what_comes_from_elsewhere_is_shown_again_and_changes_nothing(sent, headers):
    answer = strict().post("/comments/", sent, headers=headers)

    assert answer.status_code == 403
    assert BEN["body"] in unescape(answer.content.decode())
    assert not Comment.objects.exists()


@pytest.mark.parametrize("headers", REFUSED.values(), ids=REFUSED.keys())
def test_nobody_is_subscribed_from_elsewhere(headers):
    answer = strict().post("/subscribe/", {"email": "rosa@example.org", "scope": "site"}, headers=headers)

    assert answer.status_code == 403
    assert "rosa@example.org" in answer.content.decode()
    assert not Subscription.objects.exists()


def test_what_was_shown_again_is_taken_once_it_is_confirmed(sent):
    browser = strict()
    page = browser.post("/comments/", sent).content.decode()

    token = hidden(page, "csrfmiddlewaretoken")
    answer = browser.post("/comments/", sent | {"csrfmiddlewaretoken": token})

    assert answer.status_code == 303
    assert Comment.objects.count() == 1


def test_a_confirmation_needs_the_cookie_that_came_with_it(sent):
    token = hidden(strict().post("/comments/", sent).content.decode(), "csrfmiddlewaretoken")

    assert strict().post("/comments/", sent | {"csrfmiddlewaretoken": token}).status_code == 403
    assert not Comment.objects.exists()


@pytest.mark.parametrize("kind", ["text/plain", "application/json", "application/x-www-form-urlencoded"])
def test_no_other_kind_of_content_gets_by(sent, kind):
    body = "&".join(f"{name}={value}" for name, value in sent.items())

    answer = strict().post("/comments/", body, content_type=kind, headers={"origin": "https://evil.example"})

    assert answer.status_code == 403
    assert not Comment.objects.exists()


def test_whoever_is_signed_in_needs_the_token_as_well(sent):
    browser = strict()
    browser.force_login(a_user("Cy"))
    address = "/the-tide-table/"

    answer = browser.post("/comments/", sent, headers=OURS)
    assert answer.status_code == 403
    assert BEN["body"] in unescape(answer.content.decode())
    assert not Comment.objects.exists()

    token = hidden(browser.get(address).content.decode(), "csrfmiddlewaretoken")
    assert browser.post("/comments/", sent | {"csrfmiddlewaretoken": token}, headers=OURS).status_code == 303


def test_markup_that_comes_from_elsewhere_is_shown_as_text(sent):
    answer = strict().post("/comments/", sent | {'"><script>': '"><script>', "body": "</textarea><script>"})

    assert b"<script>" not in answer.content


def test_two_readers_of_the_same_page_both_land_and_a_double_press_lands_once(sent):
    for _ in range(2):
        strict().post("/comments/", sent, headers=OURS)
    strict().post("/comments/", sent | {"name": "Cy", "email": "cy@example.org"}, headers=OURS)

    assert sorted(Comment.objects.values_list("name", flat=True)) == ["Ben", "Cy"]


@pytest.mark.parametrize("path", ["/", "/the-tide-table/", "/subscribe/", "/tags/", "/authors/"])
def test_reading_sets_no_cookie(sent, path):
    answer = strict().get(path)

    assert answer.status_code == 200
    assert not answer.cookies
    assert b"csrfmiddlewaretoken" not in answer.content
