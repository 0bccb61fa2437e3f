"""Bans: who may write no more, by account, address and place on the network."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from blog.bans import CannotBan, ban, is_banned, lift
from blog.models import Comment, CommentDecision, CommentStatus, User, WriterBan
from tests.blog.admin_desk import a_moderator
from tests.factories import a_comment, a_post, a_user

pytestmark = pytest.mark.django_db
ALL_KINDS = WriterBan.Kind.values


@pytest.fixture
def dot() -> User:
    return a_moderator()


def test_nobody_is_banned_before_a_moderator_says_so() -> None:
    assert is_banned(user=a_user("Ben"), email="ben@example.org", visitor="a" * 32) is None
    assert is_banned(user=AnonymousUser()) is None


def test_a_ban_meets_the_account_the_address_and_the_place_of_its_writer_and_nobody_else(dot: User) -> None:
    ben = a_user("Ben")
    made = ban(a_comment(user=ben, visitor="a" * 32), dot, kinds=ALL_KINDS, reason="Insults.")

    assert [each.kind for each in made] == ["account", "address", "visitor"]
    assert is_banned(user=ben)
    assert is_banned(email=" BEN@Example.org")
    assert is_banned(visitor="a" * 32)
    assert is_banned(user=a_user("Cy"), email="cy@example.org", visitor="b" * 32) is None


def test_a_guest_who_typed_a_members_address_gets_no_member_banned_or_hidden(dot: User) -> None:
    ben, post = a_user("Ben"), a_post()
    theirs = a_comment(post, user=ben)
    theirs.approve()
    troll = a_comment(post, email="BEN@example.org")

    ban(troll, dot, kinds=["address"], reason="Insults.", hide_all=True)

    assert is_banned(user=ben, email=ben.email) is None
    assert is_banned(email="ben@example.org")
    assert dict(Comment.objects.values_list("pk", "status")) == {theirs.pk: "approved", troll.pk: "rejected"}


def test_an_account_does_not_shake_off_the_ban_of_its_address_by_a_guest_who_types_it(dot: User) -> None:
    ben, post = a_user("Ben"), a_post()
    ban(a_comment(post, user=ben), dot, kinds=["address"], reason="Insults.")
    assert is_banned(user=ben)

    ban(a_comment(post), dot, kinds=["address"], reason="Again.")

    assert is_banned(user=ben)


def test_hiding_all_by_an_accounts_address_takes_what_guests_wrote_with_it(dot: User) -> None:
    post = a_post()
    theirs, typed = a_comment(post, user=a_user("Ben"), email=""), a_comment(post)

    ban(theirs, dot, kinds=["address"], reason="", hide_all=True)

    assert set(Comment.objects.filter(status="rejected")) == {theirs, typed}


def test_only_what_was_chosen_and_is_known_is_banned(dot: User) -> None:
    ban(a_comment(visitor="a" * 32), dot, kinds=["account", "visitor"], reason="")

    assert is_banned(email="ben@example.org") is None
    assert WriterBan.objects.get().kind == "visitor"


def test_nothing_to_ban_is_an_error(dot: User) -> None:
    with pytest.raises(ValueError, match="nothing"):
        ban(a_comment(email=""), dot, kinds=ALL_KINDS, reason="")


def test_no_address_is_kept_in_a_ban(dot: User) -> None:
    (made,) = ban(a_comment(), dot, kinds=["address"], reason="")

    assert "ben@" not in f"{made.key} {made.label}"
    assert made.label == "b…@example.org"


def test_a_ban_ends_when_it_was_said_to(dot: User, time_machine: Any) -> None:
    ban(a_comment(), dot, kinds=["address"], reason="", ends_at=timezone.now() + timedelta(days=7))
    assert is_banned(email="ben@example.org")

    time_machine.move_to(timezone.now() + timedelta(days=8))

    assert is_banned(email="ben@example.org") is None


def test_a_second_ban_takes_the_place_of_the_first(dot: User) -> None:
    comment = a_comment()
    ban(comment, dot, kinds=["address"], reason="A week.", ends_at=timezone.now() + timedelta(days=7))

    ban(comment, dot, kinds=["address"], reason="For good.")

    in_force = is_banned(email="ben@example.org")
    assert in_force is not None
    assert (in_force.reason, in_force.ends_at) == ("For good.", None)
    assert WriterBan.objects.filter(lifted_at__isnull=False).count() == 1


def test_a_ban_is_lifted_once(dot: User) -> None:
    (made,) = ban(a_comment(), dot, kinds=["address"], reason="")

    assert [lift(made, dot), lift(made, dot)] == [True, False]
    assert is_banned(email="ben@example.org") is None


def test_moderators_and_staff_are_not_banned(dot: User) -> None:
    eve = a_moderator("Eve")

    with pytest.raises(CannotBan):
        ban(a_comment(user=eve), dot, kinds=["account"], reason="")
    with pytest.raises(CannotBan):
        ban(a_comment(email="EVE@example.org"), dot, kinds=["address"], reason="")
    assert not WriterBan.objects.exists()


def test_a_moderator_who_shares_a_network_with_a_troublemaker_still_writes(dot: User) -> None:
    ban(a_comment(visitor="a" * 32), dot, kinds=["visitor"], reason="")

    assert is_banned(user=dot, visitor="a" * 32) is None
    assert is_banned(visitor="a" * 32)


def test_hiding_all_of_theirs_goes_through_the_verb_and_leaves_others_alone(dot: User) -> None:
    post = a_post()
    waiting, public, spam = (a_comment(post) for _ in range(3))
    public.approve(dot)
    spam.reject(dot, status=CommentStatus.SPAM)
    other = a_comment(post, name="Cy", email="cy@example.org")

    ban(waiting, dot, kinds=["address"], reason="", hide_all=True)

    states = dict(Comment.objects.values_list("pk", "status"))
    assert states == {waiting.pk: "rejected", public.pk: "rejected", spam.pk: "spam", other.pk: "pending"}
    assert CommentDecision.objects.filter(via="ban", moderator=dot).count() == 2


def test_a_ban_alone_hides_nothing(dot: User) -> None:
    comment = a_comment()

    ban(comment, dot, kinds=["address"], reason="")

    comment.refresh_from_db()
    assert comment.status == CommentStatus.PENDING


def test_asking_takes_one_query(dot: User, django_assert_num_queries: Any) -> None:
    ben = a_user("Ben")

    with django_assert_num_queries(1):
        is_banned(user=ben, email="ben@example.org", visitor="a" * 32)
    with django_assert_num_queries(0):
        is_banned()
