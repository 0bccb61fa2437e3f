"""Hubs and search engines that were not told in the end: seen, and told again."""

from typing import Any

import pytest
from django.test import Client

from blog.models import Event
from cms.diagnosis.findings import Problem
from cms.diagnosis.pings import pings
from notifications.admin.ping_rows import pings_of
from notifications.models import Ping
from notifications.pinging.wishes import path_of
from tests.blog.admin_desk import a_moderator, an_editor, at_the_desk
from tests.factories import a_post

pytestmark = pytest.mark.django_db
PAGE = "/admin/reports/pings/"


@pytest.fixture
def given_up(settings: Any) -> Ping:
    """That search engines were not told of a post, as often as it is tried."""
    settings.INDEXNOW_KEY = "a" * 32
    post = a_post("Harbours")
    return Ping.objects.create(
        service=Ping.Service.INDEXNOW,
        about=path_of(post),
        post_id=post.pk,
        wished=1,
        attempts=settings.BELLBIRD_RECEIVER_ATTEMPTS,
        last_text="403 Forbidden",
    )


@pytest.fixture
def desk() -> Client:
    return at_the_desk(a_moderator())


def test_what_was_given_up_is_told_on_the_dashboard_and_by_doctor(desk: Client, given_up: Ping) -> None:
    assert "1 ping was given up" in desk.get("/admin/").content.decode()
    assert "403 Forbidden" in desk.get(PAGE).content.decode()
    with pytest.raises(Problem, match="1 given up: 403 Forbidden"):
        pings()


def test_telling_again_gives_it_a_full_set_of_attempts(desk: Client, given_up: Ping) -> None:
    answer = desk.post(f"{PAGE}again/", follow=True)

    given_up.refresh_from_db()
    assert given_up.attempts == 0
    assert "1 ping is tried again." in answer.content.decode()
    assert "Nothing was given up." in answer.content.decode()
    assert pings() == "none given up"


def test_what_is_still_being_tried_was_not_given_up(desk: Client, given_up: Ping) -> None:
    Ping.objects.update(attempts=1)

    assert "given up" not in desk.get("/admin/").content.decode()
    assert "Nothing was given up." in desk.get(PAGE).content.decode()


def test_the_timeline_tells_it_of_the_newest_change_alone(given_up: Ping) -> None:
    post_id = given_up.post_id
    first = Event.objects.get(kind="post_published")
    second = Event.objects.create(
        kind="post_updated",
        transition_key="again",
        subject_type=first.subject_type,
        subject_id=str(post_id),
        origin="code",
    )

    rows = pings_of([second, first])

    assert list(rows) == [second.pk]
    (row,) = rows[second.pk]
    assert (row.state, row.troubles, row.brief) == ("given up", 1, "IndexNow given up")


def test_who_may_not_publish_neither_sees_nor_tells_again(given_up: Ping) -> None:
    desk = at_the_desk(an_editor())

    desk.get(PAGE)
    desk.post(f"{PAGE}again/")

    given_up.refresh_from_db()
    assert given_up.attempts > 0
    assert "Harbours" not in desk.get(PAGE, follow=True).content.decode()
