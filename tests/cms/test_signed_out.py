"""Whoever was signed out while they wrote keeps what they typed."""

from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client

from blog.models import Post, User
from tests.blog.admin_desk import an_editor, edit_address, filled_in
from tests.factories import a_draft

pytestmark = pytest.mark.django_db
OURS = {"sec-fetch-site": "same-origin", "origin": "http://testserver"}
ELSEWHERE = {"sec-fetch-site": "cross-site", "origin": "https://elsewhere.example"}


class Fields(HTMLParser):
    """The hidden fields of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = dict(attrs)
        if tag == "input" and facts.get("type") == "hidden":
            self.found[facts["name"] or ""] = facts.get("value") or ""


def hidden(answer: Any) -> dict[str, str]:
    return Fields(answer.content.decode()).found


@pytest.fixture
def ada() -> User:
    return an_editor("Ada")


@pytest.fixture
def post(ada: User) -> Post:
    return a_draft("Harbours", author=ada)


@pytest.fixture
def browser() -> Client:
    return Client(enforce_csrf_checks=True)


def test_what_was_typed_survives_being_signed_out_and_in_again(browser: Client, post: Post, ada: User) -> None:
    typed = filled_in(slug=post.slug, excerpt="A long <evening's> work.")

    browser.get("/accounts/login/")
    token = browser.cookies["csrftoken"].value
    shown = browser.post(edit_address(post), {**typed, "csrfmiddlewaretoken": token}, headers=OURS)
    assert shown.status_code == 401
    assert "Nothing you typed is lost" in shown.content.decode()

    browser.force_login(ada)
    asked = browser.post(edit_address(post), hidden(shown), headers=OURS)
    assert (asked.status_code, "Save it now" in asked.content.decode()) == (403, True)

    saved = browser.post(edit_address(post), hidden(asked), headers=OURS)
    assert saved.status_code == 302
    assert Post.objects.get().get_latest_revision_as_object().excerpt == "A long <evening's> work."


def test_what_another_site_sends_is_not_shown(browser: Client, post: Post, ada: User) -> None:
    browser.force_login(ada)

    answer = browser.post(edit_address(post), filled_in(slug=post.slug, excerpt="Buy!"), headers=ELSEWHERE)

    assert answer.status_code == 403
    assert "Buy!" not in answer.content.decode()
    assert Post.objects.get().excerpt == ""


def test_other_forms_of_the_admin_lead_to_the_login(post: Post) -> None:
    answer = Client().post(f"/admin/pages/{post.pk}/delete/", headers=OURS)

    assert answer.status_code == 302
    assert "login" in answer.headers["Location"]


def test_an_autosave_without_a_login_is_not_answered_with_a_page(post: Post) -> None:
    answer = Client().post(edit_address(post), filled_in(), headers={**OURS, "accept": "application/json"})

    assert answer.status_code == 302


def test_a_reader_who_may_not_enter_is_shown_no_form(browser: Client, post: Post) -> None:
    browser.force_login(User.objects.create_user("reader"))

    answer = browser.post(edit_address(post), filled_in(slug=post.slug), headers=OURS)

    assert answer.status_code == 403
    assert "Save it now" not in answer.content.decode()
