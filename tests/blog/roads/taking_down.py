"""Roads out: unpublished, by hand or by code, and expired."""

from collections.abc import Iterator
from datetime import timedelta

from django.core.management import call_command
from django.utils import timezone

from blog.models import Post
from tests.blog import desk as at
from tests.blog.roads.road import out
from tests.factories import a_post, the_blog


def an_expired_post() -> Post:
    """A live post whose expiry date has just passed."""
    post = a_post(expire_at=timezone.now() + timedelta(days=1))
    Post.objects.filter(pk=post.pk).update(expire_at=timezone.now() - timedelta(minutes=1))
    return Post.objects.get(pk=post.pk)


@out("unpublished")
def the_verb() -> Iterator[None]:
    post = a_post()
    yield
    post.unpublish()


@out("unpublished")
def the_unpublish_view() -> Iterator[None]:
    desk, post = at.signed_in(), a_post()
    yield
    at.confirm(desk, "unpublish", post)


@out("unpublished", "unpublished")
def the_bulk_action() -> Iterator[None]:
    desk, posts = at.signed_in(), [a_post(), a_post()]
    yield
    at.in_bulk(desk, "unpublish", *posts)


@out("unpublished", "unpublished")
def the_blog_with_all_below_it() -> Iterator[None]:
    desk, _ = at.signed_in(), [a_post(), a_post()]
    yield
    at.confirm(desk, "unpublish", the_blog(), include_descendants="on")


@out("unpublished")
def the_api_action() -> Iterator[None]:
    post = a_post()
    yield
    at.call_api("post", f"{post.pk}/actions/unpublish/")


@out("expired")
def expiry_by_our_command() -> Iterator[None]:
    an_expired_post()
    yield
    call_command("publish_scheduled_posts", "--quiet", "--no-drain")


@out("expired")
def expiry_by_wagtails_command() -> Iterator[None]:
    an_expired_post()
    yield
    call_command("publish_scheduled")


@out("unpublished")
def a_source_with_its_alias() -> Iterator[None]:
    post = a_post()
    post.create_alias(update_slug="an-alias")
    yield
    post.unpublish()


@out()
def an_alias_alone() -> Iterator[None]:
    alias = a_post().create_alias(update_slug="an-alias")
    yield
    alias.delete()


@out("unpublished")
def a_direct_save() -> Iterator[None]:
    post = a_post()
    yield
    post.live = False
    post.save()
