"""Who may see what: asked in one place, answered the same for one post as for all."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from django.db import connection
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from blog.models import BlogIndexPage, Post
from blog.visibility import DEEPEST, can_see, visible_posts
from tests.factories import a_draft, a_due_post, a_post, a_user, an_admin, the_blog

pytestmark = pytest.mark.django_db


def restrict(page, kind, **fields):
    return PageViewRestriction.objects.create(page=page.page_ptr, restriction_type=kind, **fields)


def seen_by(user=None):
    return set(visible_posts(user).values_list("title", flat=True))


def test_everybody_sees_what_is_live():
    post = a_post("Open")

    assert [seen_by(user) for user in (None, AnonymousUser(), a_user("Cy"), an_admin("Dot"))] == [{"Open"}] * 4
    assert can_see(post) is True
    assert can_see(post.pk) is True


def test_nobody_sees_drafts_schedules_aliases_and_what_has_expired():
    a_draft("Draft"), a_due_post("Due")
    a_post("Open").create_alias(update_slug="an-alias")
    expired = a_post("Expired")
    Post.objects.filter(pk=expired.pk).update(expire_at=timezone.now() - timedelta(seconds=1))
    a_post("Down").unpublish()

    assert seen_by() == seen_by(an_admin("Dot")) == {"Open"}


def test_what_expires_later_is_still_there():
    a_post("Soon gone", expire_at=timezone.now() + timedelta(minutes=1))

    assert seen_by() == {"Soon gone"}


@pytest.mark.parametrize("above", [False, True], ids=["on the post", "on the blog above"])
def test_a_login_opens_what_is_for_members(above):
    post = a_post("For members")
    restrict(the_blog() if above else post, "login")

    assert seen_by() == set()
    assert seen_by(a_user("Cy")) == {"For members"}


@pytest.mark.parametrize("above", [False, True], ids=["on the post", "on the blog above"])
def test_a_group_opens_what_is_for_the_group(above):
    friends = Group.objects.create(name="Friends")
    post = a_post("For friends")
    restrict(the_blog() if above else post, "groups").groups.add(friends)
    a_user("Ben").groups.add(friends)

    assert seen_by(a_user("Cy")) == set()
    assert seen_by(a_user("Ben")) == {"For friends"}
    assert seen_by(an_admin("Dot")) == {"For friends"}


def test_what_has_a_password_is_never_listed():
    restrict(a_post("Secret"), "password", password="moth")

    assert [seen_by(user) for user in (None, a_user("Cy"), an_admin("Dot"))] == [set()] * 3


def test_every_restriction_above_counts():
    friends = Group.objects.create(name="Friends")
    post = a_post("Behind two doors")
    restrict(the_blog(), "login")
    restrict(post, "groups").groups.add(friends)
    a_user("Ben").groups.add(friends)

    assert (seen_by(a_user("Cy")), seen_by(a_user("Ben"))) == (set(), {"Behind two doors"})


def test_a_restriction_elsewhere_closes_nothing():
    closed, _ = a_post("Closed"), a_post("Open")
    restrict(closed, "login")

    assert seen_by() == {"Open"}


@pytest.mark.parametrize("depth", range(1, DEEPEST + 3))
def test_a_restriction_at_any_depth_closes_what_is_below_it(depth):
    pages = [Page.get_first_root_node(), the_blog().page_ptr]
    while len(pages) < DEEPEST + 2:
        pages.append(pages[-1].add_child(instance=BlogIndexPage(title=f"Level {len(pages)}", slug=f"l{len(pages)}")))
    post, beside = a_post("Deep down"), a_post("Elsewhere")
    post.move(pages[-1], pos="last-child")
    PageViewRestriction.objects.create(page_id=pages[depth - 1].pk, restriction_type="login")

    assert not can_see(post)
    assert can_see(beside) == (depth > 2)
    assert can_see(post, a_user("Cy"))


def test_paths_that_begin_alike_are_not_taken_for_one_another():
    closed, *open_posts = [a_post(f"Post {number}") for number in range(40)]  # paths end in 0001, 0002 ... 0010
    restrict(closed, "login")

    assert seen_by() == {post.title for post in open_posts}


def test_one_question_is_one_query(django_assert_num_queries):
    for _ in range(3):
        restrict(a_post(), "login")
    a_post("Open")

    with django_assert_num_queries(1):
        assert seen_by() == {"Open"}


def test_a_thousand_restrictions_are_still_one_query():
    blog = the_blog()
    PageViewRestriction.objects.bulk_create(
        [PageViewRestriction(page=blog.page_ptr, restriction_type="login") for _ in range(1200)]
    )
    a_post("Closed")

    assert seen_by() == set()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL goes by statistics, and has none in tests.")
@pytest.mark.parametrize("is_any_reader", [True, False])
def test_the_newest_posts_are_read_by_their_dates_and_no_page_is_looked_through(*, is_any_reader: bool):
    reader = None if is_any_reader else a_user("Cy")

    plan = visible_posts(reader).order_by("-published_at", "-pk").values_list("pk")[:10].explain()

    assert "SCAN blog_post USING COVERING INDEX blog_post_published_at" in plan
    assert "TEMP B-TREE FOR ORDER BY" not in plan
    assert not re.search(r"SCAN (wagtailcore_page|U\d)\b", plan)
