"""Forgetting a reader who also wrote comments: these stay, without the address, and bring them no mail."""

from typing import Any

import pytest

from blog.events.runner import run_due
from blog.models import Comment, Event, Post
from notifications.erasing import erase
from notifications.models import Delivery, Reader, Suppression, recipient_key
from tests.factories import a_comment, a_post, a_user
from tests.notifications.people import a_subscriber, work

pytestmark = pytest.mark.django_db
ADDRESS = "Rosa.Rot+blog@gmail.com"
OTHERWISE = "rosarot@googlemail.com"


@pytest.fixture
def post() -> Post:
    return a_post("Bells")


def written(post: Post, email: str = ADDRESS, **fields: Any) -> Comment:
    """An approved comment, of which everybody has been told."""
    comment = a_comment(post, **({"name": "Rosa", "email": email, "wants_replies": True} | fields))
    comment.approve()
    work()
    return comment


def test_the_address_below_comments_goes_in_all_its_spellings_and_the_comments_stay(post: Post) -> None:
    comments = [written(post, email) for email in (ADDRESS, ADDRESS.upper(), OTHERWISE)]
    events = Event.objects.count()

    erase(recipient_key(ADDRESS))

    kept = Comment.objects.filter(pk__in=[comment.pk for comment in comments])
    assert set(kept.values_list("email", "wants_replies", "status", "name")) == {("", False, "approved", "Rosa")}
    assert Event.objects.count() == events


def test_comments_of_their_account_bring_no_replies_any_more(post: Post) -> None:
    ben = a_user("Ben")
    comment = written(post, "", user=ben)

    erase(recipient_key(ben.email))

    comment.refresh_from_db()
    assert (comment.user, comment.wants_replies) == (ben, False)


def test_comments_of_others_are_not_touched(post: Post) -> None:
    comment = written(post, "sam@example.org")

    erase(recipient_key(ADDRESS))

    comment.refresh_from_db()
    assert (comment.email, comment.wants_replies) == ("sam@example.org", True)


def test_a_reply_to_who_was_erased_makes_no_reader_and_plans_no_mail(post: Post) -> None:
    above = written(post)
    erase(recipient_key(ADDRESS))

    written(post, "sam@example.org", parent=Comment.objects.get(pk=above.pk), name="Sam")

    assert not Reader.objects.exists()
    assert set(Delivery.objects.exclude(email="").values_list("email", flat=True)) == {"sam@example.org"}


@pytest.mark.parametrize("reason", ["erased", "manual"])
def test_who_writes_again_after_being_erased_is_told_of_nothing(post: Post, reason: str) -> None:
    if reason == "manual":
        Suppression.objects.create(recipient_key=recipient_key(ADDRESS), reason=reason)
    erase(recipient_key(ADDRESS))

    again = written(post)
    written(post, "sam@example.org", parent=again, name="Sam")

    assert Suppression.objects.get().reason == reason
    assert not Delivery.objects.filter(recipient_key=recipient_key(ADDRESS)).exists()
    assert not Reader.objects.exists()


def test_an_author_who_was_erased_is_told_of_no_comment() -> None:
    post = a_post("Bells", notify_author=True)
    erase(recipient_key("ada@example.org"))

    written(post, "sam@example.org")

    assert not Delivery.objects.filter(mail="new_comment").exists()


def test_who_is_only_suppressed_is_planned_for_and_stopped_at_the_gate(post: Post) -> None:
    above = written(post)
    Suppression.objects.create(recipient_key=recipient_key(ADDRESS), reason="bounced")

    a_comment(post, name="Sam", email="sam@example.org", parent=above).approve()
    run_due()

    assert Delivery.objects.filter(mail="reply", email=ADDRESS).exists()


def test_who_came_back_hears_of_replies_again(post: Post) -> None:
    erase(recipient_key(ADDRESS))
    Suppression.lift(recipient_key(ADDRESS))
    a_subscriber(ADDRESS, scope=f"replies:{post.pk}")

    written(post, "sam@example.org", name="Sam")

    assert Delivery.objects.filter(mail="reply", email=ADDRESS).exists()
