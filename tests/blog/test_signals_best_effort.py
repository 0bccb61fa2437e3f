"""Receivers without a dispatch_uid: called once, on commit, never in the way."""

from unittest.mock import Mock

import pytest
from django.db import transaction

from blog.models import Comment, Event, Post
from blog.signals import comment_approved, post_published
from tests.factories import a_comment, a_draft

pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture
def mock():
    """Hears publications and comments that are approved."""
    listener = Mock()
    post_published.connect(listener)
    comment_approved.connect(listener)
    yield listener
    post_published.disconnect(listener)
    comment_approved.disconnect(listener)


def test_it_is_called_when_the_transaction_commits_and_not_before(mock):
    draft = a_draft()

    with transaction.atomic():
        draft.publish()
        mock.assert_not_called()

    mock.assert_called_once()


def test_it_is_not_called_when_the_transaction_is_rolled_back(mock):
    draft = a_draft()

    with transaction.atomic():
        draft.publish()
        transaction.set_rollback(True)

    mock.assert_not_called()
    assert not Event.objects.exists()


def test_it_is_not_called_when_only_an_inner_block_is_rolled_back(mock):
    draft, other = a_draft(), a_draft()

    with transaction.atomic():
        other.publish()
        with transaction.atomic():
            draft.publish()
            transaction.set_rollback(True)

    assert [call.kwargs["post"] for call in mock.call_args_list] == [other]
    assert [event.subject_id for event in Event.objects.all()] == [str(other.pk)]


def test_its_error_is_logged_and_reaches_neither_the_editor_nor_its_siblings(mock, caplog):
    angry = Mock(side_effect=RuntimeError("not today"))
    post_published.disconnect(mock)
    post_published.connect(angry)
    post_published.connect(mock)
    draft = a_draft()

    draft.publish()
    post_published.disconnect(angry)

    assert Post.objects.get(pk=draft.pk).live is True
    mock.assert_called_once()
    (record,) = [each for each in caplog.records if each.name == "bellbird.events" and each.levelname == "ERROR"]
    assert "post_published" in record.getMessage()
    assert record.exc_info[0] is RuntimeError


def test_it_sees_what_was_committed(mock):
    seen = []
    mock.side_effect = lambda comment, **kwargs: seen.append(Comment.objects.get(pk=comment.pk).status)
    post_published.disconnect(mock)
    comment = a_comment()

    comment.approve()

    assert seen == ["approved"]


def test_it_hears_only_its_sender(mock):
    other = Mock()
    post_published.connect(other, sender=Comment)

    a_draft().publish()
    post_published.disconnect(other, sender=Comment)

    other.assert_not_called()
    mock.assert_called_once()


def test_an_async_one_is_awaited_on_commit():
    said = []

    async def note(post, **kwargs):
        said.append(post.title)

    post_published.connect(note)
    a_draft("Awaited").publish()
    post_published.disconnect(note)

    assert said == ["Awaited"]
