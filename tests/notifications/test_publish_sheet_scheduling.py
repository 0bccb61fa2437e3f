"""Scheduling from the publish sheet."""

import pytest
from django.test import Client

from blog.models import Event
from tests.notifications.outbox_desk import text_of
from tests.notifications.sheet_desk import a_saved_draft, in_days, now, press, said, sheet

pytestmark = pytest.mark.django_db


def test_a_post_is_scheduled_for_the_moment_that_is_given(desk: Client) -> None:
    post, when = a_saved_draft(), in_days(2)

    response = press(desk, post, "schedule", when=f"{when:%Y-%m-%dT%H:%M}")

    assert "“Harbours” is scheduled for " in said(response)
    assert not now(post).live
    assert now(post).scheduled_revision.approved_go_live_at == when
    assert now(post).latest_revision_id == post.latest_revision_id
    assert Event.objects.filter(kind="post_scheduled").count() == 1


def test_a_go_live_date_in_the_draft_stands_on_the_button(desk: Client) -> None:
    when = in_days(3)
    post = a_saved_draft(go_live_at=when)

    page = text_of(desk.get(sheet(post)))
    press(desk, post, "as_planned")

    assert f"Schedule for {when:%a %-d %b %Y, %H:%M %Z}" in page
    assert now(post).scheduled_revision.approved_go_live_at == when


def test_publishing_now_leaves_a_go_live_date_out(desk: Client) -> None:
    post = a_saved_draft(go_live_at=in_days(3))

    press(desk, post, "publish")

    assert now(post).live
    assert now(post).go_live_at is None


@pytest.mark.parametrize("when", ["", "2020-01-01T10:00", "soon"])
def test_a_moment_that_does_not_do_is_refused_in_words(desk: Client, when: str) -> None:
    post = a_saved_draft()

    response = press(desk, post, "schedule", when=when)

    assert response.status_code == 422
    assert not now(post).revisions.exclude(approved_go_live_at=None).exists()


def test_a_post_cannot_go_live_after_it_expires(desk: Client) -> None:
    post = a_saved_draft(expire_at=in_days(1))

    response = press(desk, post, "schedule", when=f"{in_days(2):%Y-%m-%dT%H:%M}")

    assert "The post expires before that." in text_of(response)
