"""Every road to an approved comment, and every road away: one event each, one mail each, however it is gone."""

from collections.abc import Callable

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from blog.models import BlogSettings, Comment, CommentDecision, CommentStatus, Event, User
from blog.moderation_links import moderation_path
from tests.blog.admin_desk import a_moderator, at_the_desk
from tests.factories import a_comment, a_post
from tests.notifications.people import work

pytestmark = pytest.mark.django_db
Road = Callable[[Comment, User], object]


def desk_of(dot: User) -> Client:
    return at_the_desk(dot)


def by_queue(decision: str) -> Road:
    address = "wagtailsnippets_blog_comment:decide"
    return lambda comment, dot: desk_of(dot).post(reverse(address, args=[comment.pk]), {"decision": decision})


def by_bulk(decision: str) -> Road:
    return lambda comment, dot: desk_of(dot).post(
        reverse("wagtail_bulk_action", args=["blog", "comment", decision]) + f"?id={comment.pk}"
    )


def by_mail(decision: str) -> Road:
    def go(comment: Comment, dot: User) -> object:
        return Client().post(moderation_path(comment, decision, dot))

    return go


def by_reply(comment: Comment, dot: User) -> object:
    return desk_of(dot).post(reverse("wagtailsnippets_blog_comment:reply", args=[comment.pk]), {"body": "Quite."})


def by_save(status: str) -> Road:
    def go(comment: Comment, dot: User) -> None:
        comment.status = status
        comment.save()

    return go


APPROVING: dict[str, Road] = {
    "verb": lambda comment, dot: comment.approve(dot),
    "save": by_save("approved"),
    "queue": by_queue("approve"),
    "bulk": by_bulk("approve"),
    "mail link": by_mail("approve"),
    "reply": by_reply,
}
REJECTING: dict[str, Road] = {
    "verb": lambda comment, dot: comment.reject(dot, status=CommentStatus.SPAM),
    "save": by_save("spam"),
    "queue": by_queue("spam"),
    "bulk": by_bulk("spam"),
    "mail link": by_mail("spam"),
}


@pytest.fixture
def dot() -> User:
    return a_moderator()


@pytest.fixture
def waiting(dot: User) -> Comment:
    return a_comment(a_post("Birds"))


def events(comment: Comment, kind: str) -> int:
    return Event.objects.filter(kind=kind, subject_type="blog.Comment", subject_id=str(comment.pk)).count()


def mails_to_ben() -> list[str]:
    return [str(message.subject) for message in mail.outbox if message.to == ["ben@example.org"]]


@pytest.mark.parametrize("road", APPROVING)
def test_each_road_to_approved_is_announced_once_and_its_writer_told_once(
    waiting: Comment, dot: User, road: str
) -> None:
    APPROVING[road](waiting, dot)
    work()

    assert Comment.objects.get(pk=waiting.pk).status == CommentStatus.APPROVED
    assert events(waiting, "comment_approved") == 1
    assert len(mails_to_ben()) == 1
    assert CommentDecision.objects.filter(number=waiting.pk, action="approved").count() == 1


@pytest.mark.parametrize("second", APPROVING)
@pytest.mark.parametrize("first", ["queue", "mail link"])
def test_two_roads_to_approved_are_one_approval(waiting: Comment, dot: User, first: str, second: str) -> None:
    APPROVING[first](Comment.objects.get(pk=waiting.pk), dot)
    APPROVING[second](Comment.objects.get(pk=waiting.pk), dot)
    work()

    assert events(waiting, "comment_approved") == 1
    assert len(mails_to_ben()) == 1


@pytest.mark.parametrize("road", REJECTING)
def test_each_road_to_spam_is_announced_once_and_tells_nobody(waiting: Comment, dot: User, road: str) -> None:
    for _ in range(2):
        REJECTING[road](Comment.objects.get(pk=waiting.pk), dot)
    work()

    assert Comment.objects.get(pk=waiting.pk).status == CommentStatus.SPAM
    assert (events(waiting, "comment_rejected"), events(waiting, "comment_approved")) == (1, 0)
    assert mails_to_ben() == []


@pytest.mark.parametrize(
    "road", [each for each in APPROVING if each != "mail link"]
)  # which decides about what waits, and only that
def test_whoever_is_approved_later_is_told_as_if_at_once(waiting: Comment, dot: User, road: str) -> None:
    """Those who follow a thread hear of a comment that was held when it is approved, not never."""
    waiting.wants_replies = True
    waiting.save()
    waiting.approve(dot)
    work()
    held = a_comment(waiting.post, parent=waiting, name="Cy", email="cy@example.org")
    held.reject(dot, status=CommentStatus.SPAM)
    work()
    mail.outbox.clear()

    APPROVING[road](Comment.objects.get(pk=held.pk), dot)
    work()

    assert len([message for message in mail.outbox if message.to == ["cy@example.org"]]) == 1
    assert len([subject for subject in mails_to_ben() if "Cy" in subject]) == 1


def test_the_gate_announces_what_it_lets_through_once(dot: User) -> None:
    post = a_post("Birds")
    BlogSettings.objects.create(site=post.get_site(), comments_held=False, comments_hold_first=False)
    client = at_the_desk(dot)
    page = client.get(post.url).content.decode()
    stamp = page.split('name="stamp" value="')[1].split('"')[0]
    sent = {"post": post.pk, "stamp": stamp, "body": "Mine."}

    client.post("/comments/", sent)
    client.post("/comments/", sent)

    comment = Comment.objects.get()
    assert (comment.status, events(comment, "comment_submitted"), events(comment, "comment_approved")) == (
        CommentStatus.APPROVED,
        1,
        1,
    )
