"""What may be decided about a mail, and what is refused."""

import pytest
from django.test import Client
from wagtail.models import PageLogEntry

from blog.models import Event, Post
from notifications.models import Delivery, Suppression
from tests.factories import a_post
from tests.notifications.outbox_desk import OUTBOX, now_in, text_of
from tests.notifications.people import subscribers, work

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("state", "decision", "after"),
    [
        ("uncertain", "arrived", "accepted"),
        ("uncertain", "again", "pending"),
        ("uncertain", "leave", "suppressed"),
        ("stale", "anyway", "pending"),
        ("dead", "retry", "pending"),
        ("rejected", "retry", "pending"),
        ("accepted", "again", "accepted"),
        ("accepted", "leave", "accepted"),
        ("suppressed", "anyway", "suppressed"),
        ("handing_off", "leave", "handing_off"),
    ],
)
def test_only_what_fits_the_state_can_be_decided(
    desk: Client, birds: Post, state: str, decision: str, after: str
) -> None:
    mail = now_in(state)

    desk.post(f"{OUTBOX}{mail.pk}/decide/", {"decision": decision})

    mail.refresh_from_db()
    assert mail.state == after


def test_a_decision_stands_in_the_posts_history_and_an_unknown_one_is_refused(desk: Client, birds: Post) -> None:
    mail = now_in("uncertain")
    assert desk.post(f"{OUTBOX}{mail.pk}/decide/", {"decision": "burn"}).status_code == 400

    desk.post(f"{OUTBOX}{mail.pk}/decide/", {"decision": "arrived"})
    desk.post(f"{OUTBOX}{mail.pk}/decide/", {"decision": "again"})

    entry = PageLogEntry.objects.get(action="notifications.mail_decided")
    assert (entry.page_id, entry.data["what"]) == (birds.pk, "It arrived")


def test_a_mail_to_somebody_erased_is_not_sent_again(desk: Client, birds: Post) -> None:
    mail = now_in("uncertain", email="")

    desk.post(f"{OUTBOX}{mail.pk}/decide/", {"decision": "again"})

    mail.refresh_from_db()
    assert mail.state == "uncertain"
    assert "again" not in [offer["decision"].name for offer in desk.get(f"{OUTBOX}{mail.pk}/").context["decisions"]]


def test_all_that_a_filter_finds_is_decided_after_it_was_counted(desk: Client) -> None:
    subscribers(3)
    post = a_post("Birds")
    work()
    Delivery.objects.update(state="uncertain")
    other = Delivery.objects.create(
        event=Event.objects.latest("pk"), recipient_key="e" * 32, mail="x", message_class="bulk", state="dead"
    )
    narrowed = f"{OUTBOX}decide/?post={post.pk}&mail=post_published"

    asked = desk.post(narrowed, {"decision": "arrived"})
    assert "for 3 mails?" in text_of(asked)
    assert Delivery.objects.filter(state="uncertain").count() == 3

    desk.post(narrowed, {"decision": "arrived", "confirmed": "yes"})
    assert Delivery.objects.filter(state="accepted").count() == 3
    other.refresh_from_db()
    assert other.state == "dead"
    assert PageLogEntry.objects.get(action="notifications.mail_decided").data["number"] == 3


@pytest.mark.parametrize("question", ["", "q=%00", "q=%20", "state=nonsense", "post=x", "p=2"])
def test_nothing_is_decided_about_all_mails_there_are(desk: Client, birds: Post, question: str) -> None:
    mail = now_in("uncertain")

    answer = desk.post(f"{OUTBOX}decide/?{question}", {"decision": "leave", "confirmed": "yes"})

    mail.refresh_from_db()
    assert (answer.status_code, mail.state) == (400, "uncertain")


def test_the_address_of_a_mail_is_suppressed_with_a_reason(desk: Client, birds: Post) -> None:
    mail = Delivery.objects.get()

    desk.post(f"{OUTBOX}{mail.pk}/suppress/", {"reason": " "})
    assert not Suppression.objects.exists()
    desk.post(f"{OUTBOX}{mail.pk}/suppress/", {"reason": "They phoned."})
    assert Suppression.objects.get().recipient_key == mail.recipient_key
