"""A comment taken back within the typo window mails nobody; approved once more, everybody hears of it, once."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from pytest_django import Settings

from blog.models import Comment
from notifications.models import Delivery
from tests.factories import a_comment, a_post, an_admin
from tests.notifications.people import work

pytestmark = pytest.mark.django_db
WINDOW = timedelta(minutes=5)


@pytest.fixture
def clock(settings: Settings) -> Any:
    settings.BELLBIRD_TYPO_WINDOW_SECONDS = WINDOW.total_seconds()
    with time_machine.travel(datetime(2026, 6, 1, 12, tzinfo=UTC), tick=False) as travel:
        yield travel


def told() -> list[tuple[str, str]]:
    return sorted((message.to[0], str(message.subject).split("“")[0].strip()) for message in mail.outbox)


@pytest.fixture
def reply() -> Comment:
    """Cy's answer to Ben, below Ada's post: three people have a mail coming when it is approved."""
    first = a_comment(a_post("Birds", notify_author=True), wants_replies=True)
    first.approve()
    work()
    mail.outbox.clear()
    Delivery.objects.all().delete()
    return a_comment(first.post, parent=first, name="Cy", email="cy@example.org")


def test_mails_about_a_comment_wait_until_the_window_is_over(clock: Any, reply: Comment) -> None:
    reply.approve(an_admin())
    work()
    assert told() == []

    clock.shift(WINDOW)
    work()

    assert [to for to, _ in told()] == ["ada@example.org", "ben@example.org", "cy@example.org"]


@pytest.mark.parametrize("verb", ["reopen", "reject"])
def test_a_comment_taken_back_in_time_mails_nobody(clock: Any, reply: Comment, verb: str) -> None:
    dot = an_admin()
    reply.approve(dot)
    work()
    clock.shift(timedelta(minutes=2))

    getattr(reply, verb)(dot)
    work()
    assert set(Delivery.objects.filter(event__kind="comment_approved").values_list("state", flat=True)) == {"stale"}
    clock.shift(WINDOW)
    work()

    assert told() == []


def test_approved_once_more_everybody_hears_of_it_once_a_window_later(clock: Any, reply: Comment) -> None:
    dot = an_admin()
    for verb in (reply.approve, reply.reopen, reply.approve):
        verb(dot)
        work()
        clock.shift(timedelta(minutes=2))

    clock.shift(timedelta(minutes=2))
    work()
    assert told() == []
    clock.shift(timedelta(minutes=2))
    work()
    work()

    assert [to for to, _ in told()] == ["ada@example.org", "ben@example.org", "cy@example.org"]


def test_taken_back_and_approved_before_anybody_worked_everybody_hears_of_it_once(clock: Any, reply: Comment) -> None:
    for verb in (reply.approve, reply.reopen, reply.approve):
        verb(an_admin())

    clock.shift(WINDOW * 2)
    work()
    work()

    assert [to for to, _ in told()] == ["ada@example.org", "ben@example.org", "cy@example.org"]


def test_what_has_left_is_not_sent_again(clock: Any, reply: Comment) -> None:
    dot = an_admin()
    reply.approve(dot)
    work()
    clock.shift(WINDOW)
    work()
    mail.outbox.clear()

    reply.reopen(dot)
    reply.approve(dot)
    work()
    clock.shift(WINDOW * 2)
    work()

    assert told() == []


def test_moderators_hear_of_a_waiting_comment_at_once(clock: Any) -> None:
    an_admin()
    a_comment(a_post("Birds"))

    work()

    assert [subject for _, subject in told()] != []
