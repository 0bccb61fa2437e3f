"""``check_deliveries``: do the books balance?"""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from notifications.models import Attempt, Delivery, DigestItem, Fanout
from tests.factories import a_post
from tests.notifications.people import a_subscriber, work
from tests.notifications.provider_calls import a_delivery

pytestmark = pytest.mark.django_db


def check(*options):
    out = StringIO()
    try:
        call_command("check_deliveries", *options, stdout=out)
    except CommandError as error:
        return out.getvalue(), error.returncode
    return out.getvalue(), 0


def faults():
    text, code = check("--json")
    items = json.loads(text)["items"]
    assert code == (1 if items else 0)
    return items


@pytest.fixture
def told():
    """A post that Rosa was told of, Sam was not any more, and Tess gets in a digest."""
    a_subscriber()
    a_subscriber("sam@example.org", state="bounced")
    a_subscriber("tess@example.org", frequency="weekly")
    a_post()
    work()
    return Fanout.objects.get()


@pytest.mark.usefixtures("told")
def test_books_kept_by_the_house_balance():
    assert faults() == []


def test_nothing_sent_is_in_balance_too():
    assert check() == ("mails: none\ntransactional: 0 wait\nbulk: 0 wait\n", 0)


def test_a_candidate_too_many_is_found(told):
    Fanout.objects.update(candidates=told.candidates + 1)

    assert [each.partition(":")[0] for each in faults()] == [f"fan-out {told.pk}"]


def test_a_place_in_a_digest_that_is_missing_is_found(told):
    DigestItem.objects.all().delete()

    assert faults() == [f"fan-out {told.pk}: 1 in a digest, 0 digest items"]


@pytest.mark.usefixtures("told")
def test_a_mail_that_vanished_is_found():
    Delivery.objects.filter(mail="post_published").delete()

    assert len(faults()) == 1


@pytest.mark.parametrize("hours", [None, -1])
def test_a_mail_in_nobodys_hands_is_found(hours):
    until = timezone.now() + timedelta(hours=hours) if hours else None
    mail = a_delivery(state="claimed", lease_until=until, finished_at=None)

    assert faults() == [f"delivery {mail.pk}: taken up, and nobody holds it"]


def test_a_mail_somebody_holds_is_in_order():
    a_delivery(state="claimed", lease_until=timezone.now() + timedelta(minutes=1), finished_at=None)

    assert faults() == []


def test_an_attempt_without_an_end_is_found():
    Attempt.objects.create(delivery=a_delivery(), n=1)

    assert len(faults()) == 1


def test_what_waits_and_what_is_uncertain_is_listed_without_addresses():
    a_delivery(state="pending", next_attempt_at=timezone.now() - timedelta(hours=2), finished_at=None)
    mail = a_delivery(state="uncertain", last_text="the line went dead")

    text, code = check()

    assert code == 0
    assert "bulk: 1 wait, the oldest due for 2 hours" in text
    assert f"delivery {mail.pk}: post_published to r…@e…org: the line went dead" in text
    assert "rosa@example.org" not in text
