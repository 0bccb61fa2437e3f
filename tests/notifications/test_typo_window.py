"""Between publishing and the first mail an editor can still change their mind; digests ask again when they leave."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from pytest_django import Settings

from blog.models import Post
from notifications.models import Delivery, DigestItem
from tests.factories import a_post
from tests.notifications.digests import a_digest_reader
from tests.notifications.people import a_subscriber, work

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock(settings: Settings) -> Any:
    settings.BELLBIRD_TYPO_WINDOW_SECONDS = 300
    with time_machine.travel(datetime(2026, 6, 1, 12, tzinfo=UTC), tick=False) as travel:
        yield travel


def subjects() -> list[tuple[str, str]]:
    return sorted((message.to[0], str(message.subject)) for message in mail.outbox)


def test_a_post_withdrawn_and_put_back_in_time_is_mailed_once(clock: Any) -> None:
    a_subscriber("rosa@example.org")
    post = a_post("Birds")
    work()
    clock.shift(timedelta(minutes=1))
    post.unpublish()
    clock.shift(timedelta(minutes=1))
    Post.objects.get(pk=post.pk).publish()
    work()
    assert subjects() == []

    clock.shift(timedelta(minutes=10))
    work()
    work()

    assert subjects() == [("rosa@example.org", "Birds")]


def test_who_leaves_in_the_typo_window_gets_nothing(clock: Any) -> None:
    subscription = a_subscriber("rosa@example.org")
    a_post("Birds")
    work()

    subscription.unsubscribe()
    clock.shift(timedelta(minutes=10))
    work()

    assert subjects() == []


def test_a_digest_tells_of_all_posts_in_one_mail(clock: Any) -> None:
    a_digest_reader("rosa@example.org", "daily")
    a_subscriber("sam@example.org")
    a_post("Birds")
    a_post("Boats")
    work()
    clock.shift(timedelta(minutes=10))
    work()
    assert [to for to, _ in subjects()] == ["sam@example.org", "sam@example.org"]
    mail.outbox.clear()

    clock.move_to(datetime(2026, 6, 2, 7, tzinfo=UTC))
    work()
    work()

    (digest,) = mail.outbox
    assert digest.to == ["rosa@example.org"]
    assert "Birds" in str(digest.body)
    assert "Boats" in str(digest.body)
    assert Delivery.objects.get(mail="digest_daily").state == "accepted"


def test_a_digest_leaves_out_what_was_withdrawn_meanwhile(clock: Any) -> None:
    a_digest_reader("rosa@example.org", "daily")
    a_post("Birds")
    withdrawn = a_post("Boats")
    work()
    withdrawn.unpublish()

    clock.move_to(datetime(2026, 6, 2, 7, tzinfo=UTC))
    work()

    (digest,) = mail.outbox
    assert "Birds" in str(digest.body)
    assert "Boats" not in str(digest.body)


def test_a_digest_of_which_nothing_is_left_stays_here_and_keeps_what_was_in_it(clock: Any) -> None:
    a_digest_reader("rosa@example.org", "daily")
    post = a_post("Birds")
    work()
    post.unpublish()
    clock.move_to(datetime(2026, 6, 2, 7, tzinfo=UTC))
    work()
    digest = Delivery.objects.get(mail="digest_daily")
    assert (subjects(), digest.state) == ([], "stale")
    assert DigestItem.objects.get().delivery == digest

    Post.objects.get(pk=post.pk).publish()
    digest.release()
    work()

    assert [to for to, _ in subjects()] == ["rosa@example.org"]
