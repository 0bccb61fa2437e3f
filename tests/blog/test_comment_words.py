"""What is typed into names and words: nothing that cannot be seen, nothing that turns the text around it."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blog.commenting.fields import NameField, PlainTextField
from blog.models import BlogSettings, Comment
from tests.blog.test_comment_form import say
from tests.factories import a_post

TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@pytest.fixture
def post():
    return a_post("The tide table", slug="the-tide-table")


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=80))
@settings(max_examples=300, deadline=None)
def test_no_text_keeps_controls_or_turns_what_follows(text):
    words = PlainTextField(required=False).clean(f"a{text}{TURNING}\x07b")

    assert not set(words) & set(TURNING)
    assert not [sign for sign in words if unicodedata.category(sign) == "Cc" and sign not in "\n\t"]
    assert unicodedata.is_normalized("NFC", words)
    assert PlainTextField(required=False).clean(words) == words


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Zoe\u0308", "Zoë"),
        ("  Ben\t Ray \n", "Ben Ray"),
        ("\u202eneB", "neB"),
        ("Be\u0007n", "Ben"),
        ("שלום", "שלום"),
    ],
)
def test_a_name_is_one_line_of_what_can_be_seen(typed, kept):
    assert NameField().clean(typed) == kept


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["\u202e", "\u200b\u200b", "\u3164", " \t "])
def test_a_name_of_nothing_is_no_name(client, post, name):
    response = say(client, post, name=name)

    assert response.status_code == 422
    assert "Enter your name" in response.content.decode()


@pytest.mark.django_db
def test_lines_and_paragraphs_are_kept(client, post):
    say(client, post, body="One\r\ntwo\r\n\r\n    code")

    assert Comment.objects.get().body == "One\ntwo\n\n    code"


@pytest.mark.django_db
@pytest.mark.parametrize("body", ["x" * 20_481, "\u202e" * 7000, "é" * 10_241])
def test_far_too_much_is_refused_and_given_back(client, post, body):
    response = say(client, post, body=body)

    assert response.status_code == 422
    assert "5,000 characters or fewer" in response.content.decode()
    assert body in response.content.decode()
    assert not Comment.objects.exists()


@pytest.mark.django_db
def test_what_is_typed_as_a_name_breaks_no_page(client, post):
    BlogSettings.objects.create(site=post.get_site(), comments_held=False, comments_hold_first=False)
    name = '"><script>alert(1)</script>{{ x }}&lt;'
    say(client, post, name=name)
    Comment.objects.get().approve()
    first = Comment.objects.get()
    say(client, post, reply_to=first.pk, body="An answer")

    pages = [
        client.get(post.url),
        client.get(post.url, {"reply": first.pk}),
        client.get(f"/comments/{first.pk}/report/"),
    ]

    for page in pages:
        assert "<script>alert" not in page.content.decode()
        assert "&quot;&gt;&lt;script&gt;" in page.content.decode()
