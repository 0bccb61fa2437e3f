"""Long lists are not counted anew for every page, and short ones to the post."""

import pytest
from django.http import Http404
from django.test import Client, RequestFactory

from blog import long_lists
from blog.listing import page_of
from blog.models import Post
from tests.blog.many_posts import many_posts
from tests.factories import a_post

pytestmark = pytest.mark.django_db


@pytest.fixture
def posts(monkeypatch):
    """Twelve posts, which is more than are counted here."""
    monkeypatch.setattr(long_lists, "COUNTED", 11)
    many_posts(a_post("First"), 11)
    return Post.objects.order_by("-pk")


def page(rows, number, kept):
    return page_of(RequestFactory().get("/", {"page": number}), rows, 5, kept=kept)


def test_a_short_list_is_counted_whatever_number_is_kept(posts):
    assert page(posts.exclude(title="First"), 1, kept=lambda: 99).paginator.count == 11
    assert page(posts.filter(title="First"), 1, kept=lambda: 99).paginator.count == 1


def test_the_last_page_knows_the_number_whatever_is_kept(posts):
    assert page(posts.filter(title="First"), 1, kept=99).paginator.count == 1
    last = page(posts, 3, kept=99)
    assert (last.paginator.count, last.has_next()) == (12, False)
    with pytest.raises(Http404):
        page(posts, 4, kept=99)


def test_a_long_list_has_the_number_that_is_kept(posts):
    assert page(posts, 1, kept=40).paginator.num_pages == 8
    assert page(posts, 1, kept=lambda: 40).paginator.num_pages == 8


def test_a_number_that_is_late_cuts_no_page_short(posts):
    assert len(page(posts, 1, kept=0)) == len(page(posts, 2, kept=0)) == 5
    assert page(posts, 1, kept=0).paginator.count == 12


def test_beyond_the_last_page_there_is_none(posts):
    with pytest.raises(Http404):
        page(posts, 9, kept=40)


def test_the_first_page_of_a_large_blog_counts_by_what_is_kept(posts, client: Client, monkeypatch):
    monkeypatch.setattr("blog.tallies._kept", {"tally": lambda kind, keys=None: {202601: 30, 202602: 20}})

    assert client.get("/").context["posts"].paginator.count == 50
