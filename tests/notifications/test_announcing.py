"""A publication is mailed to those who asked for it, once, and to nobody when it should not be."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings
from wagtail.models import Page, PageViewRestriction

from blog.models import Post
from blog.origins import publication_origin
from notifications.models import Delivery, Fanout, SubscriptionState
from tests.factories import a_draft, a_post
from tests.notifications.people import a_subscriber, subscribers, work

pytestmark = pytest.mark.django_db


def readers() -> list[str]:
    return [message.to[0] for message in mail.outbox]


def test_publishing_mails_each_confirmed_subscriber_once() -> None:
    a_subscriber("rosa@example.org")
    a_subscriber("sam@example.org")

    a_post("The count of birds")
    work()
    work()

    assert sorted(readers()) == ["rosa@example.org", "sam@example.org"]
    assert mail.outbox[0].subject == "The count of birds"


@pytest.mark.parametrize(
    "state", [state for state in SubscriptionState if state != SubscriptionState.ACTIVE], ids=lambda state: state.value
)
def test_only_active_subscriptions_are_mailed(state: SubscriptionState) -> None:
    a_subscriber(state=state)

    a_post()
    work()

    assert readers() == []


def test_scheduling_a_post_mails_nobody() -> None:
    a_subscriber()
    draft = a_draft()

    draft.schedule(timezone.now() + timedelta(days=1))
    work()

    assert readers() == []
    assert not Fanout.objects.exists()


def test_an_import_mails_nobody_and_the_reason_is_kept() -> None:
    a_subscriber()

    with publication_origin("import"):
        a_post()
    work()

    assert readers() == []
    fanout = Fanout.objects.get()
    assert "import" in fanout.not_announced
    assert fanout.finished_at is not None


def test_a_copy_mails_nobody() -> None:
    post = a_post()
    work()
    a_subscriber(confirmed_at=timezone.now())

    post.copy(update_attrs={"slug": "a-copy", "title": "A copy"}, keep_live=True)
    work()

    assert readers() == []


def test_editing_a_live_post_mails_nobody_again() -> None:
    a_subscriber()
    post = a_post()
    work()

    post.title = "Another title"
    post.save_revision().publish()
    work()

    assert len(readers()) == 1


def test_publishing_again_mails_nobody() -> None:
    a_subscriber()
    post = a_post()
    work()

    post.unpublish()
    Post.objects.get(pk=post.pk).publish()
    work()

    assert len(readers()) == 1
    assert "published before" in Fanout.objects.latest("pk").not_announced


def test_publishing_again_mails_everybody_once_when_the_editor_asks() -> None:
    a_subscriber()
    post = a_post()
    work()

    post.unpublish()
    again = Post.objects.get(pk=post.pk)
    again.announcement = Post.Announcement.AGAIN
    again.publish()
    work()
    work()

    assert len(readers()) == 2


def test_announcing_again_within_the_typo_window_mails_once(settings: Settings) -> None:
    settings.BELLBIRD_TYPO_WINDOW_SECONDS = 300
    a_subscriber()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        post = a_post()
        work()
        post.unpublish()
        again = Post.objects.get(pk=post.pk)
        again.announcement = Post.Announcement.AGAIN
        again.publish()
        work()

        clock.shift(timedelta(minutes=6))
        work()

    assert len(readers()) == 1
    assert Delivery.objects.filter(state="stale").count() == 1


def test_what_is_edited_in_the_typo_window_is_what_is_mailed(settings: Settings) -> None:
    settings.BELLBIRD_TYPO_WINDOW_SECONDS = 300
    a_subscriber()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        post = a_post("Bridns")
        work()
        assert readers() == []

        post.title = "Birds"
        post.save_revision().publish()
        clock.shift(timedelta(minutes=6))
        work()

    assert [message.subject for message in mail.outbox] == ["Birds"]


def test_unpublishing_in_the_typo_window_cancels(settings: Settings) -> None:
    settings.BELLBIRD_TYPO_WINDOW_SECONDS = 300
    a_subscriber()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        post = a_post()
        work()
        post.unpublish()
        clock.shift(timedelta(minutes=6))
        work()

    assert readers() == []
    assert Delivery.objects.get().state == "stale"


def test_a_post_made_private_meanwhile_is_not_mailed() -> None:
    a_subscriber()
    post = a_post()
    PageViewRestriction.objects.create(page=Page.objects.get(pk=post.pk), restriction_type=PageViewRestriction.LOGIN)

    work()

    assert readers() == []
    assert Delivery.objects.get().last_text == "the post can no longer be seen"


def test_a_deleted_post_is_not_mailed_and_its_ledger_stays() -> None:
    a_subscriber()
    post = a_post()
    work()
    mail.outbox.clear()

    post.delete()
    work()

    assert readers() == []
    assert Delivery.objects.get().state == "accepted"


def test_news_that_is_a_day_old_waits_for_an_editor() -> None:
    a_subscriber()
    with time_machine.travel(timezone.now() - timedelta(hours=30)):
        a_subscriber("sam@example.org")
        a_post()
    work()
    delivery = Delivery.objects.get()
    assert delivery.state == "stale"
    assert "1 day" in delivery.last_text

    delivery.release()
    work()

    assert readers() == ["sam@example.org"]


def test_publishing_costs_the_same_with_and_without_subscribers() -> None:
    a_post()
    first, second = a_draft("First"), a_draft("Second")
    with CaptureQueriesContext(connection) as without:
        first.publish()
    subscribers(1000)

    with CaptureQueriesContext(connection) as with_them:
        second.publish()

    assert len(with_them) == len(without)
