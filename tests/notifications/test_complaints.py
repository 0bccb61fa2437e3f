"""Too many spam reports stop subscribers' mail, and nobody else's."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from notifications.complaining import why_bulk_waits
from notifications.models import Delivery, Subscription
from tests.factories import a_post
from tests.notifications.people import a_subscriber, work
from tests.notifications.provider_calls import a_delivery

pytestmark = pytest.mark.django_db


def a_week_of_mail(accepted, complaints, days_ago=1):
    """So many mails that were accepted, and so many of them reported as spam."""
    pattern, when = a_delivery(), timezone.now() - timedelta(days=days_ago)
    Delivery.objects.filter(pk=pattern.pk).delete()
    many = [
        Delivery(
            event=pattern.event,
            recipient_key=f"{number:032x}",
            mail=pattern.mail,
            message_class="bulk",
            state="accepted",
            finished_at=when,
            complained_at=when if number < complaints else None,
        )
        for number in range(accepted)
    ]
    Delivery.objects.bulk_create(many)


@pytest.mark.parametrize(
    ("accepted", "complaints", "waits"),
    [(1000, 0, False), (999, 9, False), (1000, 1, True), (2000, 2, True), (2001, 2, False), (1500, 1, False)],
)
def test_one_in_a_thousand_is_one_too_many(accepted, complaints, waits):
    a_week_of_mail(accepted, complaints)

    assert bool(why_bulk_waits()) is waits


def test_what_was_reported_longer_ago_is_forgotten():
    a_week_of_mail(1000, 5, days_ago=8)

    assert why_bulk_waits() == ""


def test_subscribers_mail_waits_and_one_persons_does_not(settings):
    a_week_of_mail(1000, 2)
    a_subscriber()
    a_post()
    Subscription.objects.request("sam@example.org")

    work()
    told = Delivery.objects.exclude(email="").order_by("mail").values_list("mail", "state")
    assert list(told) == [("confirm_subscription", "accepted"), ("post_published", "pending")]

    settings.BELLBIRD_COMPLAINT_LIMIT = 1
    work()
    assert Delivery.objects.get(mail="post_published", email="rosa@example.org").state == "accepted"


def test_it_is_said():
    a_week_of_mail(1000, 2)
    out = StringIO()

    call_command("check_deliveries", stdout=out)

    assert "subscribers' mail waits: 2 of 1000 mails of the last 7 days were reported as spam" in out.getvalue()
