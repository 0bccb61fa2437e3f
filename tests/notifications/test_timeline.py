"""What an editor reads of the mails that a publication caused."""

from typing import Any

import pytest

from blog.admin.troubled import troubled
from blog.events.runner import run_due
from blog.models import Event
from blog.origins import publication_origin
from notifications.models import Delivery
from notifications.timeline import mails_of
from tests.factories import a_post
from tests.notifications.people import a_subscriber, work

pytestmark = pytest.mark.django_db


def said_of(event: Event) -> list[str]:
    return [f"{row.text} {row.state}".strip() for row in mails_of([event]).get(event.pk, [])]


def test_mails_that_went_out_are_counted_as_accepted_never_as_delivered() -> None:
    a_subscriber("ben@example.org")
    a_subscriber("cy@example.org")
    a_post("Birds")

    work()

    event = Event.objects.get(kind="post_published")
    assert said_of(event) == ["2 readers were to be told by e-mail.", "2 mails accepted by the mail server"]


def test_a_publication_that_is_not_announced_says_why() -> None:
    a_subscriber("ben@example.org")
    with publication_origin("import"):
        a_post("Birds")

    run_due()

    (line,) = said_of(Event.objects.get(kind="post_published"))
    assert line == "No e-mail: nobody is mailed about what comes from an import."


def test_an_event_that_mails_nobody_has_nothing_to_say() -> None:
    a_post("Birds").unpublish()

    assert said_of(Event.objects.get(kind="post_unpublished")) == []


def test_within_the_typo_window_it_says_when_mails_leave_and_what_cancels_them(settings: Any) -> None:
    settings.BELLBIRD_TYPO_WINDOW_SECONDS = 300
    a_subscriber("ben@example.org")
    a_post("Birds")
    work()

    said = said_of(Event.objects.get(kind="post_published"))

    assert "1 reader was to be told by e-mail." in said
    assert "Mails leave then; unpublishing cancels. waiting" in said


def test_the_way_to_the_report_is_in_the_first_row() -> None:
    post = a_post("Birds")
    work()

    event = Event.objects.get(kind="post_published")
    first = mails_of([event])[event.pk][0]

    assert first.url == f"/admin/deliveries/{post.pk}/"


@pytest.mark.parametrize(
    ("state", "answers", "is_found"),
    [("accepted", 1, False), ("pending", 0, False), ("pending", 1, True), ("dead", 8, True), ("uncertain", 0, True)],
)
def test_events_are_narrowed_to_those_whose_mails_failed(state: str, answers: int, is_found: bool) -> None:
    a_subscriber("ben@example.org")
    a_post("Birds")
    work()
    Delivery.objects.update(state=state, answers=answers)

    assert troubled(Event.objects.filter(kind="post_published")).exists() is is_found
