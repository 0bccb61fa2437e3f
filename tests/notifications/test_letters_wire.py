"""The quick way to make a mail and the long way make the same mail."""

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP, default
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pytest_django import Settings

from notifications import letters, stencils
from notifications.letters import Letter
from notifications.models import Delivery, Reader
from tests.factories import a_post
from tests.notifications.conftest import Sink
from tests.notifications.people import a_subscriber, work

MARKS = {"unsubscribe_url": "https://aaaa.invalid/", "preferences_url": "https://bbbb.invalid/"}
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)
PLACES = st.lists(
    st.one_of(WORDS, st.sampled_from([*MARKS.values(), "\n", " ", ".", "\n.\n", "=", "x" * 80])), max_size=12
)


def read(wire: bytes) -> EmailMessage:
    return message_from_bytes(wire, policy=default)  # type: ignore[return-value]


def said(mail: EmailMessage) -> dict[str, Any]:
    """What a reader gets of it: headers, and each part as words."""
    told = {name: str(value) for name, value in mail.items() if name not in {"Content-Type", "Date", "MIME-Version"}}
    told.pop("Content-Transfer-Encoding", None)
    parts = [part for part in mail.walk() if not part.is_multipart()]
    return {"headers": told, "parts": [(part.get_content_type(), part.get_content()) for part in parts]}


def a_delivery(**fields: Any) -> Delivery:
    own = {"pk": 7, "email": "rosa@example.org", "mail": "post_published", "recipient_key": "0" * 32, "scope": "site"}
    delivery = Delivery(**own | fields)
    delivery.text_only = fields.get("text_only", False)  # type: ignore[attr-defined]
    return delivery


@settings(max_examples=100, deadline=None)
@given(text=PLACES, html=PLACES, subject=WORDS, name=WORDS)
@example(
    text=["漢字" * 100, MARKS["unsubscribe_url"]],
    html=["é" * 60, MARKS["preferences_url"]],
    subject="鳥" * 90,
    name="Ä",
)
@example(text=[".", MARKS["unsubscribe_url"], "."], html=[" \n"], subject="x" * 400, name='"a", b')
def test_both_ways_say_the_same(text: list[str], html: list[str], subject: str, name: str) -> None:
    letter = Letter(
        letters.one_line(subject),
        letters.fit("".join(text)).rstrip() + "\n",
        letters.fit("".join(html)).rstrip() + "\n",
        {"Auto-Submitted": "auto-generated", "List-ID": "<blog.example.org>"},
        letters.sender(name),
        MARKS,
    )
    delivery = a_delivery()

    quick, long = letter.wire(delivery), letter.to(delivery).message(policy=SMTP).as_bytes()

    assert quick != long
    assert said(read(quick)) == said(read(long))
    lines = quick.split(b"\r\n")
    assert all(len(line) <= 998 for line in lines)
    assert not any(b"\r" in line or b"\n" in line for line in lines)


@pytest.mark.parametrize("email", ['"a b"@example.org', "rosa@bücher.example", "rosa@example.org\r\nBcc: x@y.z"])
def test_an_unusual_address_takes_the_long_way(email: str) -> None:
    assert not stencils.are_easy(email, {}, {})


@pytest.mark.django_db
def test_the_sender_has_the_sites_name(sink: Sink, settings: Settings) -> None:
    settings.DEFAULT_FROM_EMAIL = "Somebody <bell@example.org>"
    settings.MAIL_REPLY_TO = "editors@example.org"
    settings.WAGTAIL_SITE_NAME = 'The "Bench", Ltd\r\nBcc: all@example.org'
    a_subscriber()
    a_post()

    work()

    (mail,) = sink.mails
    assert mail["From"].addresses[0].addr_spec == "bell@example.org"
    assert mail["From"].addresses[0].display_name.startswith('The "Bench", Ltd Bcc')
    assert mail["Bcc"] is None
    assert mail["Reply-To"] == "editors@example.org"


@pytest.mark.django_db
def test_without_an_address_for_answers_there_is_no_reply_to(sink: Sink) -> None:
    a_subscriber()
    a_post()

    work()

    assert sink.mails[0]["Reply-To"] is None


@pytest.mark.django_db
def test_who_wants_no_layout_gets_text_alone(sink: Sink) -> None:
    for name in ("rosa", "sam"):
        key = a_subscriber(f"{name}@example.org").recipient_key
        Reader.objects.update_or_create(
            recipient_key=key, defaults={"email": f"{name}@example.org", "wants_html": name == "sam"}
        )
    a_post()

    work()

    kinds = {str(mail["To"]): mail.get_content_type() for mail in sink.mails}
    assert kinds == {"rosa@example.org": "text/plain", "sam@example.org": "multipart/alternative"}


@pytest.mark.django_db
def test_a_letter_is_kept_for_a_moment_and_few_are() -> None:
    a_subscriber()
    a_post()
    work()
    delivery, shelf = Delivery.objects.get(), letters.Shelf()

    assert shelf.letter(delivery) is shelf.letter(delivery)
    for number in range(letters.KEPT + 5):
        shelf._letters["other", number] = (0.0, shelf.letter(delivery))
        shelf.letter(delivery)

    assert len(shelf._letters) <= letters.KEPT + 1


def test_the_size_of_a_mail_is_its_bytes_on_the_wire() -> None:
    letter = Letter("Birds", "é" * 1000 + "\n", "<p>x</p>\n", {}, "a@example.org")

    assert 2000 < letters.size(letter.to(a_delivery())) < 9000
