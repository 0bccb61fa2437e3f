"""One of every kind of mail, from facts that happened: planned by receivers, written by the letters."""

from datetime import UTC, datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone

from blog.events.runner import run_due
from blog.models import Comment, Event, Post, PostPublication, User
from blog.signals import publication_failed
from notifications import account_mails, changing_addresses
from notifications.letters import write
from notifications.models import Delivery, DigestItem, Frequency, MessageClass, PostUpdate, Reader, Subscription
from notifications.models import recipient_key as key_of
from notifications.models.asking import ask_for_preferences_link
from notifications.signals import post_update_requested, subscription_confirmed
from tests.blog.reviewing_desk import a_reviewer, handed_in
from tests.factories import a_comment, a_post, a_user, an_admin
from tests.notifications.people import a_subscriber

THEN = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)


def a_letter(delivery: Delivery) -> Any:
    """The mail itself."""
    return write(delivery).to(delivery)


def a_delivery(mail: str, event: Event, email: str = "rosa@example.org", **fields: Any) -> Delivery:
    """One that is planned, as fan-out or the digests do it."""
    defaults = {"message_class": MessageClass.BULK, "scope": Subscription.SITE}
    return Delivery.objects.create(
        event=event, mail=mail, email=email, recipient_key=key_of(email), **(defaults | fields)
    )


def event_of(kind: str, subject_id: Any) -> Event:
    return Event.objects.get(kind=kind, subject_id=str(subject_id))


def samples(post_title: str = "The bells of Harbours", name: str = "Ben", body: str = "") -> dict[str, Delivery]:
    """A delivery of every kind, by the mail's name."""
    ada, _dot = a_user("Ada"), an_admin("Dot")
    rosa = a_subscriber()
    post = a_post(post_title, author=ada, excerpt="Twelve bells, and one bird that answers.", notify_author=True)
    Post.objects.filter(pk=post.pk).update(title=post_title, published_at=THEN)
    Reader.of(rosa.recipient_key, rosa.email)
    body = body or "I hear them every morning.\nThe third one is out of tune."
    question = a_comment(post, name="Cleo", email="cleo@example.org", body="Which is the oldest?", wants_replies=True)
    waiting = a_comment(post, name=name, body=body)
    run_due()
    question.approve()
    reply = a_comment(post, name=name, body=body, parent=question)
    Comment.objects.filter(pk__in=[waiting.pk, reply.pk]).update(name=name, body=body)
    run_due()
    Comment.objects.get(pk=reply.pk).approve()
    run_due()
    planned = {each.mail: each for each in Delivery.objects.order_by("pk")}
    planned["comment_waiting"] = Delivery.objects.get(mail="comment_waiting", event__subject_id=str(waiting.pk))
    planned |= _about_subscriptions(rosa) | _about_posts(post, rosa) | _about_failures(post) | _about_addresses()
    planned |= _about_accounts() | _about_reviews(post_title, name, body)
    return planned


def _about_accounts() -> dict[str, Delivery]:
    nina = a_user("Nina")
    EmailAddress.objects.create(user=nina, email=nina.email)
    account_mails.ask_to_confirm(nina, nina.email)
    account_mails.offer_new_password(nina, nina.email)
    account_mails.tell_of_account("olga@example.org")
    account_mails.tell_of_no_account("pia@example.org")
    account_mails.notify(nina, nina.email, "email_changed", new_address="new.nina@example.net")
    asked = Delivery.objects.filter(event__kind="account_mail_requested")
    return {each.mail: each for each in asked}


def _about_subscriptions(rosa: Subscription) -> dict[str, Delivery]:
    Subscription.objects.request("sam@example.org")
    with transaction.atomic():
        subscription_confirmed.send_reliable(Subscription, key="confirmed:rosa", subscription=rosa)
    run_due()
    return {each.mail: each for each in Delivery.objects.filter(mail__in=["confirm_subscription", "welcome"])}


def _about_posts(post: Post, rosa: Subscription) -> dict[str, Delivery]:
    published = event_of("post_published", post.pk)
    update = PostUpdate.objects.create(post=post, audience="followers", words="They ring at noon.", reason="Wrong hour")
    with transaction.atomic():
        event = post_update_requested.send_reliable(Post, key="update:1", post=post, update=update)
    assert event
    second = a_post("A second one", excerpt="Short.")
    Post.objects.filter(pk=second.pk).update(published_at=THEN.replace(hour=9))
    found = {"post_published": a_delivery("post_published", published), "post_update": a_delivery("post_update", event)}
    for number, frequency in enumerate([Frequency.DAILY, Frequency.WEEKLY]):
        reader = a_subscriber(f"digest{number}@example.org", frequency=frequency)
        digest = a_delivery(f"digest_{frequency}", published, reader.email)
        for each in (published, event_of("post_published", second.pk)):
            DigestItem.objects.create(
                event=each, recipient_key=reader.recipient_key, scope="site", available_at=THEN, delivery=digest
            )
        found[digest.mail] = digest
    return found


def _about_failures(post: Post) -> dict[str, Delivery]:
    PostPublication.objects.filter(pk=post.pk).update(scheduled_for=timezone.now())
    with transaction.atomic():
        publication_failed.send_reliable(Post, key="failed:1", post=post, reason="It has no title.", held=False)
    run_due()
    return {"publication_failed": Delivery.objects.filter(mail="publication_failed").order_by("pk")[0]}


def _about_reviews(title: str, name: str, words: str) -> dict[str, Delivery]:
    writer, reviewer = a_user("Wim"), a_reviewer("Rae")
    User.objects.filter(pk__in=[writer.pk, reviewer.pk]).update(first_name=name[:150])
    approved = handed_in(title, by=writer, go_live_at=datetime(2090, 5, 1, 8, 0, tzinfo=UTC))
    changes, _waiting = handed_in(title, by=writer), handed_in(title, by=writer)
    run_due()
    found = {"review_wanted": Delivery.objects.filter(mail="review_wanted").latest("pk")}
    approved.current_workflow_task_state.approve(user=reviewer, comment=words)
    changes.current_workflow_task_state.reject(user=reviewer, comment=words)
    run_due()
    decided = Delivery.objects.filter(mail__in=["review_approved", "review_changes"])
    return found | {each.mail: each for each in decided}


def _about_addresses() -> dict[str, Delivery]:
    moving, moved = (a_subscriber(f"{name}@example.org") for name in ("una", "vera"))
    readers = [Reader.of(each.recipient_key, each.email) for each in (moving, moved)]
    ask_for_preferences_link(readers[0])
    changes = [changing_addresses.ask(reader, f"new.{reader.email}") for reader in readers]
    run_due()
    assert changes[1]
    for side in ("old", "new"):
        changing_addresses.agree(changes[1], side)
    run_due()
    found = {each.mail: each for each in Delivery.objects.filter(mail__in=["manage_link", "address_changed"])}
    asked = Delivery.objects.filter(mail="address_change_confirm", recipient_key=moving.recipient_key)
    return found | {"address_change_confirm": asked.get()}
