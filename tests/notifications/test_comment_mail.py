"""Whoever wrote a comment hears of its approval, once."""

import pytest
from django.core import mail

from blog.events.runner import run_due
from blog.models import UserProfile
from blog.origins import publication_origin
from notifications.models import Delivery, Suppression, recipient_key
from tests.factories import a_comment, a_post, a_user, an_admin
from tests.notifications.people import work

pytestmark = pytest.mark.django_db


def test_a_guest_hears_that_the_comment_is_published() -> None:
    comment = a_comment(a_post("Birds"))

    comment.approve(an_admin())
    work()

    (message,) = mail.outbox
    assert message.to == ["ben@example.org"]
    assert message.subject == "Your comment on “Birds” is published"
    assert f"/comments/{comment.pk}/" in message.body
    assert "> Well said." in message.body


def test_a_waiting_comment_mails_nobody() -> None:
    a_comment()

    work()

    assert mail.outbox == []


def test_a_guest_who_left_no_address_is_not_written_to() -> None:
    a_comment(email="").approve()

    work()

    assert mail.outbox == []


def test_a_user_is_written_to_at_their_own_address() -> None:
    ben = a_user("Ben")

    a_comment(user=ben, email="somebody@example.net").approve()
    work()

    assert [message.to for message in mail.outbox] == [[ben.email]]


def test_a_user_who_does_not_want_it_is_not_written_to() -> None:
    ben = a_user("Ben")
    UserProfile.objects.filter(user=ben).update(notify_comment_approved=False)

    a_comment(user=ben).approve()
    work()

    assert mail.outbox == []


def test_a_user_who_changes_their_mind_in_time_is_not_written_to() -> None:
    ben = a_user("Ben")
    a_comment(user=ben).approve()
    run_due()

    UserProfile.objects.filter(user=ben).update(notify_comment_approved=False)
    work()

    assert mail.outbox == []
    assert Delivery.objects.get().state == "suppressed"


def test_a_moderator_is_not_told_of_a_comment_of_their_own() -> None:
    dot = an_admin()

    a_comment(a_post("Birds"), user=dot).approve(dot)
    work()

    assert mail.outbox == []


def test_approving_again_mails_nobody_twice() -> None:
    comment = a_comment()
    comment.approve()
    work()

    comment.reject()
    comment.approve()
    work()

    assert len(mail.outbox) == 1


def test_a_comment_rejected_again_in_time_is_not_told_of() -> None:
    comment = a_comment()
    comment.approve()
    run_due()

    comment.reject()
    work()

    assert mail.outbox == []
    assert Delivery.objects.get().state == "stale"


def test_a_writer_who_was_never_told_is_told_at_the_next_approval() -> None:
    comment = a_comment()
    comment.approve()
    run_due()
    comment.reject()
    work()

    comment.approve()
    work()

    assert len(mail.outbox) == 1


def test_a_deleted_comment_is_not_told_of() -> None:
    comment = a_comment()
    comment.approve()
    run_due()

    comment.delete()
    work()

    assert mail.outbox == []
    assert Delivery.objects.get().last_text == "the comment has been deleted"


def test_a_suppressed_address_is_not_written_to() -> None:
    Suppression.objects.create(recipient_key=recipient_key("ben@example.org"), reason=Suppression.Reason.MANUAL)

    a_comment().approve()
    work()

    assert mail.outbox == []
    assert Delivery.objects.get().state == "suppressed"


def test_an_imported_approval_mails_nobody() -> None:
    comment = a_comment(a_post("Birds"))

    with publication_origin("import"):
        comment.approve()
    work()

    assert mail.outbox == []
    assert not Delivery.objects.exists()
