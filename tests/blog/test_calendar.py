"""The calendar: a month of what goes live, expires and was published."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import GroupPagePermission, Page
from wagtail.users.models import UserProfile as AdminProfile

from blog.admin.calendar_months import FIRST, LAST
from blog.calendar.entries import schedule_of
from blog.calendar.sources import Entry, Kind, register_source, unregister_source
from blog.models import Post, User
from tests.blog.admin_desk import a_moderator, an_editor, at_the_desk
from tests.blog.many_posts import many_posts
from tests.factories import a_draft, a_due_post, a_post, a_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november")]
NOVEMBER = datetime(2026, 11, 10, 12, tzinfo=UTC)


@pytest.fixture
def november():
    with time_machine.travel(NOVEMBER, tick=True):
        yield


def a_scheduled_post(title: str, when: datetime, **fields: Any) -> Post:
    post = a_draft(title, **fields)
    post.schedule(when)
    return Post.objects.get(pk=post.pk)


def shown(user: User | None = None, **asked: str) -> str:
    answer = at_the_desk(user or a_moderator()).get("/admin/posts/calendar/", asked)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def agenda(page: str) -> str:
    return page.partition('id="list"')[2]


def test_what_goes_live_expires_and_was_published_stands_on_its_day():
    a_scheduled_post("Herons", datetime(2026, 11, 24, 7, tzinfo=UTC))
    a_post("Terns", published_at=datetime(2026, 11, 3, 9, tzinfo=UTC))
    a_post("Gulls", expire_at=datetime(2026, 11, 28, 9, 30, tzinfo=UTC))

    listed = agenda(shown())

    assert "Tuesday, 24 November" in listed
    assert listed.index("Terns") < listed.index("Herons")
    assert "goes live" in listed
    assert "expires" in listed
    assert "published" in listed


def test_a_draft_that_nobody_has_scheduled_is_not_in_the_calendar():
    draft = a_draft("Herons")
    draft.go_live_at, draft.expire_at = NOVEMBER + timedelta(days=1), NOVEMBER + timedelta(days=2)
    draft.save_revision()
    Post.objects.filter(pk=draft.pk).update(expire_at=draft.expire_at)

    assert "Herons" not in agenda(shown())


def test_the_zone_of_whoever_looks_decides_the_day_and_is_in_the_caption():
    a_scheduled_post("Herons", datetime(2026, 11, 24, 23, 30, tzinfo=UTC))
    dot = a_moderator()
    profile = AdminProfile.get_for_user(dot)
    profile.current_time_zone = "Europe/Oslo"
    profile.save()

    page = shown(dot)

    assert "Europe/Oslo (CET, UTC+1)" in page.partition("<caption>November")[2].partition("</caption>")[0]
    assert "Wednesday, 25 November" in page
    assert "00:30 CET" in page


def test_an_update_of_a_live_post_is_called_so_and_has_the_title_that_it_will_have():
    post = a_post("Herons")
    post.title = "Herons, revised"
    post.schedule(NOVEMBER + timedelta(days=5))

    listed = agenda(shown())

    assert "Herons, revised" in listed
    assert "update goes live" in listed


def test_a_post_that_could_not_be_published_says_so():
    from blog.models import PublicationFailure

    post = a_due_post("Herons")
    revision = schedule_of(post)
    assert revision is not None
    PublicationFailure.objects.create(post=post, revision=revision, go_live_at=revision.approved_go_live_at, reason="")

    assert "could not be published" in agenda(shown())


def test_two_posts_within_ten_minutes_are_pointed_out_and_ten_minutes_are_enough():
    a_scheduled_post("Herons", NOVEMBER + timedelta(days=1))
    a_scheduled_post("Terns", NOVEMBER + timedelta(days=1, minutes=9))
    a_scheduled_post("Gulls", NOVEMBER + timedelta(days=1, minutes=19))

    page = shown()

    assert "Less than 10 minutes apart: “Herons” (11 Nov, 12:00) and “Terns” (12:09)." in page
    assert page.count("Less than 10 minutes apart") == 1


def test_author_tag_and_state_narrow_it():
    a_scheduled_post("Herons", NOVEMBER + timedelta(days=1), tags=("Birds",))
    a_scheduled_post("Quays", NOVEMBER + timedelta(days=2), author=a_user("Ben"))
    a_post("Terns", published_at=NOVEMBER - timedelta(days=1), tags=("Birds",))

    tagged = agenda(shown(tag="birds"))
    assert ("Herons" in tagged, "Terns" in tagged, "Quays" in tagged) == (True, True, False)
    coming = agenda(shown(tag="birds", shown="coming"))
    assert ("Herons" in coming, "Terns" in coming) == (True, False)
    assert "Quays" not in agenda(shown(author=str(a_user("Ada").profile.pk)))


def test_what_other_apps_add_is_shown_and_a_failing_one_does_not_hide_the_rest():
    def digests(start: datetime, end: datetime, user: Any) -> list[Entry]:
        return [Entry(NOVEMBER, Kind.OTHER, "Digest to 3 people")]

    def broken(start: datetime, end: datetime, user: Any) -> list[Entry]:
        raise RuntimeError

    register_source(digests, "tests.digests")
    register_source(broken, "tests.broken")
    try:
        assert "Digest to 3 people" in agenda(shown())
    finally:
        unregister_source("tests.digests")
        unregister_source("tests.broken")


@pytest.mark.parametrize("month", ["2026-13", "0000-01", "99999", "next", "2026-11'", "9999-12"])
def test_a_month_that_makes_no_sense_is_this_month(month):
    assert "November 2026" in shown(month=month)


@pytest.mark.parametrize("month", [FIRST, LAST])
def test_the_calendar_ends_somewhere(month):
    assert f"{month:%B %Y}" in shown(month=f"{month:%Y-%m}")


def test_what_somebody_may_not_see_in_the_admin_is_not_in_their_calendar():
    a_scheduled_post("Herons", NOVEMBER + timedelta(days=1))
    elsewhere = Page.objects.get(depth=1).add_child(instance=Page(title="Elsewhere", slug="elsewhere"))
    edda = an_editor("Edda")
    own_pages = GroupPagePermission.objects.filter(group__in=edda.groups.all())
    assert "Herons" in shown(edda)

    own_pages.update(page=elsewhere)

    assert "Herons" not in shown(edda)
    assert at_the_desk(a_user("Rik")).get("/admin/posts/calendar/").status_code == 302


def test_a_busy_day_is_cut_in_the_table_and_in_the_list_with_a_way_to_the_rest():
    many_posts(a_post("Herons", published_at=datetime(2026, 11, 3, 9, tzinfo=UTC)), 20)

    page = shown()

    assert "17 more</a>" in page
    assert "9 more published, in the list of posts" in page


def test_many_posts_take_as_many_queries_as_few():
    pattern = a_post("Herons", published_at=timezone.now() - timedelta(days=1))
    for days in range(1, 4):
        a_scheduled_post(f"Terns {days}", NOVEMBER + timedelta(days=days))
    browser = at_the_desk(a_moderator())
    browser.get("/admin/posts/calendar/")
    with CaptureQueriesContext(
        connection,
    ) as few:
        browser.get("/admin/posts/calendar/")
    many_posts(pattern, 60)

    with CaptureQueriesContext(connection) as many:
        browser.get("/admin/posts/calendar/")

    assert len(many) == len(few) <= 30
