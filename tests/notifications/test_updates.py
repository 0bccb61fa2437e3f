"""A second mail about a post that was mailed before."""

from typing import Any

import pytest

from blog.models import Event, Post
from notifications.models import Delivery, DigestItem, Fanout, PostUpdate, Subscription, Suppression
from notifications.updates import NoUpdate, audience_size, mailed_events, send_update
from tests.factories import a_draft, a_post, an_admin
from tests.notifications.people import a_subscriber, work

pytestmark = pytest.mark.django_db


@pytest.fixture
def birds() -> Post:
    """A post that Rosa and Sam were mailed about; Tess has followed since."""
    a_subscriber("rosa@example.org")
    a_subscriber("sam@example.org")
    post = a_post("Birds")
    work()
    a_subscriber("tess@example.org")
    return post


def send(post: Post, form: str = "once", **changes: Any) -> tuple[PostUpdate, bool]:
    words: dict[str, Any] = {
        "audience": "followers",
        "words": "It is a wren.",
        "reason": "It was no robin.",
        "by": an_admin(),
    }
    return send_update(post, token=form, **(words | changes))


def test_an_update_is_an_event_of_its_post_and_plans_one_fan_out(birds: Post) -> None:
    update, is_new = send(birds)
    work()

    event = Event.objects.get(kind="post_update_requested")
    fanout = Fanout.objects.get(event=event)
    assert is_new
    assert (event.subject_type, event.subject_id) == ("blog.Post", str(birds.pk))
    assert (fanout.mail, fanout.earlier, fanout.not_announced) == ("post_update", None, "")
    assert "site" in fanout.scopes
    assert update.earlier == mailed_events(birds).get(kind="post_published")


def test_a_correction_is_for_those_who_got_the_earlier_mail(birds: Post) -> None:
    update, _ = send(birds, audience="earlier")
    work()

    assert Fanout.objects.get(mail="post_update").earlier == update.earlier


def test_the_audience_is_counted_beforehand(birds: Post) -> None:
    assert audience_size(birds, "followers") == 3
    assert audience_size(birds, "earlier") == 2

    Suppression.objects.create(recipient_key=Delivery.objects.all()[0].recipient_key, reason="complained")
    assert audience_size(birds, "followers") == 2
    assert audience_size(birds, "earlier") == 1


def test_whoever_has_left_since_gets_no_correction(birds: Post) -> None:
    Subscription.objects.get(address="sam@example.org").unsubscribe()

    assert audience_size(birds, "earlier") == 1


def test_those_who_read_of_it_in_a_digest_have_got_the_earlier_mail(birds: Post) -> None:
    ulla = a_subscriber("ulla@example.org")
    digest = Delivery.objects.create(
        event=mailed_events(a_post("Another")).first() or Event.objects.latest("pk"),
        recipient_key=ulla.recipient_key,
        mail="daily_digest",
        message_class="bulk",
        state="accepted",
    )
    event = mailed_events(birds).get()
    DigestItem.objects.create(
        event=event, recipient_key=ulla.recipient_key, scope="site", available_at=event.occurred_at, delivery=digest
    )

    assert audience_size(birds, "earlier") == 3


def test_the_same_form_sent_twice_is_one_update(birds: Post) -> None:
    first, _ = send(birds, form="form")
    again, is_new = send(birds, form="form")

    assert (again, is_new) == (first, False)
    assert PostUpdate.objects.count() == 1
    assert Event.objects.filter(kind="post_update_requested").count() == 1


def test_two_forms_are_two_updates(birds: Post) -> None:
    send(birds, form="one")
    send(birds, form="two")

    assert PostUpdate.objects.count() == 2


def test_no_update_is_sent_about_a_post_that_readers_cannot_see(birds: Post) -> None:
    birds.unpublish()

    with pytest.raises(NoUpdate, match="cannot see"):
        send(birds)
    assert not PostUpdate.objects.exists()


def test_no_update_is_sent_about_a_post_that_nobody_was_mailed_about() -> None:
    with pytest.raises(NoUpdate, match="cannot see"):
        send(a_draft())
    with pytest.raises(NoUpdate, match="Nobody has been mailed"):
        send(a_post("Quiet", announcement=Post.Announcement.NEVER))


def test_within_the_typo_window_one_edits_the_post_instead(settings: Any) -> None:
    settings.BELLBIRD_TYPO_WINDOW_SECONDS = 300
    a_subscriber()
    post = a_post("Birds")
    work()

    with pytest.raises(NoUpdate, match="has not left yet"):
        send(post)


def test_publishing_again_sends_no_update(birds: Post) -> None:
    birds.unpublish()
    birds.publish()
    work()

    assert not PostUpdate.objects.exists()
    assert not Fanout.objects.filter(mail="post_update").exists()
