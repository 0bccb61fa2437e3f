"""The moderation log, the bans screen and emptying the bin."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from blog.bans import ban, is_banned
from blog.models import Comment, CommentDecision, CommentStatus, User, WriterBan
from tests.blog.admin_desk import a_moderator, at_the_desk
from tests.factories import a_comment, a_post, an_admin

pytestmark = pytest.mark.django_db
LOG, BANS = "/admin/moderation/log/", "/admin/moderation/bans/"


@pytest.fixture
def dot() -> User:
    return a_moderator()


@pytest.fixture
def desk(dot: User) -> Client:
    return at_the_desk(dot)


def logged(desk: Client, question: str = "") -> list[str]:
    return [line.what for line in desk.get(f"{LOG}?{question}").context["table"].data]


def test_every_decision_and_every_ban_is_in_the_log(desk: Client, dot: User) -> None:
    comment = a_comment()
    comment.approve(dot, via="queue")
    comment.edit("Other words.", dot)
    (made,) = ban(comment, dot, kinds=["address"], reason="Insults.")
    desk.post(reverse("bellbird_moderation:lift", args=[made.pk]))

    assert logged(desk) == ["lifted a ban", "banned a writer", "changed", "approved (was waiting)"]


def test_the_log_is_narrowed_by_moderator_action_and_date(desk: Client, dot: User) -> None:
    eve, post = a_moderator("Eve"), a_post()
    a_comment(post).approve(dot)
    a_comment(post).reject(eve)
    CommentDecision.objects.filter(moderator=eve).update(at=timezone.now() - timedelta(days=400))
    day = (timezone.now() - timedelta(days=400)).date().isoformat()

    assert logged(desk, f"moderator={dot.pk}") == ["approved (was waiting)"]
    assert logged(desk, "action=rejected") == ["rejected (was waiting)"]
    assert logged(desk, f"at_from={day}&at_to={day}") == ["rejected (was waiting)"]
    assert logged(desk, "action=banned") == []


def test_the_log_tells_what_became_of_deleted_comments_and_costs_the_same_for_many(
    desk: Client, dot: User, django_assert_max_num_queries: Any
) -> None:
    comments = [a_comment() for _ in range(20)]
    for comment in comments:
        comment.approve(dot)
    number = comments[0].pk
    comments[0].delete()

    assert f"comment {number} (deleted)" in desk.get(LOG).content.decode()
    with django_assert_max_num_queries(20):
        desk.get(LOG)


def test_what_happened_to_a_comment_shows_its_decisions(desk: Client, dot: User) -> None:
    comment = a_comment(body="<i>Before.</i>")
    comment.edit("After.", dot, via="edit page")
    comment.approve(dot, via="keys")

    page = desk.get(reverse("bellbird_events:comment", args=[comment.pk])).content.decode()

    assert "(keys)" in page
    assert "&lt;i&gt;Before." in page


def test_banning_asks_first_and_says_what_will_be_banned(desk: Client) -> None:
    comment = a_comment(visitor="a" * 32)
    address = reverse("wagtailsnippets_blog_comment:ban", args=[comment.pk])

    page = desk.get(address).content.decode()
    assert "b…@example.org, as guests type it · 1 comment waiting or public" in page
    assert not WriterBan.objects.exists()

    desk.post(address, {"kinds": ["address"], "reason": "Insults.", "days": "7", "hide_all": "on"})
    made = WriterBan.objects.get()
    assert made.ends_at is not None
    assert timedelta(days=6) < made.ends_at - timezone.now() <= timedelta(days=7)
    comment.refresh_from_db()
    assert comment.status == CommentStatus.REJECTED


def test_an_incomplete_ban_is_shown_again(desk: Client) -> None:
    address = reverse("wagtailsnippets_blog_comment:ban", args=[a_comment().pk])

    page = desk.post(address, {"reason": "He knows why."}).content.decode()

    assert "Choose what to ban." in page
    assert "He knows why." in page
    assert not WriterBan.objects.exists()


def test_a_colleague_is_not_banned_and_the_page_says_so(desk: Client) -> None:
    comment = a_comment(user=an_admin("Eve"))
    address = reverse("wagtailsnippets_blog_comment:ban", args=[comment.pk])

    page = desk.post(address, {"kinds": ["account"], "reason": "x"}).content.decode()

    assert "Nobody was banned." in page
    assert not WriterBan.objects.exists()


def test_a_ban_is_lifted_from_the_list(desk: Client, dot: User) -> None:
    (made,) = ban(a_comment(), dot, kinds=["address"], reason="")
    assert "in force" in desk.get(BANS).content.decode()

    desk.post(reverse("bellbird_moderation:lift", args=[made.pk]))

    assert is_banned(email="ben@example.org") is None
    assert "lifted" in desk.get(BANS).content.decode()


def test_emptying_deletes_only_what_is_old_turned_down_and_unanswered(desk: Client, time_machine: Any) -> None:
    post = a_post()
    waiting, spam, answered = (a_comment(post) for _ in range(3))
    spam.reject(status=CommentStatus.SPAM)
    a_comment(post, parent=answered)
    answered.reject(status=CommentStatus.REMOVED)
    time_machine.move_to(timezone.now() + timedelta(days=31))
    late = a_comment(post)
    late.reject(status=CommentStatus.SPAM)

    desk = at_the_desk(a_moderator("Eve"))
    answer = desk.post(reverse("wagtailsnippets_blog_comment:empty"), follow=True)

    assert "1 comment deleted for good" in answer.content.decode()
    assert not Comment.objects.filter(pk=spam.pk).exists()
    assert set(Comment.objects.filter(parent=None)) == {waiting, answered, late}


def test_what_was_decided_lately_is_not_emptied_however_old_it_is(desk: Client) -> None:
    comment = a_comment(submitted_at=timezone.now() - timedelta(days=90))
    comment.reject(status=CommentStatus.SPAM)

    desk.post(reverse("wagtailsnippets_blog_comment:empty"))

    assert Comment.objects.exists()
