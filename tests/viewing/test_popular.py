"""What is read most: ranked now and then, listed only as far as somebody may see it."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone
from wagtail.models import PageViewRestriction

from blog.keeping import noting, pages_changed
from blog.models import PopularPost, Post, PostViews
from blog.viewing.popular import EVERY, popular_posts, rank
from tests.factories import a_post, a_user
from tests.viewing.readers import FIREFOX

pytestmark = pytest.mark.django_db
HEADING = "Most read this month"


def read(post: Post, views: int, days_ago: int = 0) -> Post:
    PostViews.objects.create(post=post, day=timezone.localdate() - timedelta(days=days_ago), views=views)
    return post


def test_posts_stand_in_the_order_of_their_views() -> None:
    little, much, nothing = read(a_post(), 3), read(a_post(), 9), a_post()

    rank()

    assert popular_posts() == [much, little]
    assert nothing not in popular_posts()


def test_views_of_this_week_weigh_more_and_those_of_last_month_nothing() -> None:
    old, fresh, over = read(a_post(), 10, 25), read(a_post(), 3), read(a_post(), 99, 30)

    rank()

    assert popular_posts() == [fresh, old]
    assert not PopularPost.objects.filter(post=over).exists()


def test_the_ranking_is_made_every_ten_minutes_and_not_more_often() -> None:
    post, now = a_post(), timezone.now()
    rank(now)
    read(post, 1)

    assert rank(now + EVERY / 2) == 0
    assert rank(now + EVERY) == 1
    assert popular_posts() == [post]


def test_a_post_that_nobody_reads_any_more_leaves() -> None:
    post, now = read(a_post(), 1), timezone.now()
    rank(now)
    PostViews.objects.all().delete()

    rank(now + EVERY)

    assert popular_posts() == []
    assert Post.objects.filter(pk=post.pk).exists()


@pytest.mark.parametrize("hide", ["unpublish", "restrict", "expire", "delete"])
def test_a_post_that_is_hidden_is_gone_from_the_list_at_once(hide: str) -> None:
    post, other = read(a_post(), 9), read(a_post(), 1)
    rank()

    match hide:
        case "unpublish":
            post.unpublish()
        case "restrict":
            PageViewRestriction.objects.create(page=post, restriction_type=PageViewRestriction.LOGIN)
        case "expire":
            Post.objects.filter(pk=post.pk).update(expire_at=timezone.now())
        case "delete":
            post.delete()

    assert popular_posts() == [other]


def test_one_question_is_asked_of_the_database(django_assert_num_queries: Any) -> None:
    read(a_post(), 1)
    rank()

    with django_assert_num_queries(1):
        popular_posts()


def test_only_a_change_of_places_is_told_to_kept_pages() -> None:
    post, other, now = read(a_post(), 1), read(a_post(), 2), timezone.now()
    said: list[Any] = []

    def note(keys: Any, **kwargs: Any) -> None:
        said.append(keys)

    pages_changed.connect(note)
    try:
        rank(now)
        PostViews.objects.filter(post=other).update(views=3)
        rank(now + EVERY)
        assert said == [{"popular"}]
        PostViews.objects.filter(post=post).update(views=9)
        rank(now + 2 * EVERY)
    finally:
        pages_changed.disconnect(note)

    assert said == [{"popular"}] * 2


def test_a_kept_page_depends_on_the_ranking_and_on_what_it_names() -> None:
    post = read(a_post(), 1)
    rank()

    with noting() as notes:
        popular_posts()

    assert notes.keys == {"popular", f"post:{post.pk}"}


@pytest.mark.parametrize("address", ["/archive/", "/no-such-page/", "/search/?q=nothing-has-this-word"])
def test_it_stands_where_somebody_looks_for_something(address: str) -> None:
    read(a_post("A <b>tide</b> table"), 1)

    assert HEADING not in Client().get(address).content.decode()
    rank(timezone.now() + EVERY)
    page = Client().get(address).content.decode()

    assert HEADING in page
    assert "A &lt;b&gt;tide&lt;/b&gt; table" in page


def test_the_first_page_stays_quiet() -> None:
    read(a_post(), 1)
    rank()

    assert HEADING not in Client().get("/").content.decode()


def test_a_page_without_a_table_to_ask_is_still_a_page(monkeypatch: Any) -> None:
    def fail(*args: Any) -> None:
        raise DatabaseError("no such table")

    monkeypatch.setattr("blog.viewing.popular.visible_posts", fail)

    assert Client().get("/archive/").status_code == 200
    assert Client().get("/no-such-page/").status_code == 404


def test_the_page_of_a_post_tells_of_readers_and_not_of_staff(client: Client) -> None:
    post = a_post(slug="tides")
    script = f'data-viewed="{post.pk}" data-to="/viewed/"'

    assert script in client.get("/tides/", headers={"User-Agent": FIREFOX}).content.decode()
    client.force_login(a_user("Ben"))
    assert script in client.get("/tides/").content.decode()
    client.force_login(a_user("Dot", is_superuser=True, is_staff=True))
    assert "data-viewed" not in client.get("/tides/").content.decode()
