"""Forgetting a reader who also wrote comments: these stay, without the address, and bring them no mail."""

from typing import Any

import pytest
from django.test import Client

from blog.bans import ban, is_banned
from blog.events.runner import run_due
from blog.models import Comment, Event, Post, WriterBan
from notifications.erasing import erase
from notifications.models import Delivery, Reader, Suppression, recipient_key
from tests.factories import a_comment, a_post, a_user, an_admin
from tests.notifications.people import a_subscriber, work
from tests.notifications.reader_pages import preferences_of

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


def test_name_and_address_below_comments_go_in_all_spellings_and_the_comments_stay(post: Post) -> None:
    comments = [written(post, email) for email in (ADDRESS, ADDRESS.upper(), OTHERWISE)]
    events = Event.objects.count()

    erase(recipient_key(ADDRESS))

    kept = Comment.objects.filter(pk__in=[comment.pk for comment in comments])
    assert set(kept.values_list("email", "wants_replies", "status", "name")) == {
        ("", False, "approved", "Former reader")
    }
    assert Event.objects.count() == events


@pytest.mark.parametrize("kept", ["the comment", "the subscription"])
def test_a_ban_of_theirs_stays_in_force_and_says_neither_who_nor_why(post: Post, kept: str) -> None:
    comment = written(post)
    ban(comment, an_admin(), kinds=["address"], reason="Rosa sells shoes.")
    ban(written(post, "sam@example.org"), an_admin(), kinds=["address"], reason="Sam does.")
    if kept == "the subscription":
        a_subscriber(ADDRESS)
        comment.delete()

    erase(recipient_key(ADDRESS))

    found = is_banned(email=ADDRESS)
    assert found is not None
    assert (found.label, found.reason) == ("", "")
    assert WriterBan.objects.exclude(reason="").get().label == "s…@example.org"


def test_comments_of_their_account_bring_no_replies_any_more_and_keep_the_name(post: Post) -> None:
    ben = a_user("Ben")
    comment = written(post, "", user=ben, name="Ben")

    erase(recipient_key(ben.email))

    comment.refresh_from_db()
    assert (comment.user, comment.name, comment.wants_replies) == (ben, "Ben", False)


@pytest.mark.parametrize("has_account", [True, False])
def test_the_page_says_what_becomes_of_comments_and_of_an_account(client: Client, has_account: bool) -> None:
    rosa = a_subscriber(ADDRESS)
    Reader.of(rosa.recipient_key, ADDRESS, user=a_user("Rosa") if has_account else None)

    page = client.get(f"{preferences_of(rosa)}delete/").content.decode()

    assert "under the name “Former reader”" in page
    assert ('href="/accounts/delete/"' in page) is has_account


def test_comments_of_others_are_not_touched(post: Post) -> None:
    comment = written(post, "sam@example.org")

    erase(recipient_key(ADDRESS))

    comment.refresh_from_db()
    assert (comment.email, comment.name, comment.wants_replies) == ("sam@example.org", "Rosa", True)


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
