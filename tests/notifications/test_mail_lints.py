"""Rules for every kind of mail at once, read as it leaves."""

import re

import pytest
from pytest_django import Settings

from notifications.letters import COLUMNS
from notifications.mails import MAILS, mail_named
from notifications.models import Delivery
from notifications.templatetags.mail_words import LONGEST, SHORTEST
from tests.notifications.mail_reading import Outline, html_of, links_in_text, parsed, text_of
from tests.notifications.mail_samples import a_letter, samples

pytestmark = pytest.mark.django_db
ELSEWHERE = {"trial"}  # it stands for another mail
KINDS = sorted(set(MAILS) - ELSEWHERE)
LEFT_BY_LINK = {"digest_daily", "digest_weekly", "post_published", "post_update", "reply", "welcome"}
IN_LISTS = LEFT_BY_LINK - {"welcome"}
ABOUT_AN_ACCOUNT = {"account_confirm", "account_exists", "account_notice", "account_unknown", "password_reset"}
ABOUT_A_READER = {"address_change_confirm", "address_changed", "confirm_subscription", "manage_link", "welcome"}
LARGEST = 85_000  # bytes


@pytest.fixture(autouse=True)
def a_real_address(settings: Settings) -> None:
    settings.WAGTAILADMIN_BASE_URL = "https://blog.example.org"


@pytest.fixture
def deliveries() -> dict[str, Delivery]:
    found = samples()
    assert set(found) == set(KINDS), "there is a sample of every kind of mail"
    return found


def test_every_mail_keeps_the_rules(deliveries: dict[str, Delivery]) -> None:
    for kind, delivery in deliveries.items():
        mail = parsed(a_letter(delivery))
        html, text = html_of(mail), text_of(mail)
        check_html(kind, html)
        check_text(kind, text)
        assert set(Outline(html).links) == links_in_text(text), kind
        assert all(link.startswith("https://blog.example.org/") for link in Outline(html).links), kind
        assert str(mail["Subject"]), kind
        check_headers(kind, {name.lower(): str(value) for name, value in mail.items()})


def check_html(kind: str, html: str) -> None:
    outline = Outline(html)
    assert outline.root.get("lang") == "en", kind
    assert outline.root.get("dir") == "ltr", kind
    assert outline.tags.count("h1") == outline.tags.count("title") == 1, kind
    assert all(image.get("alt") is not None for image in outline.images), kind
    assert not {"script", "link", "form", "iframe", "object"} & set(outline.tags), kind
    assert not [name for name in outline.attributes if name.startswith("on")], kind
    assert SHORTEST <= len(outline.preheader.strip()) <= LONGEST, (kind, outline.preheader)
    assert len(html.encode()) <= LARGEST, kind
    assert 'name="color-scheme" content="light dark"' in html, kind
    assert not re.search(r"#(fff|000)\b|#(ffffff|000000)\b|@import|url\(", html, re.IGNORECASE), kind


def check_text(kind: str, text: str) -> None:
    lines = text.split("\n")
    too_long = [line for line in lines if len(line) > COLUMNS and not re.match(r"(\[\d+\] )?https://", line)]
    assert not too_long, kind
    assert "\n\n\n\n" not in text, kind
    assert re.fullmatch("=+", lines[1]), kind
    assert "\n-- \n" in text, kind
    assert not re.search(r"</?[a-z]+>|&(amp|quot|lt|#\d+);", text), kind
    numbers = [int(number) for number in re.findall(r"^\[(\d+)\] ", text, re.MULTILINE)]
    assert numbers == list(range(1, len(numbers) + 1)), kind
    named = re.findall(r"(?<!^)\[(\d+)\]", text, re.MULTILINE)
    assert {int(number) for number in named} == set(numbers), kind


def check_headers(kind: str, headers: dict[str, str]) -> None:
    assert headers["auto-submitted"] == "auto-generated", kind
    assert re.fullmatch(r"<[0-9a-f-]{36}@blog\.example\.org>", headers["message-id"]), kind
    assert ("list-unsubscribe" in headers) == (kind in LEFT_BY_LINK), kind
    assert (headers.get("list-unsubscribe-post") == "List-Unsubscribe=One-Click") == (kind in LEFT_BY_LINK), kind
    assert (headers.get("list-id") == "<blog.example.org>") == (kind in IN_LISTS), kind
    assert (headers.get("precedence") == "list") == (kind in IN_LISTS), kind


@pytest.mark.parametrize("kind", KINDS)
def test_every_mail_has_a_title_and_an_answer_to_every_question(kind: str, deliveries: dict[str, Delivery]) -> None:
    mail, delivery = mail_named(kind), deliveries[kind]

    assert mail.title
    assert mail.is_left_by_link() == (kind in LEFT_BY_LINK)
    assert mail.why_stale(delivery) == mail.why_unwanted(delivery) == ""


@pytest.mark.parametrize("kind", KINDS)
def test_every_mail_has_an_example_that_writes_no_row(kind: str, deliveries: dict[str, Delivery]) -> None:
    before = Delivery.objects.count()

    example = mail_named(kind).example()

    assert example
    assert a_letter(example).subject
    assert Delivery.objects.count() == before


@pytest.mark.parametrize("kind", sorted(set(KINDS) - ABOUT_A_READER - ABOUT_AN_ACCOUNT))
def test_no_example_where_there_is_nothing_to_show(kind: str) -> None:
    assert mail_named(kind).example() is None
