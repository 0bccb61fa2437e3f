"""The calendar for a calendar program: RFC 5545, at an address that is its owner's secret."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from blog.calendar.models import CalendarKey
from blog.calendar.moving import move
from blog.models import Post
from blog.views.calendar_feed import ASKED_A_MINUTE
from tests.blog.admin_desk import a_moderator, at_the_desk
from tests.factories import a_draft, a_post, a_user

pytestmark = pytest.mark.django_db


def feed_of(user: Any) -> str:
    return reverse("blog:calendar_feed", args=[CalendarKey.make_for(user)])


def events(path: str) -> list[Any]:
    answer = Client().get(path)
    assert answer.status_code == 200
    return list(Calendar.from_ical(answer.content).walk("VEVENT"))


def a_scheduled_post(title: str = "Herons") -> Post:
    post = a_draft(title)
    post.schedule(timezone.now().replace(microsecond=0) + timedelta(days=3))
    return Post.objects.get(pk=post.pk)


def test_a_program_reads_what_goes_live_and_when():
    post = a_scheduled_post()

    [event] = events(feed_of(a_moderator()))

    assert event["SUMMARY"] == "Goes live: Herons"
    assert event.start == post.go_live_at
    assert event.start.utcoffset() == timedelta()


def test_a_post_that_is_moved_stays_the_same_event():
    post, path = a_scheduled_post(), feed_of(a_moderator())
    [before] = events(path)

    move(post, timezone.now() + timedelta(days=9), by=None)

    [after] = events(path)
    assert after["UID"] == before["UID"]
    assert after.start > before.start


@pytest.mark.parametrize(
    "title", ["Tides, quays; and \\ ropes: 7", "Ærlig " * 40, "🦢" * 60, "One\r\nEND:VCALENDAR\r\ntwo", "\x00bell\x07"]
)
def test_whatever_a_title_holds_the_file_is_sound(title):
    post = a_scheduled_post()
    revision = post.revisions.get(approved_go_live_at__isnull=False)
    revision.content["title"] = title if "\x00" not in title else "bell\x07"
    revision.save(update_fields=["content"])

    answer = Client().get(feed_of(a_moderator()))

    lines = answer.content.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)|[\x00-\x08\x0b\x0c\x0e-\x1f]", answer.content)
    assert all(line.decode() is not None for line in lines)
    [event] = Calendar.from_ical(answer.content).walk("VEVENT")
    assert str(event["SUMMARY"]).split(": ", 1)[1] == "\n".join(
        title.replace("\x00", "").replace("\x07", "").splitlines()
    )


def test_it_is_for_nobody_else_to_keep_or_find():
    answer = Client().get(feed_of(a_moderator()))

    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert not answer.cookies


def test_the_address_is_shown_once_and_only_its_hash_is_kept():
    dot = at_the_desk(a_moderator())

    page = dot.post("/admin/posts/calendar/address/", {"do": "make"}).content.decode()

    path = re.search(r"/feed/calendar/([\w-]+)\.ics", page)
    assert path
    assert Client().get(path[0]).status_code == 200
    assert path[1] not in str(CalendarKey.objects.values_list())
    assert path[1] not in dot.get("/admin/posts/calendar/").content.decode()


def test_a_wrong_an_old_and_a_revoked_address_are_not_there():
    dot = a_moderator()
    old = feed_of(dot)
    new = feed_of(dot)
    assert Client().get(old).status_code == 404
    assert Client().get(reverse("blog:calendar_feed", args=["x" * 43])).status_code == 404
    assert Client().get(new).status_code == 200

    at_the_desk(dot).post("/admin/posts/calendar/address/", {"do": "revoke"})

    assert Client().get(new).status_code == 404


def test_who_has_left_the_desk_reads_nothing_any_more():
    a_scheduled_post()
    dot = a_moderator()
    path = feed_of(dot)

    dot.groups.clear()
    assert Client().get(path).status_code == 404

    ben = a_moderator("Mo")
    path = feed_of(ben)
    ben.is_active = False
    ben.save()
    assert Client().get(path).status_code == 404


def test_a_reader_has_no_calendar_even_with_a_key():
    a_post("Herons", published_at=datetime.now(UTC))

    assert Client().get(feed_of(a_user("Rik"))).status_code == 404


def test_who_asks_without_end_is_told_to_wait():
    path, browser = feed_of(a_moderator()), Client()
    answers = [browser.get(path).status_code for _ in range(ASKED_A_MINUTE)]

    refused = browser.get(path)

    assert set(answers) == {200}
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "60")
