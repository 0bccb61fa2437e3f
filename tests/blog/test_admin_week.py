"""“Last 7 days”: figures and small charts on the first page of the admin, and what goes live today."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from wagtail.users.models import UserProfile

from blog.admin.week import Series, register_week, unregister_week
from blog.models import Comment, User
from tests.blog.admin_desk import a_moderator, an_editor, at_the_desk
from tests.factories import a_comment, a_draft, a_post

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def home(user: User) -> str:
    """The first page, as it stands once it has asked for what was still to be counted."""
    desk = at_the_desk(user)
    desk.get("/admin/posts/last-seven-days/")
    return " ".join(desk.get("/admin/").content.decode().split())


def row(page: str, label: str) -> str:
    return page.partition(f">{label}</a>")[2].partition("</tr>")[0]


def test_a_week_in_which_nothing_happened_is_one_quiet_line() -> None:
    page = home(a_moderator())

    assert "Nothing in the last 7 days." in page
    assert "bb-bars" not in page


def test_what_is_not_counted_yet_is_asked_for_by_the_page() -> None:
    a_comment()
    desk = at_the_desk(a_moderator())

    first = desk.get("/admin/").content.decode()
    asked = " ".join(desk.get("/admin/posts/last-seven-days/").content.decode().split())
    second = " ".join(desk.get("/admin/").content.decode().split())

    assert "Counting the last 7 days" in first
    assert 'data-w-swap-src-value="/admin/posts/last-seven-days/"' in first
    assert "bb-bars" not in first
    assert "<strong>1</strong>" in row(asked, "Comments")
    assert row(asked, "Comments") == row(second, "Comments")
    assert "w-swap-src" not in second.partition("Last 7 days")[2]


def test_comments_are_counted_by_day_and_drawn_and_older_ones_are_left_out() -> None:
    with time_machine.travel(NOON, tick=False):
        post = a_post()
        for days_ago in (0, 2, 2, 7):
            a_comment(post, submitted_at=timezone.now() - timedelta(days=days_ago))

        comments = row(home(a_moderator()), "Comments")

    assert "<strong>3</strong>" in comments
    numbers = [cell.partition("</td>")[0] for cell in comments.split("</svg> </td>")[1].split("<td>")[1:]]
    assert [number.strip() for number in numbers] == ["0", "0", "0", "0", "2", "0", "1"]
    assert comments.count("<rect ") == 2
    assert 'x="40" y="0" width="8" height="24"' in comments
    assert "style=" not in comments


def test_a_day_ends_at_midnight_of_whoever_looks() -> None:
    with time_machine.travel(NOON, tick=False):
        a_comment(submitted_at=datetime(2026, 11, 19, 23, 30, tzinfo=UTC))
        dot = a_moderator()
        profile = UserProfile.get_for_user(dot)
        profile.current_time_zone = "Europe/Oslo"
        profile.save()

        comments = row(home(dot), "Comments")

    assert 'x="60" y="0"' in comments  # today, for it was half past midnight in Oslo


def test_a_post_that_was_published_again_counts_once_a_day() -> None:
    post = a_post()
    post.unpublish()
    post.save_revision().publish()

    assert "<strong>1</strong>" in row(home(a_moderator()), "Posts published")


def test_who_may_decide_nothing_sees_no_figures() -> None:
    a_comment()

    page = home(an_editor())

    assert "ast 7 days" not in page
    assert at_the_desk(an_editor("Eve")).get("/admin/posts/last-seven-days/").content.strip() == b""


def test_figures_are_remembered_for_a_minute() -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        post, desk = a_post(), at_the_desk(a_moderator())
        a_comment(post)
        rows = "/admin/posts/last-seven-days/"
        desk.get(rows)
        a_comment(post)

        before = row(desk.get(rows).content.decode(), "Comments")
        clock.shift(61)
        after = row(desk.get(rows).content.decode(), "Comments")

    assert "<strong>1</strong>" in before
    assert "<strong>2</strong>" in after


def test_a_row_that_cannot_be_counted_is_in_nobodys_way() -> None:
    def broken(since: datetime) -> Any:
        raise RuntimeError("harbour closed")

    register_week(Series("Bells", broken, "rung_at", lambda user: True, lambda: "/admin/"), "test.bells")
    a_comment()
    try:
        page = at_the_desk(a_moderator()).get("/admin/posts/last-seven-days/").content.decode()
    finally:
        unregister_week("test.bells")

    assert "<strong>1</strong>" in row(page, "Comments")
    assert "<strong>0</strong>" in row(page, "Bells")
    assert Comment.objects.count() == 1


def test_what_goes_live_today_is_named_with_the_time_and_its_zone() -> None:
    with time_machine.travel(NOON, tick=False):
        for title, hours in (("Harbours", 3), ("Tomorrow", 13)):
            a_draft(title).schedule(timezone.now() + timedelta(hours=hours))

        page = home(a_moderator())

    assert "“Harbours” goes live today at 15:00 UTC" in page
    assert "in 3 hours" in page
    assert "“Tomorrow” goes live" not in page


def test_many_that_go_live_today_are_a_number() -> None:
    with time_machine.travel(NOON, tick=False):
        for number in range(7):
            a_draft(f"Post {number}").schedule(timezone.now() + timedelta(hours=1, minutes=number))

        page = home(a_moderator())

    assert "“Post 4” goes live today" in page
    assert "2 more go live today" in page
    assert "the last at 13:06 UTC" in page


def test_who_may_not_publish_is_not_told_what_goes_live_today() -> None:
    with time_machine.travel(NOON, tick=False):
        a_draft("Harbours").schedule(timezone.now() + timedelta(hours=3))

        assert "goes live today" not in home(an_editor())
