"""Two at the same crossing: whoever comes second, with what was true before, records nothing."""

import pytest

from blog import publication
from blog.models import Post, PostPublication
from tests.blog.ledger import kinds
from tests.factories import a_draft, a_post

pytestmark = pytest.mark.django_db


def test_the_second_to_record_that_a_post_went_live_records_nothing():
    post = a_draft()
    before = publication._memory_of(post.pk)

    assert publication.record_live(post, before) is True
    assert publication.record_live(post, before) is False
    assert publication.record_live(post) is False

    assert kinds() == ["post_published"]
    assert PostPublication.objects.get(pk=post.pk).publication_seq == 1


def test_the_second_to_record_that_a_post_went_down_records_nothing():
    post = a_post()

    assert publication.record_down(post, "unpublished") is True
    assert publication.record_down(post, "expired") is False

    assert kinds() == ["post_published", "post_unpublished"]


def test_the_second_to_record_a_change_records_nothing():
    post = a_post()
    before = PostPublication.objects.get(pk=post.pk)

    assert publication.record_update(post, before, ["title"]) is True
    assert publication.record_update(post, before, ["title"]) is False

    assert kinds() == ["post_published", "post_updated"]


def test_a_copy_read_before_somebody_else_published_publishes_nothing_again():
    mine = a_draft()
    yours = Post.objects.get(pk=mine.pk)

    mine.publish()
    yours.publish()

    assert kinds() == ["post_published"]


def test_a_draft_saved_by_somebody_who_has_not_seen_the_publication_does_not_take_it_back():
    mine = a_draft()
    yours = Post.objects.get(pk=mine.pk)
    mine.publish()

    yours.title = "My own draft"
    yours.save_revision()

    assert Post.objects.get(pk=mine.pk).live is True
    assert kinds() == ["post_published"]
