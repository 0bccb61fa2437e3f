"""Mails about comments lead to where the comment stands, and repeat nothing that readers may not see."""

import pytest
from django.test import Client

from blog.events.runner import run_due
from blog.models import Comment, CommentStatus
from notifications.models import Delivery
from tests.blog.many_comments import flat
from tests.factories import a_comment, a_post
from tests.notifications.mail_reading import html_of, parsed, text_of
from tests.notifications.mail_samples import a_letter
from tests.notifications.people import a_subscriber

pytestmark = pytest.mark.django_db


def the_reply(post, parent):
    """The words of the mail in which a follower hears of an answer to ``parent``, in both forms."""
    a_subscriber("rosa@example.org", scope=f"replies:{post.pk}")
    reply = a_comment(post, name="Dora", email="dora@example.org", body="I agree.", parent=parent)
    reply.approve()
    run_due()
    delivery = Delivery.objects.get(mail="reply", email="rosa@example.org", event__subject_id=str(reply.pk))
    mail = parsed(a_letter(delivery))
    return text_of(mail), html_of(mail)


def test_a_mail_leads_to_the_page_on_which_the_comment_is(client):
    post = a_post("Bells", slug="bells")
    flat(post, 60)
    comment = a_comment(post)
    comment.approve()
    run_due()

    words = text_of(parsed(a_letter(Delivery.objects.get(mail="comment_approved"))))

    assert f"/comments/{comment.pk}/" in words
    assert Client().get(f"/comments/{comment.pk}/").headers["Location"] == f"/bells/?comments=2#c-{comment.pk}"


def test_a_reply_says_what_it_answers():
    post = a_post()
    parent = a_comment(post, name="Cleo", body="Which is the oldest?", status="approved")

    for words in the_reply(post, parent):
        assert "Cleo" in words
        assert "Which is the oldest?" in words


@pytest.mark.parametrize("status", [status for status in CommentStatus if status != CommentStatus.APPROVED])
def test_a_reply_is_silent_of_what_readers_cannot_see(status):
    post = a_post()
    parent = a_comment(post, name="Cleo", body="Which is the oldest?", status="approved")
    Comment.objects.filter(pk=parent.pk).update(status=status)

    for words in the_reply(post, Comment.objects.get(pk=parent.pk)):
        assert "I agree." in words
        assert "Cleo" not in words
        assert "Which is the oldest?" not in words
