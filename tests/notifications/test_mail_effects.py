"""Who is welcomed, what a digest holds when it leaves, and who hears of a failed publication."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import transaction
from django.test import Client
from django.utils import timezone

from blog.events.runner import run_due
from blog.models import Post, PostPublication
from blog.signals import publication_failed
from notifications.mails import mail_named
from notifications.models import Delivery, DigestItem, Frequency, MessageClass, Reader, Subscription, SubscriptionState
from tests.factories import a_comment, a_draft, a_post, a_user, an_admin
from tests.notifications.mail_samples import a_delivery, a_letter, event_of
from tests.notifications.people import a_subscriber, work

pytestmark = pytest.mark.django_db
ROSA = "rosa@example.org"


def test_one_press_is_welcomed_once_however_much_it_confirms() -> None:
    Subscription.objects.request_all(ROSA, ["site", f"replies:{a_post('Bells').pk}"], frequency=Frequency.WEEKLY)
    work()
    (asked,) = mail.outbox
    assert "Every post, once a week" in asked.body
    assert "Replies to “Bells”" in asked.body

    Subscription.objects.confirm_all(Subscription.objects.latest("pk").recipient_key)
    work()

    _asked, welcome = mail.outbox
    assert "You’re on the list" in welcome.body
    assert "Every post, once a week" in welcome.body
    assert "Replies to “Bells”" in welcome.body


def test_the_welcome_says_when_the_next_digest_comes_on_the_readers_clock() -> None:
    rosa = a_subscriber(ROSA, frequency=Frequency.WEEKLY)
    Reader.objects.update_or_create(
        recipient_key=rosa.recipient_key, defaults={"email": ROSA, "zone": "Asia/Tokyo", "hour": 6, "weekday": 2}
    )
    event = event_of("post_published", a_post("Bells").pk)

    text = a_letter(a_delivery("welcome", event, ROSA)).body

    assert "Wednesday" in text
    assert "06:00 JST" in text.replace("\n", " ")


def test_whoever_left_before_the_welcome_leaves_is_not_welcomed() -> None:
    rosa = a_subscriber(ROSA)
    delivery = a_delivery("welcome", event_of("post_published", a_post("Bells").pk), ROSA)
    assert mail_named("welcome").why_stale(delivery) == ""

    rosa.unsubscribe()

    assert mail_named("welcome").why_stale(delivery) == "they are subscribed to nothing any more"


def a_digest(*posts: Post, scope: str = "site", email: str = ROSA) -> Delivery:
    delivery = a_delivery("digest_daily", event_of("post_published", posts[0].pk), email)
    for post in posts:
        event = event_of("post_published", post.pk)
        when = timezone.now()
        DigestItem.objects.create(
            event=event, recipient_key=delivery.recipient_key, scope=scope, available_at=when, delivery=delivery
        )
    return delivery


def test_a_digest_has_what_can_be_seen_now_oldest_first() -> None:
    a_subscriber(ROSA, frequency=Frequency.DAILY)
    now = timezone.now()
    late = a_post("Late", published_at=now - timedelta(hours=1))
    early, gone = a_post("Early", published_at=now - timedelta(hours=9)), a_post("Gone")
    delivery = a_digest(late, early, gone)
    gone.unpublish()

    letter = a_letter(delivery)

    assert letter.subject == "2 new posts: Early"
    assert letter.body.index("Early") < letter.body.index("Late")
    assert "Gone" not in letter.body


def test_a_digest_of_which_nothing_can_be_seen_stays_here() -> None:
    a_subscriber(ROSA, frequency=Frequency.DAILY)
    post = a_post("Gone")
    delivery = a_digest(post)
    assert mail_named("digest_daily").why_stale(delivery) == ""

    post.unpublish()

    assert mail_named("digest_daily").why_stale(delivery) == "none of its posts can be seen any more"


def test_what_a_reader_left_meanwhile_is_not_in_their_digest() -> None:
    a_subscriber(ROSA, frequency=Frequency.DAILY)
    tag = a_subscriber(ROSA, scope="tag:1", frequency=Frequency.DAILY)
    kept, left = a_post("Kept"), a_post("Left")
    delivery = a_digest(kept)
    DigestItem.objects.create(
        event=event_of("post_published", left.pk),
        recipient_key=delivery.recipient_key,
        scope="tag:1",
        available_at=timezone.now(),
        delivery=delivery,
    )
    tag.unsubscribe()

    assert "Left" not in a_letter(Delivery.objects.get(pk=delivery.pk)).body


def test_readers_with_the_same_posts_share_a_letter_and_others_do_not() -> None:
    one, two = a_post("One"), a_post("Two")
    for email in (ROSA, "sam@example.org", "tom@example.org"):
        a_subscriber(email, frequency=Frequency.DAILY)
    rosa, sam, tom = (
        a_digest(one, two),
        a_digest(one, two, email="sam@example.org"),
        a_digest(two, email="tom@example.org"),
    )

    keys = [mail_named("digest_daily").letter_key(each) for each in (rosa, sam, tom)]

    assert keys[0] == keys[1] != keys[2]


def fail(post: Post, reason: str, key: str, *, held: bool = False) -> None:
    with transaction.atomic():
        publication_failed.send_reliable(Post, key=key, post=post, reason=reason, held=held)
    run_due()


def test_exactly_those_who_look_after_a_post_hear_that_it_failed_once_for_each_reason() -> None:
    dot = an_admin("Dot")
    a_user("Cy", is_staff=True)
    post = a_draft("Bells")
    post.schedule(timezone.now() + timedelta(hours=1))

    fail(post, "No title.", "1")
    fail(post, "No picture.", "2")
    fail(post, "No title.", "3")

    deliveries = Delivery.objects.filter(mail="publication_failed")
    assert {each.email for each in deliveries} == {"ada@example.org", dot.email}
    assert deliveries.count() == 4
    assert {each.message_class for each in deliveries} == {MessageClass.TRANSACTIONAL}


def test_nobody_hears_of_a_failure_that_is_over() -> None:
    post = a_draft("Bells")
    post.schedule(timezone.now() + timedelta(hours=1))
    fail(post, "No title.", "1", held=True)
    PostPublication.objects.filter(pk=post.pk).update(scheduled_for=None)

    work()

    assert Delivery.objects.get(mail="publication_failed").last_text == "the post is scheduled no more"


def test_a_reader_without_a_subscription_can_leave_a_thread_by_the_mails_link() -> None:
    post = a_post("Bells")
    top = a_comment(post, wants_replies=True)
    top.approve()
    a_comment(post, name="Cleo", email="cleo@example.org", parent=top).approve()
    work()
    reply = next(message for message in mail.outbox if message.subject.startswith("Cleo"))
    link = reply.extra_headers["List-Unsubscribe"].strip("<>").removeprefix("http://localhost")
    path = "/" + link.split("/", 3)[-1] if "://" in link else link

    assert Client().get(path).status_code == 200
    assert Client().post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    a_comment(post, name="Dora", email="dora@example.org", parent=top).approve()
    work()

    assert Subscription.objects.get(scope=f"replies:{post.pk}").state == SubscriptionState.UNSUBSCRIBED
    assert not [message for message in mail.outbox if message.subject.startswith("Dora replied")]
