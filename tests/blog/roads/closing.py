"""Roads out: still live, but no longer for everybody."""

from collections.abc import Iterator

from django.contrib.auth.models import Group
from wagtail.models import Page, PageViewRestriction

from blog.models import BlogIndexPage
from tests.blog import desk as at
from tests.blog.roads.road import out
from tests.factories import a_draft, a_post, the_blog


@out("private")
def a_restriction_on_the_post() -> Iterator[None]:
    post = a_post()
    yield
    PageViewRestriction.objects.create(page=post.page_ptr, restriction_type="login")


@out("private")
def the_privacy_view() -> Iterator[None]:
    desk, post = at.signed_in(), a_post()
    group = Group.objects.create(name="Friends")
    yield
    answer = desk.post(f"/admin/pages/{post.pk}/privacy/", {"restriction_type": "groups", "groups": [group.pk]})
    assert answer.status_code == 200


@out("private", "private")
def a_restriction_above() -> Iterator[None]:
    a_post(), a_post(), a_draft()
    yield
    PageViewRestriction.objects.create(page=the_blog().page_ptr, restriction_type="password", password="moth")


@out("private")
def a_move_into_a_restricted_section() -> Iterator[None]:
    post, cellar = a_post(), Page.objects.get(depth=1).add_child(instance=BlogIndexPage(title="Cellar", slug="cellar"))
    PageViewRestriction.objects.create(page=cellar.page_ptr, restriction_type="login")
    yield
    post.move(cellar, pos="last-child")


@out("private")
def the_move_view() -> Iterator[None]:
    desk, post = at.signed_in(), a_post()
    cellar = Page.objects.get(depth=1).add_child(instance=BlogIndexPage(title="Cellar", slug="cellar"))
    PageViewRestriction.objects.create(page=cellar.page_ptr, restriction_type="login")
    yield
    desk.post(f"/admin/pages/{post.pk}/move/{cellar.pk}/confirm/")
