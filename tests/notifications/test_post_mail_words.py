"""What an editor writes for the mail about a post alone: its subject, its preheader, a note above it."""

from typing import Any

import pytest

from blog.models import Post
from notifications.letters import Letter, write
from notifications.models import Delivery
from tests.factories import a_post
from tests.notifications.people import a_subscriber, work

pytestmark = pytest.mark.django_db
WORDS = {"mail_subject": "Come & hear", "mail_preheader": "Bells, for those who rise early and walk down to the quay."}


def letter_about(**fields: Any) -> Letter:
    a_subscriber()
    a_post("Bells", excerpt="Twelve of them.", **fields)
    work()
    return write(Delivery.objects.get(mail="post_published"))


def test_the_mail_has_its_own_subject_and_preheader_where_they_are_given() -> None:
    letter = letter_about(**WORDS)

    assert letter.subject == "Come & hear"
    assert "Bells, for those who rise early" in letter.html.partition("</div>")[0]
    assert "<bdi>Bells</bdi></h1>" in letter.html


def test_without_them_it_has_the_title_and_the_opening() -> None:
    letter = letter_about(mail_subject="  ")

    assert letter.subject == "Bells"
    assert "Twelve of them." in letter.html.partition("</div>")[0]


def test_the_note_stands_above_the_post_in_both_forms_and_is_escaped() -> None:
    letter = letter_about(mail_note="Dear all,\nno bells on <b>Monday</b>.")

    assert letter.text.startswith("Dear all,\nno bells on <b>Monday</b>.\n\nBells\n=====")
    assert letter.html.index("no bells on &lt;b&gt;Monday") < letter.html.index("<h1")


def test_a_copy_takes_over_none_of_the_words() -> None:
    post = a_post("Bells", mail_note="Dear all", **WORDS)
    copy = post.copy(update_attrs={"slug": "bells-again", "title": "Bells again"})

    assert Post.objects.get(pk=copy.pk).mail_subject == Post.objects.get(pk=copy.pk).mail_note == ""
