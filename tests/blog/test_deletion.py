"""What is deleted leaves nothing behind: no file, no row, no count, and no run that waits for ever."""

import pytest
from wagtail.images.tests.utils import get_test_image_file

from blog.events.runner import run_due
from blog.models import (
    BlogImage,
    Comment,
    Post,
    PostAuthor,
    PostPublication,
    PostTag,
    PublicationFailure,
    ReceiverRun,
    User,
    UserProfile,
)
from blog.visibility import visible_posts
from search.models import TagCount
from tests.factories import a_comment, a_post, a_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def picture():
    return BlogImage.objects.create(title="A moth", file=get_test_image_file())


def test_a_deleted_post_leaves_no_row_but_its_events():
    post = a_post(tags=("harbour",))
    a_comment(post)

    post.delete()
    run_due()

    left = [
        model.objects.count() for model in (Post, PostPublication, PublicationFailure, PostAuthor, PostTag, Comment)
    ]
    assert left == [0] * 6
    assert not ReceiverRun.objects.unfinished().exists()


def test_the_tags_of_a_deleted_post_are_counted_anew():
    kept, gone = a_post(tags=("harbour",)), a_post(tags=("harbour",))
    run_due()
    assert TagCount.objects.get(tag__name="harbour").live_posts == 2

    gone.delete()
    run_due()

    assert TagCount.objects.get(tag__name="harbour").live_posts == 1
    assert visible_posts().get() == kept


def test_a_deleted_picture_leaves_no_file_and_the_post_without_it(picture, django_capture_on_commit_callbacks):
    post = a_post(lead_image=picture)
    rendition = picture.get_rendition("width-50")
    files = [(picture.file.storage, picture.file.name), (rendition.file.storage, rendition.file.name)]
    assert all(storage.exists(name) for storage, name in files)

    with django_capture_on_commit_callbacks(execute=True):
        picture.delete()

    assert not any(storage.exists(name) for storage, name in files)
    assert Post.objects.get(pk=post.pk).lead_image is None


def test_a_deleted_author_leaves_the_post_live_and_no_profile():
    post = a_post(author=a_user("Ada"))

    User.objects.get(username="ada").delete()
    run_due()

    stored = Post.objects.get(pk=post.pk)
    assert (stored.live, stored.author, stored.byline) == (True, None, [])
    assert not UserProfile.objects.exists()
    assert not PostAuthor.objects.exists()
    assert not ReceiverRun.objects.unfinished().exists()


def test_a_post_whose_author_was_deleted_can_be_edited_and_published_again():
    post = a_post(author=a_user("Ada"))
    User.objects.get(username="ada").delete()

    post = Post.objects.get(pk=post.pk)
    post.title = "Still here"
    post.publish()
    post.unpublish()
    Post.objects.get(pk=post.pk).publish()

    assert Post.objects.get(pk=post.pk).live is True
