"""/accounts/profile/ and what cannot be saved: said at the field, and nothing that was typed is lost."""

from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from blog.models import UserProfile
from tests.cms.account_people import a_picture, ben, filled, signed_in, stored
from tests.factories import a_post, an_admin

pytestmark = pytest.mark.django_db
PAGE = "/accounts/profile/"


@pytest.fixture
def browser() -> Client:
    return signed_in(ben())


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("display_name", " \u200b\u202e ", "Enter the name readers see"),
        ("display_name", "n" * 121, "120 characters or fewer"),
        ("display_name", "Аdа", "That name is somebody"),
        ("display_name", "D O T", "That name is somebody"),
        ("bio", "b" * 2001, "2,000 characters or fewer"),
        ("link_url_0", "javascript:alert(1)", "begins with https://"),
        ("link_url_1", "http://example.org", "begins with https://"),
        ("link_url_2", "https://bank.example@evil.example/", "hides where it leads"),
        ("link_url_3", "https://[", "begins with https://"),
        ("link_url_4", "https://example.org/" + "x" * 300, "300 characters or fewer"),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_everything_typed_is_kept(
    browser: Client, field: str, value: str, words: str
) -> None:
    a_post("Bells")
    an_admin("Dot")
    sent = filled(ben(), link_label_0="My boat", bio="Kept.") | {field: value}

    response = browser.post(PAGE, sent)

    page = Fields(response.content.decode())
    assert response.status_code == 422
    assert words in page.errors[f"p-{field}-error"]
    assert page.invalid[field] == f"p-{field}-error" or f"p-{field}-error " in page.invalid[field]
    assert f"#p-{field}" in page.links
    assert "Error:" in page.title
    assert field == "bio" or "Kept." in response.content.decode()
    assert "My boat" in response.content.decode()
    assert stored(ben()).bio == ""


def test_of_two_who_take_one_address_at_once_the_second_is_told_at_the_field(
    monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    dot, eve = an_admin("Dot"), an_admin("Eve")
    sent = filled(dot, slug=eve.profile.slug, bio="Kept.", avatar=a_picture())
    monkeypatch.setattr(UserProfile, "validate_unique", lambda *args, **kwargs: None)  # Eve's is saved after this

    response = signed_in(dot).post(PAGE, sent)

    page = Fields(response.content.decode())
    assert response.status_code == 422
    assert "Another page has this address" in page.errors["p-slug-error"]
    assert "Kept." in response.content.decode()
    assert stored(dot).slug == dot.profile.slug != eve.profile.slug
    assert [each for each in tmp_path.rglob("*") if each.is_file()] == []


def test_a_link_with_a_name_needs_an_address(browser: Client) -> None:
    page = Fields(browser.post(PAGE, filled(ben(), link_label_2="My boat")).content.decode())

    assert "begins with https://" in page.errors["p-link_url_2-error"]


@pytest.mark.parametrize("data", [b"<svg onload=alert(1)>", b"GIF89a", b"\0" * (5 * 1024 * 1024 + 1)])
def test_what_is_no_picture_is_refused_at_the_field(browser: Client, data: bytes) -> None:
    response = browser.post(PAGE, filled(ben(), bio="Kept.", avatar=SimpleUploadedFile("me.png", data)))

    assert response.status_code == 422
    assert Fields(response.content.decode()).errors["p-avatar-error"]
    assert "Kept." in response.content.decode()
    assert not stored(ben()).avatar


def test_an_empty_file_is_refused_in_words(browser: Client) -> None:
    response = browser.post(PAGE, filled(ben(), avatar=SimpleUploadedFile("me.png", b"")))

    assert "empty" in Fields(response.content.decode()).errors["p-avatar-error"]


def test_a_good_picture_beside_something_wrong_is_asked_for_again(browser: Client) -> None:
    response = browser.post(PAGE, filled(ben(), display_name="", avatar=a_picture()))

    assert "Choose the picture again" in response.content.decode()
    assert not stored(ben()).avatar


def test_the_name_one_has_already_may_stay_though_somebody_is_called_the_same(browser: Client) -> None:
    an_admin("Dot")
    ben().profile.display_name = "Dot"
    type(stored(ben())).objects.filter(user=ben()).update(display_name="Dot")

    assert browser.post(PAGE, filled(ben(), bio="News.")).status_code == 303


def test_markup_is_shown_as_it_was_typed(browser: Client) -> None:
    typed = '"><script>alert(1)</script>{{ x }}'
    browser.post(PAGE, filled(ben(), display_name=typed, bio=typed))

    for page in (PAGE, "/accounts/"):
        text = browser.get(page).content.decode()
        assert "<script>alert" not in text
        assert "&lt;script&gt;alert" in text


class Fields(HTMLParser):
    """What a page says about its fields."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.errors: dict[str, str] = {}
        self.invalid: dict[str, str] = {}
        self.links: set[str] = set()
        self.title = page.partition("<title>")[2].partition("</title>")[0]
        self.inside = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attributes}
        if tag == "span" and found.get("class") == "err":
            self.inside = found.get("id", "")
        if found.get("aria-invalid") == "true":
            self.invalid[found["name"]] = found.get("aria-describedby", "")
        if tag == "a":
            self.links.add(found.get("href", ""))

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.errors[self.inside] = self.errors.get(self.inside, "") + data

    def handle_endtag(self, tag: str) -> None:
        if tag in ("input", "div", "label"):
            self.inside = ""
