"""Mail programs see the mails about a post's comments as one conversation, the same as on the page."""

from collections import defaultdict
from email.message import EmailMessage

import pytest
from django.core import mail

from blog.models import Comment, Post
from notifications.models import Delivery
from tests.factories import a_comment, a_post
from tests.notifications.mail_reading import parsed
from tests.notifications.people import a_subscriber, work

pytestmark = pytest.mark.django_db
ROSA = "rosa@example.org"


def approved(post: Post, name: str, parent: Comment | None = None) -> Comment:
    """A comment of somebody's who wants to hear of replies; approved, and everybody told."""
    email = f"{name.lower()}@example.org"
    comment = a_comment(post, name=name, email=email, body=f"{name} says.", parent=parent, wants_replies=True)
    comment.approve()
    work()
    return comment


def mails_to(email: str) -> list[EmailMessage]:
    return [parsed(message) for message in mail.outbox if message.to == [email]]


def tree_of(mails: list[EmailMessage]) -> dict[str, list[str]]:
    """Who stands below what, as a mail program builds it: by the last of References (RFC 5256)."""
    below = defaultdict(list)
    for each in mails:
        references = str(each["References"]).split()
        assert each["In-Reply-To"] == references[-1]
        below[references[-1]].append(str(each["Message-ID"]))
    return dict(below)


def test_a_followers_mails_make_the_tree_of_the_page() -> None:
    post = a_post("Bells")
    a_subscriber(ROSA, scope=f"replies:{post.pk}")
    one = approved(post, "Ben")
    two = approved(post, "Cleo", parent=one)
    approved(post, "Dora", parent=two)
    approved(post, "Emil", parent=one)
    approved(post, "Fay")

    ben, cleo, dora, emil, fay = [str(each["Message-ID"]) for each in mails_to(ROSA)]

    root = f"<post-{post.pk}@localhost>"
    assert tree_of(mails_to(ROSA)) == {root: [ben, fay], ben: [cleo, emil], cleo: [dora]}
    assert mails_to(ROSA)[2]["References"] == f"{root} {ben} {cleo}"


def test_a_reply_stands_below_the_mail_that_told_its_reader_of_their_own_comment() -> None:
    post = a_post("Bells")
    approved(post, "Cleo", parent=approved(post, "Ben"))

    own, reply = mails_to("ben@example.org")

    assert own["In-Reply-To"] == f"<post-{post.pk}@localhost>"
    assert reply["In-Reply-To"] == own["Message-ID"]


def test_each_reader_has_a_tree_of_their_own() -> None:
    post = a_post("Bells")
    for email in (ROSA, "sam@example.org"):
        a_subscriber(email, scope=f"replies:{post.pk}")
    approved(post, "Cleo", parent=approved(post, "Ben"))

    ids = [{str(each["Message-ID"]) for each in mails_to(email)} for email in (ROSA, "sam@example.org")]

    assert not ids[0] & ids[1]
    for own, email in zip(ids, (ROSA, "sam@example.org"), strict=True):
        assert str(mails_to(email)[1]["In-Reply-To"]) in own


def test_whoever_missed_what_is_answered_gets_the_reply_below_the_post() -> None:
    post = a_post("Bells")
    ben = approved(post, "Ben")
    a_subscriber(ROSA, scope=f"replies:{post.pk}")
    approved(post, "Cleo", parent=ben)

    (reply,) = mails_to(ROSA)

    assert reply["In-Reply-To"] == f"<post-{post.pk}@localhost>"


def test_a_mail_keeps_its_name_when_it_is_sent_again() -> None:
    post = a_post("Bells")
    a_subscriber(ROSA, scope=f"replies:{post.pk}")
    approved(post, "Ben")

    planned = Delivery.objects.get(mail="reply")

    assert mails_to(ROSA)[0]["Message-ID"] == planned.message_id
