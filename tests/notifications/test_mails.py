"""Every mail, read as it leaves: headers, words and markup."""

import re
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from html.parser import HTMLParser

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from notifications.letters import COLUMNS, lay_out, one_line
from notifications.models import Subscription
from tests.factories import a_comment, a_post
from tests.notifications.conftest import Sink
from tests.notifications.people import a_subscriber, work

pytestmark = pytest.mark.django_db
TITLE = "Zwölf Glocken & a <b>bird</b>, or what everybody hears when nobody says anything at all about it"


@pytest.fixture
def mails(sink: Sink, settings: Settings) -> dict[str, EmailMessage]:
    """One of each kind, as a mail server got it."""
    settings.WAGTAILADMIN_BASE_URL = "https://blog.example.org"
    a_subscriber()
    Subscription.objects.request("sam@example.org")
    post = a_post(TITLE, excerpt="Twelve bells — and “one” bird. " * 8)
    a_comment(post, body="Well said.\n\n" + "A long line of words. " * 20 + "\n<script>alert(1)</script>").approve()
    work()
    kinds = {"sam@example.org": "confirm", "rosa@example.org": "post", "ben@example.org": "comment"}
    found = {kinds[str(mail["To"])]: mail for mail in sink.mails}
    assert len(found) == 3
    return found


def text_of(mail: EmailMessage) -> str:
    part = mail.get_body(["plain"])
    assert part
    return str(part.get_content()).replace("\r\n", "\n")


def html_of(mail: EmailMessage) -> str:
    part = mail.get_body(["html"])
    assert part
    return str(part.get_content())


def test_every_mail_says_that_a_machine_wrote_it(mails: dict[str, EmailMessage]) -> None:
    for mail in mails.values():
        assert mail["Auto-Submitted"] == "auto-generated"
        assert mail["X-Auto-Response-Suppress"] == "All"
        assert re.fullmatch(r"<[0-9a-f-]{36}@blog\.example\.org>", mail["Message-ID"])
        assert mail["Date"]
        assert [mail.get_all(name) for name in ("Cc", "Bcc")] == [None, None]


def test_subscribers_mail_can_be_left_by_one_click(mails: dict[str, EmailMessage]) -> None:
    post = mails["post"]

    assert re.fullmatch(r"<https://blog\.example\.org/unsubscribe/[\w:-]+/>", post["List-Unsubscribe"])
    assert post["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert post["List-ID"] == "<blog.example.org>"
    assert post["Precedence"] == "list"
    link = post["List-Unsubscribe"].strip("<>")
    assert link in text_of(post)
    assert link in html_of(post)


def test_mail_to_one_person_has_no_list_headers(mails: dict[str, EmailMessage]) -> None:
    for kind in ("confirm", "comment"):
        assert not [name for name in mails[kind] if name.lower().startswith(("list-", "precedence"))]


def test_long_addresses_in_headers_stand_as_they_are(sink: Sink) -> None:
    a_subscriber()
    a_post()

    work()

    assert re.search(rb"^List-Unsubscribe: <http://\S{70,}>\r$", sink.wire[0], re.MULTILINE)


def test_links_are_absolute_and_the_same_in_text_and_html(mails: dict[str, EmailMessage]) -> None:
    for mail in mails.values():
        in_text = set(re.findall(r"https?://\S+", text_of(mail)))
        in_html = set(re.findall(r'href="([^"]+)"', html_of(mail)))
        assert in_text == in_html
        assert all(link.startswith("https://blog.example.org/") for link in in_text)


def test_no_link_and_no_header_but_to_names_the_reader(mails: dict[str, EmailMessage]) -> None:
    for mail in mails.values():
        address = str(mail["To"])
        named = [name for name, value in mail.items() if address in str(value)]
        assert named == ["To"]
        assert address not in html_of(mail)


def test_texts_are_written_for_72_columns(mails: dict[str, EmailMessage]) -> None:
    for mail in mails.values():
        text = text_of(mail)
        assert all(len(line) <= COLUMNS or "://" in line for line in text.split("\n"))
        assert "\n\n\n\n" not in text
        assert len(text) > 200
        assert "\n-- \n" in text
        assert "<p" not in text
        assert "&amp;" not in text


class Outline(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.lang = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag == "html":
            self.lang = dict(attrs).get("lang") or ""
        if tag == "img":
            assert dict(attrs).get("alt") is not None


def test_html_has_a_language_a_title_and_one_heading(mails: dict[str, EmailMessage]) -> None:
    for mail in mails.values():
        outline = Outline(html_of(mail))
        assert outline.lang == "en"
        assert outline.tags.count("title") == outline.tags.count("h1") == 1
        assert not {"script", "link", "img", "form"} & set(outline.tags)
        assert len(html_of(mail)) < 85_000
        assert "prefers-color-scheme: dark" in html_of(mail)


def test_what_readers_wrote_is_words_never_markup(mails: dict[str, EmailMessage]) -> None:
    assert "&lt;b&gt;bird&lt;/b&gt;" in html_of(mails["post"])
    assert "<script>" not in html_of(mails["comment"])
    assert TITLE in text_of(mails["post"]).replace("\n", " ")


@pytest.mark.parametrize(
    "title", ["Birds\r\nBcc: all@example.org", "Birds\nX-Evil: 1", "Birds\x0b\x1f\u2028Bcc: a@b.c"]
)
def test_a_title_cannot_add_a_header(sink: Sink, title: str) -> None:
    a_subscriber()
    post = a_post("Birds")
    type(post).objects.filter(pk=post.pk).update(title=title)

    work()

    (mail,) = sink.mails
    assert "Bcc" not in mail
    assert "X-Evil" not in mail
    assert str(mail["Subject"]).startswith("Birds")


def test_a_name_with_line_ends_cannot_add_a_header(sink: Sink) -> None:
    a_comment(name="Ben\r\nBcc: all@example.org").approve()

    work()

    assert "Bcc" not in sink.mails[0]


def test_links_do_not_come_from_a_forged_host(sink: Sink, client: Client) -> None:
    client.post("/subscribe/", {"email": "sam@example.org"}, HTTP_HOST="evil.example", HTTP_X_FORWARDED_HOST="evil")
    work()

    assert "evil" not in sink.mails[0].as_string()


@given(st.text())
def test_anything_fits_in_a_subject(words: str) -> None:
    line = one_line(words)
    message = EmailMessage(policy=default)
    message["Subject"] = line

    assert not re.search(r"[\r\n]", line)
    assert len(message_from_bytes(message.as_bytes(), policy=default).keys()) == 1


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cs"])))
def test_laying_out_loses_no_word(words: str) -> None:
    assert lay_out(words).replace("\u200b", "").split() == words.replace("\u200b", "").split()
