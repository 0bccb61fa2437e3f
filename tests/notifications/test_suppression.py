"""Who is not written to any more, and how they return."""

from datetime import timedelta

import pytest
from django.utils import timezone

from notifications import suppressing
from notifications.models import Delivery, Subscription, SubscriptionChange, Suppression
from tests.factories import a_post
from tests.notifications.people import a_subscriber, work
from tests.notifications.provider_calls import KEYS, a_delivery, brevo, call, mailgun, postmark, sendgrid

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore::anymail.exceptions.AnymailNotSupportedWarning"),
]
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _keys(settings):
    settings.ANYMAIL = KEYS


def reasons():
    return list(Suppression.objects.values_list("reason", flat=True))


HARD = {
    "postmark": lambda mail: postmark(mail, "Bounce"),
    "mailgun": lambda mail: mailgun(mail, "failed", severity="permanent", reason="bounce"),
    "sendgrid": lambda mail: [sendgrid(mail, "bounce", type="bounce", status="5.1.1", reason="550 5.1.1 unknown")],
    "brevo": lambda mail: brevo(mail, "hard_bounce", reason="550 no such user"),
}
SOFT = {
    "postmark": lambda mail: postmark(mail, "Bounce", Type="SoftBounce", Details="smtp;452 4.2.2 over quota"),
    "mailgun": lambda mail: mailgun(
        mail,
        "failed",
        severity="permanent",
        **{"delivery-status": {"message": "552 5.2.2 mailbox full"}},  # type: ignore[arg-type]
    ),
    "sendgrid": lambda mail: [sendgrid(mail, "bounce", type="blocked", status="5.7.1", reason="550 5.7.1 policy")],
    "brevo": lambda mail: brevo(mail, "soft_bounce", reason="mailbox full"),
}


@pytest.mark.parametrize("provider", HARD)
def test_an_address_that_does_not_exist_is_suppressed_at_once(provider):
    reader = a_subscriber()

    call(provider, HARD[provider](a_delivery()))
    work()

    reader.refresh_from_db()
    assert (reasons(), reader.state) == (["bounced"], "bounced")
    assert SubscriptionChange.objects.get(what="bounced").scope == "site"


@pytest.mark.parametrize("provider", SOFT)
def test_a_full_mailbox_is_suppressed_at_the_fifth_mail_that_comes_back(provider):
    a_subscriber()
    for _ in range(4):
        call(provider, SOFT[provider](a_delivery()))
    work()
    assert reasons() == []

    call(provider, SOFT[provider](a_delivery()))
    work()
    assert reasons() == ["bounced"]


def test_one_mail_that_comes_back_often_counts_once():
    delivery = a_delivery()
    for _ in range(6):
        call("postmark", SOFT["postmark"](delivery))

    work()

    assert reasons() == []


def test_mails_that_came_back_long_ago_do_not_count():
    for _ in range(4):
        a_delivery(bounced_at=timezone.now() - timedelta(days=15))

    call("postmark", SOFT["postmark"](a_delivery()))
    work()

    assert reasons() == []


def test_a_complaint_ends_every_subscription_at_once():
    followed = [a_subscriber(scope=scope) for scope in ("site", "tag:1", "author:1")]
    a_subscriber("sam@example.org")

    call("postmark", postmark(a_delivery(), "SpamComplaint"))
    work()

    assert reasons() == ["complained"]
    states = Subscription.objects.filter(pk__in=[each.pk for each in followed]).values_list("state", flat=True)
    assert list(states) == ["complained"] * 3
    assert SubscriptionChange.objects.filter(what="complained").count() == 3
    assert Subscription.objects.get(email="sam@example.org").state == "active"


def test_a_complaint_outweighs_a_bounce_and_not_the_other_way_round():
    delivery = a_delivery()
    for record in ("Bounce", "SpamComplaint", "Bounce"):
        call("postmark", postmark(delivery, record))
    work()

    assert reasons() == ["complained"]


def test_what_is_suppressed_gets_no_mail_it_was_promised():
    a_subscriber()
    call("postmark", postmark(a_delivery(), "SpamComplaint"))
    work()

    a_post()
    work()

    assert not Delivery.objects.filter(state="accepted", provider_id="").exists()


def asks_again():
    Subscription.objects.request("rosa@example.org")
    work()
    return Delivery.objects.filter(mail="confirm_subscription", state="accepted").count()


@pytest.mark.parametrize("reason", ["bounced", "complained", "erased"])
def test_whoever_asks_again_gets_one_mail_and_returns_by_confirming(reason):
    reader = a_subscriber()
    Subscription.objects.filter(pk=reader.pk).update(state=reason if reason != "erased" else "unsubscribed")
    Suppression.objects.create(recipient_key=reader.recipient_key, reason=reason)

    assert [asks_again(), asks_again()] == [1, 1]
    a_post()
    work()
    assert not Delivery.objects.filter(mail="post_published", state="accepted").exists()

    Subscription.objects.get(pk=reader.pk).confirm()
    a_post()
    work()
    assert reasons() == []
    assert Delivery.objects.filter(mail="post_published", state="accepted").count() == 1


def test_whom_an_editor_suppressed_gets_not_even_that():
    reader = a_subscriber()
    suppressing.suppress(reader.recipient_key, "manual", via="admin")

    assert asks_again() == 0

    assert suppressing.release(reader.recipient_key, via="admin") is True
    assert reasons() == []


def test_an_old_bounce_told_late_does_not_undo_a_return():
    a_subscriber(confirmed_at=timezone.now() - HOUR)
    old = (timezone.now() - 2 * HOUR).isoformat()

    call("postmark", postmark(a_delivery(), "Bounce", BouncedAt=old))
    call("postmark", postmark(a_delivery(), "SpamComplaint", BouncedAt=old))
    work()

    assert reasons() == []


def test_to_suppress_twice_is_one_line_in_the_history():
    reader = a_subscriber()

    first = suppressing.suppress(reader.recipient_key, "bounced")
    again = suppressing.suppress(reader.recipient_key, "bounced")

    assert (first, again, SubscriptionChange.objects.count()) == (True, False, 1)


def test_an_address_the_provider_itself_refuses_to_write_to_is_suppressed():
    call("sendgrid", [sendgrid(a_delivery(), "dropped", reason="Bounced Address")])
    work()

    assert reasons() == ["bounced"]


def test_the_history_says_why_without_the_address():
    a_subscriber()

    call("postmark", postmark(a_delivery(), "Bounce", Details="smtp;550 5.1.1 <rosa@example.org>: unknown"))
    work()

    assert SubscriptionChange.objects.get(what="bounced").detail == "smtp;550 5.1.1 <…>: unknown"
