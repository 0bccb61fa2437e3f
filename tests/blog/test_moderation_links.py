"""The links in a moderator's mail: they ask first, decide once, and open nothing else."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.signing import BadSignature, TimestampSigner
from django.test import Client
from django.utils import timezone

from blog.models import Comment, CommentDecision, CommentStatus, Event, User
from blog.moderation_links import moderation_path, read_token
from tests.blog.admin_desk import a_moderator
from tests.factories import a_comment

pytestmark = pytest.mark.django_db


@pytest.fixture
def dot() -> User:
    return a_moderator()


def press(path: str, **data: str) -> Any:
    return Client().post(path, data)


def status_of(comment: Comment) -> str:
    comment.refresh_from_db()
    return comment.status


def test_looking_shows_the_comment_in_full_and_changes_nothing(dot: User) -> None:
    comment = a_comment(body="<b>Long.</b> " * 300 + "The very end.")

    answer = Client().get(moderation_path(comment, "approve", dot))

    page = answer.content.decode()
    assert "Approve this comment?" in page
    assert "The very end." in page
    assert "<b>Long." not in page
    assert status_of(comment) == CommentStatus.PENDING
    assert not CommentDecision.objects.exists()


@pytest.mark.parametrize(("decision", "status"), [("approve", "approved"), ("spam", "spam"), ("bin", "removed")])
def test_pressing_the_button_decides_once_in_the_moderators_name(dot: User, decision: str, status: str) -> None:
    comment = a_comment()
    path = moderation_path(comment, decision, dot)

    assert press(path).status_code == 303
    assert press(path).status_code == 409

    assert status_of(comment) == status
    noted = CommentDecision.objects.get()
    assert (noted.moderator, noted.via) == (dot, "mail link")


def test_whoever_pressed_is_told_what_they_did_and_not_that_it_was_done_already(dot: User) -> None:
    path = moderation_path(a_comment(), "spam", dot)
    press(path)

    page = " ".join(Client().get(path).content.decode().split())

    assert "<h1>Done</h1>" in page
    assert "The comment by <bdi>Ben</bdi> is spam." in page
    assert "already" not in page


def test_what_a_colleague_decided_is_told_and_nothing_is_offered(dot: User) -> None:
    comment = a_comment()
    comment.approve(a_moderator("Eve"))
    path = moderation_path(comment, "spam", dot)

    page = Client().get(path).content.decode()
    answer = press(path)

    assert "was approved already, by Eve at" in page
    assert '<form class="ui" method="post"' not in page
    assert answer.status_code == 409
    assert status_of(comment) == CommentStatus.APPROVED
    assert Event.objects.filter(kind__in=["comment_approved", "comment_rejected"]).count() == 1


def test_words_that_changed_since_the_page_was_shown_are_shown_again(dot: User) -> None:
    comment = a_comment()
    path = moderation_path(comment, "approve", dot)
    seen = Client().get(path).context["seen"]
    comment.edit("Buy my casino.")

    answer = press(path, seen=seen)

    assert answer.status_code == 409
    assert "Buy my casino." in answer.content.decode()
    assert status_of(comment) == CommentStatus.PENDING


def test_a_made_up_look_at_something_else_decides_nothing(dot: User) -> None:
    comment = a_comment()
    comment.approve()

    assert press(moderation_path(comment, "spam", dot), seen="approved:").status_code == 409
    assert status_of(comment) == CommentStatus.APPROVED


def test_the_button_needs_the_token_of_its_own_page(dot: User) -> None:
    comment = a_comment()
    careful = Client(enforce_csrf_checks=True)
    path = moderation_path(comment, "approve", dot)

    assert careful.post(path).status_code == 403
    token = careful.get(path).context["csrf_token"]
    assert careful.post(path, {"csrfmiddlewaretoken": str(token)}).status_code == 303


@pytest.mark.parametrize("change", ["left", "group", "address"])
def test_who_may_not_decide_any_more_cannot_by_an_old_link_either(dot: User, change: str) -> None:
    comment = a_comment()
    path = moderation_path(comment, "approve", dot)
    if change == "group":
        dot.groups.clear()
    elif change == "left":
        User.objects.filter(pk=dot.pk).update(is_active=False)
    else:
        User.objects.filter(pk=dot.pk).update(email="dot@elsewhere.example")

    answers = [Client().get(path), press(path)]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert "Well said." not in answers[0].content.decode()
    assert status_of(comment) == CommentStatus.PENDING


def test_a_link_is_good_for_fourteen_days(dot: User, time_machine: Any) -> None:
    comment = a_comment()
    path = moderation_path(comment, "approve", dot)
    start = timezone.now()

    time_machine.move_to(start + timedelta(days=13, hours=23))
    assert Client().get(path).status_code == 200
    time_machine.move_to(start + timedelta(days=14, minutes=1))
    assert [Client().get(path).status_code, press(path).status_code] == [410, 410]
    assert status_of(comment) == CommentStatus.PENDING


def test_the_link_of_a_deleted_comment_says_so(dot: User) -> None:
    comment = a_comment()
    path = moderation_path(comment, "approve", dot)
    comment.delete()

    assert Client().get(path).status_code == 410


@pytest.mark.parametrize("token", ["x", "a:b:c", "%00", "..%2f", "é", "x" * 5000, ":", "[]:1:2"])
def test_a_broken_link_is_no_error_page(token: str) -> None:
    assert Client().get(f"/comments/decide/{token}/").status_code == 404
    assert Client().post(f"/comments/decide/{token}/").status_code == 404


def test_a_token_made_for_another_purpose_or_another_decision_is_refused(dot: User) -> None:
    comment = a_comment()
    ours = TimestampSigner(salt="blog.moderation_links")

    for signer, facts in (
        (TimestampSigner(salt="notifications.confirm"), [comment.pk, "approve", dot.pk, ""]),
        (ours, [comment.pk, "explode", dot.pk, ""]),
        (ours, "approve"),
    ):
        with pytest.raises(BadSignature):
            read_token(signer.sign_object(facts))


def test_the_page_is_kept_by_no_cache_and_told_to_no_other_site(dot: User) -> None:
    answer = Client().get(moderation_path(a_comment(), "approve", dot))

    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Robots-Tag"] == "noindex"
    assert answer["Referrer-Policy"] == "same-origin"
