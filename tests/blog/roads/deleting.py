"""Roads out: deleted, alone or with what stands above."""

from collections.abc import Iterator

from wagtail.models import Page

from blog.models import Post
from tests.blog import desk as at
from tests.blog.roads.road import out
from tests.factories import a_draft, a_post, the_blog


@out()
def a_draft_deleted() -> Iterator[None]:
    draft = a_draft()
    yield
    draft.delete()


@out("deleted", deletes=True)
def deleting_the_post() -> Iterator[None]:
    post = a_post()
    yield
    post.delete()


@out("deleted", deletes=True)
def deleting_its_base_page() -> Iterator[None]:
    page = Page.objects.get(pk=a_post().pk)
    yield
    page.delete()


@out("deleted", deletes=True)
def the_delete_view() -> Iterator[None]:
    desk, post = at.signed_in(), a_post()
    yield
    at.confirm(desk, "delete", post)


@out("deleted", "deleted", deletes=True)
def deleting_in_bulk() -> Iterator[None]:
    desk, posts = at.signed_in(), [a_post(), a_post()]
    yield
    at.in_bulk(desk, "delete", *posts)


@out("deleted", "deleted", deletes=True)
def deleting_the_blog_above() -> Iterator[None]:
    a_post(), a_post(), a_draft()
    yield
    the_blog().delete()


@out("deleted", "deleted", deletes=True)
def deleting_a_queryset() -> Iterator[None]:
    a_post(), a_post()
    yield
    Post.objects.all().delete()


@out("deleted", deletes=True)
def deleting_a_post_with_an_alias() -> Iterator[None]:
    post = a_post()
    post.create_alias(update_slug="an-alias")
    yield
    post.delete()


@out("deleted", deletes=True)
def the_api_delete_call() -> Iterator[None]:
    post = a_post()
    yield
    at.call_api("delete", f"{post.pk}/")
