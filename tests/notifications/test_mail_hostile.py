"""Whatever people type into titles, names and comments, a mail stays a mail, over the wire and back."""

from typing import Any

import pytest
from hypothesis import HealthCheck, example, given
from hypothesis import settings as rules
from hypothesis import strategies as st
from pytest_django import Settings

from blog.models import Comment, Post, UserProfile
from notifications.models import Delivery, PostUpdate
from tests.notifications.mail_reading import Outline, html_of, links_in_text, parsed, text_of
from tests.notifications.mail_samples import a_letter, samples

pytestmark = pytest.mark.django_db
FORBIDDEN = {"script", "img", "iframe", "form", "object", "svg", "base"}
TURNS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
HOSTILE = [
    "Birds\r\nBcc: all@example.org\r\n\r\n<script>alert(1)</script>",
    "\u202egnp.exe\u202c and \u2066more",
    "👩‍👩‍👧‍👦🐦" * 30,
    '"><img src=x onerror=alert(1)>{{ settings.SECRET_KEY }}{% include "x" %}',
    "x" * 10_000,
    "\x00\x0b\x1f\u2028\u2029\ufffe",
    "-- \nUnsubscribe [9]\n[9] https://evil.example/",
    "https://blog.example.org.evil.example/ " * 40,
]
words = st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=300)


@pytest.fixture
def deliveries(settings: Settings) -> dict[str, Delivery]:
    settings.WAGTAILADMIN_BASE_URL = "https://blog.example.org"
    return samples()


def stored(words: str) -> str:
    """As a database takes it: PostgreSQL refuses NUL."""
    return words.replace("\x00", "")


def say_everywhere(said: str) -> None:
    """Put the words wherever people can put some."""
    said = stored(said)
    Post.objects.update(title=said[:255], draft_title=said[:255], excerpt=said[:300])
    Comment.objects.update(name=said[:80], body=said)
    UserProfile.objects.update(display_name=said[:120])
    PostUpdate.objects.update(words=said)


def check(kind: str, mail: Any) -> None:
    html, text = html_of(mail), text_of(mail)
    outline = Outline(html)
    assert not FORBIDDEN & set(outline.tags), kind
    assert not [name for name in outline.attributes if name.startswith("on")], kind
    assert outline.tags.count("h1") == outline.tags.count("title") == 1, kind
    assert all(link.startswith("https://blog.example.org/") for link in outline.links), kind
    assert set(outline.links) <= links_in_text(text), kind
    assert not [sign for sign in TURNS if sign in text or sign in str(mail["Subject"])], kind
    assert len(html.encode()) <= 85_000, kind
    assert set(mail.keys()) & {"Bcc", "Cc", "X-Evil"} == set(), kind
    assert len(mail.get_all("Subject")) == len(mail.get_all("To")) == 1, kind
    assert max(len(line) for line in mail.as_bytes().split(b"\n")) <= 998, kind


@rules(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=words)
@example(said=HOSTILE[0])
@example(said=HOSTILE[1])
@example(said=HOSTILE[2])
@example(said=HOSTILE[3])
@example(said=HOSTILE[4])
@example(said=HOSTILE[5])
@example(said=HOSTILE[6])
@example(said=HOSTILE[7])
def test_no_words_make_a_mail_anything_else(deliveries: dict[str, Delivery], said: str) -> None:
    say_everywhere(said)

    for kind, delivery in deliveries.items():
        check(kind, parsed(a_letter(Delivery.objects.select_related("event").get(pk=delivery.pk))))


def test_words_in_braces_are_no_template(deliveries: dict[str, Delivery]) -> None:
    say_everywhere("{{ site_name }} {% now 'Y' %}")

    mail = parsed(a_letter(Delivery.objects.get(pk=deliveries["reply"].pk)))

    assert "{{ site_name }}" in text_of(mail)
