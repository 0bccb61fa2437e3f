"""The history of a post in Wagtail: what was given up, and when the mails were done. One line for each."""

from typing import Any

import pytest
from wagtail.models import PageLogEntry

from blog.events.runner import run_due
from blog.models import Event
from notifications.mails_done import DONE
from notifications.models import Delivery, DeliveryState
from tests.blog.admin_desk import a_moderator, at_the_desk
from tests.factories import a_post
from tests.notifications.people import a_subscriber, work

pytest_plugins = ["tests.blog.closed_harbour"]
pytestmark = pytest.mark.django_db


def history_of(post_id: object) -> str:
    page = at_the_desk(a_moderator()).get(f"/admin/pages/{post_id}/history/")
    return " ".join(page.content.decode().split())


def test_mails_that_are_done_are_one_line_in_the_history() -> None:
    a_subscriber("ben@example.org")
    a_subscriber("cy@example.org")
    post = a_post("Birds")

    work()
    work()

    assert PageLogEntry.objects.filter(page=post, action=DONE).count() == 1
    assert "Mails done: 2 accepted" in history_of(post.pk)


def test_mails_that_are_on_their_way_are_not_done() -> None:
    a_subscriber("ben@example.org")
    a_subscriber("cy@example.org")
    post = a_post("Birds")
    work()
    PageLogEntry.objects.filter(action=DONE).delete()
    Delivery.objects.filter(pk=Delivery.objects.values("pk")[:1]).update(
        state=DeliveryState.PENDING, next_attempt_at="2030-01-01T00:00Z"
    )

    work()

    assert not PageLogEntry.objects.filter(page=post, action=DONE).exists()


def test_a_post_that_nobody_is_mailed_about_has_no_line() -> None:
    a_post("Birds")

    work()

    assert Event.objects.filter(kind="post_published").exists()
    assert not PageLogEntry.objects.filter(action=DONE).exists()


def test_an_effect_that_was_given_up_is_in_the_history_with_its_error(dead: Any) -> None:
    page = history_of(dead.event.subject_id)

    assert "Gave up “test.harbour” for “Published”" in page
    assert "The harbour is closed." in page


def test_tries_leave_nothing_in_the_history(closed_harbour: None) -> None:
    post = a_post("Harbours")

    run_due()

    assert "Gave up" not in history_of(post.pk)
