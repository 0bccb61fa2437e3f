"""The report of views in the admin."""

from datetime import timedelta

import pytest
from django.utils import timezone

from blog.models import Post, PostViews, YearOfViews
from tests.blog.admin_desk import a_moderator, an_editor, at_the_desk
from tests.factories import a_post

pytestmark = pytest.mark.django_db
ADDRESS = "/admin/reports/most-read/"


def read(post: Post, **days: int) -> None:
    for views, days_ago in days.items():
        day = timezone.localdate() - timedelta(days=days_ago)
        PostViews.objects.create(post=post, day=day, views=int(views.removeprefix("v")))


def rows_of(query: str = "") -> list[tuple[str, int, int, int]]:
    answer = at_the_desk(a_moderator()).get(f"{ADDRESS}{query}")
    return [(post.title, post.week, post.month, post.ever) for post in answer.context["object_list"]]


def test_views_of_a_week_a_month_and_in_all_most_read_first() -> None:
    tides, moths = a_post("Tides"), a_post("Moths")
    a_post("Unread")
    read(tides, v1=6, v2=7, v4=29, v8=30)
    read(moths, v20=0)
    YearOfViews.objects.create(post=tides, year=2024, views=100)

    assert rows_of() == [("Moths", 20, 20, 20), ("Tides", 1, 7, 115)]
    assert [row[0] for row in rows_of("?ordering=-ever")] == ["Tides", "Moths"]
    assert [row[0] for row in rows_of("?ordering=week")] == ["Tides", "Moths"]


def test_editors_who_publish_nothing_do_not_see_it() -> None:
    assert at_the_desk(an_editor()).get(ADDRESS).status_code == 302


def test_it_asks_as_often_for_twenty_posts_as_for_two(django_assert_max_num_queries) -> None:
    client = at_the_desk(a_moderator())
    for _ in range(20):
        read(a_post(), v1=1)
    client.get(ADDRESS)

    with django_assert_max_num_queries(16):
        client.get(ADDRESS)
