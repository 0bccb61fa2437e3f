"""What the desk's list and Wagtail's explorer cost, and the list as a table to take along."""

import csv

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from blog.models import Post
from tests.blog.admin_desk import an_editor, at_the_desk
from tests.blog.many_posts import many_posts
from tests.blog.posts_desk import LIST
from tests.factories import a_draft, a_post, an_admin

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return at_the_desk(an_admin())


def test_the_table_can_be_taken_along_and_holds_no_formula(desk):
    a_post("=1+1", tags=("Harbours",))
    a_draft("Piers")

    answer = desk.get(f"{LIST}?export=csv&ordering=title")
    lines = list(csv.DictReader(b"".join(answer.streaming_content).decode().splitlines()))

    assert [(line["title"], line["status"], line["tags"]) for line in lines] == [
        ("'=1+1", "live", "Harbours"),
        ("Piers", "draft", ""),
    ]


@pytest.mark.parametrize("who", [an_admin, an_editor])
def test_it_costs_no_more_queries_at_three_hundred_posts(who):
    desk = at_the_desk(who())
    pattern = a_post("Tides", tags=("Harbours",))

    def cost(query: str = "") -> int:
        with CaptureQueriesContext(connection) as queries:
            assert desk.get(f"{LIST}{query}").status_code == 200
        return len(queries)

    many_posts(pattern, 3)
    cost()
    few = cost()
    many_posts(pattern, 300)

    assert cost() <= few <= 30
    assert cost("?p=7&status=live&tag=harbours") <= 30


def test_the_explorer_knows_no_order_by_hand(desk):
    post = a_post("Tides")
    a_post("Piers")
    blog = post.get_parent()

    explorer = desk.get(f"/admin/pages/{blog.pk}/?ordering=ord")
    moved = desk.post(f"/admin/pages/{post.pk}/set_position/?position=1")

    assert explorer.context["ordering"] != "ord"
    assert explorer.context["is_paginated"]
    assert LIST in explorer.content.decode()
    assert moved.status_code in (302, 403)
    assert Post.objects.get(pk=post.pk).path == post.path
