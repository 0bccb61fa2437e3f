"""Letting somebody go: the account ends, threads stay whole, and nothing names them any more."""

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import models

from blog.bans import ban, is_banned
from blog.erasing import CannotBeErased, erase_person
from blog.models import (
    Comment,
    CommentDecision,
    CommentReport,
    CommentStatus,
    CommentVerdict,
    Post,
    User,
    UserProfile,
    WriterBan,
)
from blog.signals import comment_rejected
from tests.factories import a_comment, a_post, a_user, an_admin

pytestmark = pytest.mark.django_db


@pytest.fixture
def post() -> Post:
    return a_post("Bells")


def said_by(user: User, post: Post, **fields: Any) -> Comment:
    """An approved comment by somebody signed in, from a place that is known."""
    known = {"name": user.profile.display_name, "email": user.email, "visitor": "a" * 32, "network": "b" * 32}
    comment = a_comment(post, user=user, form_token=f"t{post.comments.count()}", **(known | fields))
    comment.approve()
    return comment


def stored(comment: Comment) -> Comment:
    return Comment.objects.get(pk=comment.pk)


def test_words_that_are_kept_stay_public_without_anything_of_their_writer(post: Post) -> None:
    comment = said_by(a_user("Ben"), post, body="Twice a day.", wants_replies=True)

    erase_person(a_user("Ben"), keep_words=True)

    left = stored(comment)
    assert (left.name, left.body, left.status) == ("Former reader", "Twice a day.", CommentStatus.APPROVED)
    assert (left.user, left.email, left.visitor, left.network, left.form_token) == (None, "", "", "", None)
    assert not left.wants_replies


def test_words_that_are_removed_leave_their_place_and_answers_below_it(post: Post, heard: Any) -> None:
    ben = a_user("Ben")
    comment = said_by(ben, post)
    answer = a_comment(post, name="Sam", parent=comment)
    answer.approve()

    with heard(comment_rejected) as said:
        erase_person(ben, keep_words=False)

    assert (stored(comment).name, stored(comment).body, stored(comment).status) == ("Former reader", "", "removed")
    assert (stored(answer).parent, stored(answer).status, stored(answer).name) == (comment, "approved", "Sam")
    assert [(fact["comment"].pk, fact["status"]) for fact in said] == [(comment.pk, "removed")]


def test_keeping_the_words_tells_nobody(post: Post, heard: Any) -> None:
    ben = a_user("Ben")
    said_by(ben, post)

    with heard(comment_rejected) as said:
        erase_person(ben, keep_words=True)

    assert said == []


def test_what_stood_in_a_comment_before_it_was_changed_goes_and_what_was_decided_stays(post: Post) -> None:
    ben = a_user("Ben")
    comment = said_by(ben, post)
    comment.edit("My number is gone.")
    CommentVerdict.objects.create(comment=comment, outcome="hold", reasons=[{"words": "ben"}], digest="d" * 32)

    erase_person(ben, keep_words=True)

    decisions = CommentDecision.objects.filter(number=comment.pk).order_by("pk")
    assert list(decisions.values_list("action", "words")) == [("approved", ""), ("edited", "")]
    assert CommentVerdict.objects.values_list("outcome", "reasons", "digest").get() == ("hold", [], "")


def test_reports_stay_without_who_made_them_even_two_about_one_comment(post: Post) -> None:
    comment = a_comment(post)
    people = [a_user("Ben"), a_user("Sam")]
    for number, person in enumerate(people):
        CommentReport.objects.create(comment=comment, reason="spam", words="I, Ben", user=person, visitor=f"{number}")

    for person in people:
        erase_person(person, keep_words=True)

    assert CommentReport.objects.filter(user=None, words="", reason="spam").count() == 2
    assert not CommentReport.objects.filter(visitor__in=["0", "1"]).exists()


