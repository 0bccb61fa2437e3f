"""Mails, links in mails and announcements that were made for a tag before it was merged, or before that was undone."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from blog.events.runner import run_due
from blog.models import Post, ReceiverRun
from blog.work import Shift
from notifications.fanning import drain_fanouts
from notifications.leaving import meant_by
from notifications.mails import mail_named
from notifications.models import Delivery, DeliveryState, DigestItem, Frequency
from notifications.moving import settle_merges
from tests.blog.tag_shelf import merged
from tests.factories import a_post
from tests.notifications.people import work
from tests.notifications.provider_calls import KEYS, a_delivery, brevo, call
from tests.notifications.reader_pages import leaving
from tests.notifications.tag_followers import ROSA, SAM, active, followed, follower, three_tags

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures(three_tags.__name__)]


def told_of(post: Post) -> list[str]:
    """Whom a mail about the post is planned for."""
    mails = Delivery.objects.of_subject(post).filter(mail="post_published")
    return sorted(mails.values_list("email", flat=True))


def plan() -> None:
    """Write down who is told, and send nothing yet."""
    run_due()
    drain_fanouts(Shift())


def run_what_is_due() -> None:
    Delivery.objects.filter(state=DeliveryState.PENDING).update(next_attempt_at=timezone.now() - timedelta(minutes=1))
    work()


@pytest.mark.parametrize("form", [{"List-Unsubscribe": "One-Click"}, {"wish": "leave"}])
def test_a_link_in_a_mail_from_before_the_merge_still_leaves(client: Client, form: dict[str, str]) -> None:
    link = leaving(follower("Ports"))
    merged("Ports", into="Harbours")
    merged("Harbours", into="Tides")
    work()

    assert "Tides" in client.get(link).content.decode()
    client.post(link, form)

    assert followed() == [("Tides", "unsubscribed")]


def test_a_link_in_a_mail_from_while_they_were_one_leaves_what_is_followed_now(client: Client) -> None:
    rosa = follower("Ports")
    merge = merged("Ports", into="Harbours")
    work()
    rosa.refresh_from_db()
    link = leaving(rosa)
    merge.undo()
    work()
    client.post(link, {"List-Unsubscribe": "One-Click"})

    assert followed() == [("Ports", "unsubscribed")]


def test_a_link_to_a_tag_that_is_followed_leaves_no_other() -> None:
    rosa = follower("Ports")
    harbours = follower("Harbours")
    merged("Ports", into="Harbours").undo()
    work()

    assert meant_by(rosa.recipient_key, harbours.scope) == (rosa.recipient_key, harbours.scope)


@pytest.mark.filterwarnings("ignore::anymail.exceptions.AnymailNotSupportedWarning")
def test_a_provider_that_was_told_by_an_old_mail_ends_the_subscription(settings: Settings) -> None:
    settings.ANYMAIL = KEYS
    mailed = a_delivery(scope=follower("Ports").scope)
    merged("Ports", into="Harbours")
    work()

    call("brevo", brevo(mailed, "unsubscribe"))
    work()

    assert followed() == [("Harbours", "unsubscribed")]


@pytest.mark.parametrize("is_undone", [False, True])
def test_a_mail_that_was_taken_up_and_comes_back_is_sent(is_undone: bool) -> None:
    follower("Ports")
    merge = merged("Ports", into="Harbours") if is_undone else None
    run_due()
    a_post(tags=("Harbours" if is_undone else "Ports",))
    plan()
    Delivery.objects.update(state=DeliveryState.CLAIMED, lease_until=timezone.now() + timedelta(minutes=5))
    merge.undo() if merge else merged("Ports", into="Harbours")
    run_due()
    Delivery.objects.update(state=DeliveryState.PENDING, lease_until=None)
    run_what_is_due()

    assert [message.to for message in mail.outbox] == [[ROSA]]


def test_a_mail_is_wanted_while_it_is_in_the_hands_of_a_worker() -> None:
    follower("Ports")
    a_post(tags=("Ports",))
    plan()
    in_hand = Delivery.objects.select_related("event").get()
    merged("Ports", into="Harbours")
    run_due()

    assert mail_named(in_hand.mail).why_unwanted(in_hand) == ""


def test_a_digest_that_was_packed_before_the_merge_still_has_its_posts() -> None:
    follower("Ports", frequency=Frequency.DAILY)
    a_post(tags=("Ports",))
    work()
    digest = a_delivery(state=DeliveryState.PENDING, mail="digest_daily")
    DigestItem.objects.update(delivery=digest)
    merged("Ports", into="Harbours")
    run_due()

    assert mail_named("digest_daily").why_unwanted(digest) == ""


def test_an_announcement_that_is_not_written_down_yet_reaches_those_who_followed_when_it_happened() -> None:
    follower("Ports")
    follower("Ports", SAM)
    follower("Harbours", SAM)
    merge = merged("Ports", into="Harbours")
    work()
    post = a_post(tags=("Harbours",))
    run_due()
    merge.undo()
    work()

    assert told_of(post) == [ROSA, SAM]
    assert followed() == active("Ports")


def test_a_post_that_goes_live_before_the_followers_are_moved_reaches_them() -> None:
    follower("Ports")
    merged("Ports", into="Harbours")
    merged("Harbours", into="Tides")
    ReceiverRun.objects.filter(receiver="notifications.move_followers").update(
        next_at=timezone.now() + timedelta(hours=1)
    )
    post = a_post(tags=("Tides",))
    work()

    assert told_of(post) == [ROSA]
    settle_merges()
    run_what_is_due()
    assert [message.to for message in mail.outbox] == [[ROSA]]


def test_a_merge_waits_for_no_announcement() -> None:
    follower("Ports")
    posts = [a_post(tags=("Ports",)) for _ in range(3)]
    run_due()
    merged("Ports", into="Harbours")
    run_due()

    assert [told_of(post) for post in posts] == [[], [], []]
    work()
    assert [told_of(post) for post in posts] == [[ROSA]] * 3
