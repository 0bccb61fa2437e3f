"""The mail to moderators: links of their own for each, and none for who does not want it."""

import re

import pytest
from django.test import Client

from blog.events.runner import run_due
from blog.models import CommentStatus, UserProfile
from blog.moderation_links import read_token
from notifications.mails.comments import CommentWaiting
from notifications.models import Delivery
from tests.blog.admin_desk import a_moderator
from tests.factories import a_comment, a_post
from tests.notifications.mail_reading import html_of, parsed, text_of
from tests.notifications.mail_samples import a_letter
from tests.notifications.people import work

pytestmark = pytest.mark.django_db


def waiting_mails() -> list[Delivery]:
    return list(Delivery.objects.filter(mail="comment_waiting").order_by("pk"))


def links_in(words: str) -> list[str]:
    return re.findall(r"/comments/decide/([\w:.=-]+)/", words)


def test_each_moderator_gets_links_of_their_own() -> None:
    people = {user.email: user for user in (a_moderator("Dot"), a_moderator("Eve"))}
    comment = a_comment()
    run_due()

    for delivery in waiting_mails():
        mail = parsed(a_letter(delivery))
        for words in (text_of(mail), html_of(mail)):
            found = [read_token(token) for token in links_in(words)]
            assert [each.decision for each in found] == ["approve", "spam", "bin"]
            assert {each.moderator for each in found} == {people[delivery.email]}
            assert {each.comment_id for each in found} == {comment.pk}
    assert len(waiting_mails()) == 2


def test_two_moderators_never_share_a_letter() -> None:
    a_moderator("Dot"), a_moderator("Eve")
    a_comment()
    run_due()

    assert len({CommentWaiting().letter_key(delivery) for delivery in waiting_mails()}) == 2


def test_a_moderator_who_does_not_want_them_is_not_planned_for() -> None:
    dot, _eve = a_moderator("Dot"), a_moderator("Eve")
    UserProfile.objects.filter(user=dot).update(notify_comment_waiting=False)
    a_comment()
    run_due()

    assert [delivery.email for delivery in waiting_mails()] == ["eve@example.org"]


def test_a_moderator_who_turns_them_off_meanwhile_is_not_written_to() -> None:
    dot = a_moderator("Dot")
    a_comment(a_post(notify_author=False))
    run_due()
    UserProfile.objects.filter(user=dot).update(notify_comment_waiting=False)

    work()

    assert [delivery.state for delivery in waiting_mails()] == ["suppressed"]


def test_nothing_waits_any_more_once_somebody_decided_by_a_link() -> None:
    a_moderator("Dot"), a_moderator("Eve")
    comment = a_comment()
    run_due()
    first = text_of(parsed(a_letter(waiting_mails()[0])))

    Client().post(f"/comments/decide/{links_in(first)[0]}/")
    work()

    comment.refresh_from_db()
    assert comment.status == CommentStatus.APPROVED
    assert {delivery.state for delivery in waiting_mails()} == {"stale"}