def test_nobody_shakes_off_a_ban_by_deleting_the_account(post: Post) -> None:
    ben, email = a_user("Ben"), a_user("Ben").email
    ban(said_by(ben, post), an_admin(), kinds=[WriterBan.Kind.ACCOUNT], reason="Sells shoes.")

    erase_person(ben, keep_words=True)

    assert is_banned(email=email) is not None
    assert set(WriterBan.objects.values_list("label", "reason")) == {("", "")}


def test_a_ban_that_outlives_the_account_meets_the_next_account_with_its_address(post: Post) -> None:
    ben, dot = a_user("Ben"), an_admin()
    ban(a_comment(post), dot, kinds=[WriterBan.Kind.ADDRESS], reason="A guest’s.")
    ban(said_by(ben, post), dot, kinds=[WriterBan.Kind.ACCOUNT], reason="Sells shoes.")

    erase_person(ben, keep_words=True)

    assert is_banned(user=a_user("Ben")) is not None


def test_whoever_is_not_banned_is_not_banned_by_leaving(post: Post) -> None:
    ben = a_user("Ben")
    said_by(ben, post)

    erase_person(ben, keep_words=True)

    assert not WriterBan.objects.exists()


def test_the_portrait_goes_from_the_disk(django_capture_on_commit_callbacks: Any) -> None:
    profile = a_user("Ben").profile
    profile.avatar.save("ben.webp", ContentFile(b"picture"))
    storage, name = profile.avatar.storage, str(profile.avatar.name)

    with django_capture_on_commit_callbacks(execute=True):
        erase_person(a_user("Ben"), keep_words=True)

    assert not storage.exists(name)


def test_nothing_of_theirs_is_left_in_any_table_of_the_blog(post: Post) -> None:
    benedict = a_user("Benedictus")
    said_by(benedict, post)

    erase_person(benedict, keep_words=False)

    assert mentions("benedictus") == []


def test_to_do_it_again_changes_nothing() -> None:
    ben = a_user("Ben")

    assert erase_person(ben, keep_words=True) is True
    assert erase_person(ben, keep_words=False) is False
    assert erase_person(User(), keep_words=False) is False


def test_comments_of_others_are_not_touched(post: Post) -> None:
    other = said_by(a_user("Sam"), post)

    erase_person(a_user("Ben"), keep_words=False)

    assert (stored(other).name, stored(other).user) == ("Sam", a_user("Sam"))


def test_authors_are_sent_to_an_administrator_and_lose_nothing(post: Post) -> None:
    comment = said_by(a_user("Ada"), post)

    with pytest.raises(CannotBeErased, match="administrator"):
        erase_person(a_user("Ada"), keep_words=False)

    assert (stored(comment).status, post.post_authors.count()) == ("approved", 1)


def test_the_last_administrator_stays_and_the_last_but_one_may_go() -> None:
    an_admin("Dot")
    an_admin("Eve")

    assert erase_person(an_admin("Eve"), keep_words=True)
    with pytest.raises(CannotBeErased, match="only administrator"):
        erase_person(an_admin("Dot"), keep_words=True)


def test_an_administrator_who_is_disabled_does_not_count() -> None:
    an_admin("Dot")
    a_user("Eve", is_superuser=True, is_active=False)

    with pytest.raises(CannotBeErased):
        erase_person(an_admin("Dot"), keep_words=True)


def test_what_fails_halfway_leaves_everything_as_it_was(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    ben = a_user("Ben")
    comment = said_by(ben, post)

    def fail(self: User, *args: Any, **kwargs: Any) -> None:
        raise OSError("pulled the plug")

    monkeypatch.setattr(User, "delete", fail)
    with pytest.raises(OSError, match="plug"):
        erase_person(ben, keep_words=False)

    assert (stored(comment).name, stored(comment).status) == ("Ben", "approved")
    assert UserProfile.objects.filter(user=ben).exists()


def mentions(word: str) -> list[str]:
    """Columns of all tables that hold ``word``."""
    from django.apps import apps

    found = []
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, models.CharField | models.TextField | models.JSONField):
                values = model._default_manager.values_list(field.attname, flat=True)
                found += [f"{model._meta.label}.{field.name}" for value in values if word in str(value).casefold()]
    return found
