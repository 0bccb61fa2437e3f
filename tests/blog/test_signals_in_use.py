"""The real signals as a plug-in meets them: a decorator, a mock, a shell."""

from unittest.mock import Mock

import pytest
from django.dispatch import receiver

from blog.models import Event, Post, ReceiverRun
from blog.signals import comment_approved, post_published, post_unpublished
from tests.factories import a_comment, a_draft, a_post

pytestmark = pytest.mark.django_db


def test_one_receiver_may_listen_to_several_signals(db, django_capture_on_commit_callbacks):
    said = []

    @receiver([post_published, post_unpublished, comment_approved])
    def note(signal, **kwargs):
        said.append(signal.name)

    with django_capture_on_commit_callbacks(execute=True):
        post = a_post()
        a_comment(post).approve()
        post.unpublish()

    assert said == ["post_published", "comment_approved", "post_unpublished"]


def test_anybody_may_send_a_real_signal_by_hand(db):
    mock, post = Mock(), a_post()
    post_published.connect(mock)
    try:
        post_published.send(sender=Post, post=post, author=post.author, publish_date=None, first_time=True)
    finally:
        post_published.disconnect(mock)

    mock.assert_called_once()


def test_a_mock_hears_a_publication_with_everything_the_contract_names(db, django_capture_on_commit_callbacks):
    mock = Mock()
    post_published.connect(mock)
    draft = a_draft()

    with django_capture_on_commit_callbacks(execute=True):
        draft.publish()
    post_published.disconnect(mock)

    (call,) = mock.call_args_list
    assert set(call.kwargs) == {"signal", "sender", "post", "author", "publish_date", "first_time"}
    assert (call.kwargs["sender"], call.kwargs["post"]) == (Post, draft)
    assert (call.kwargs["author"].username, call.kwargs["first_time"]) == ("ada", True)


def test_a_publication_heard_by_nobody_is_still_recorded(db):
    a_post()

    assert Event.objects.get().kind == "post_published"
    assert not ReceiverRun.objects.filter(receiver__startswith="tests.").exists()
