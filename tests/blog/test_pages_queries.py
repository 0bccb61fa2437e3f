"""A page asks the database as often at twenty posts as at two thousand."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from blog.models import BlogImage, Series
from tests.blog.many_posts import many_posts
from tests.blog.pictures import a_picture
from tests.factories import a_comment, a_post

pytestmark = pytest.mark.django_db

MOST = 12
ADDRESSES = {
    "/": 8,
    "/?page=2": 7,
    "/the-full-post/": 9,
    "/tags/": 3,
    "/tags/harbours/": 8,
    "/tags/harbours+method/": 8,
    "/authors/": 4,
    "/authors/ada/": 8,
    "/archive/": 3,
    "/series/the-working-harbour/": 6,
    "/no-such-post/": 11,
}


@pytest.fixture
def twenty_posts():
    """A post with everything on it, and nineteen others."""
    series = Series.objects.create(title="The working harbour", slug="the-working-harbour")
    picture: BlogImage = a_picture("A boat")
    body = [
        ("paragraph", "<p>Words.</p>"),
        *[("heading", {"text": f"Part {n}", "level": "h2"}) for n in range(4)],
        *[("image", {"image": picture, "alt": "A boat"}) for _ in range(2)],
    ]
    post = a_post(
        "The full post", slug="the-full-post", tags=("Harbours", "Method"), series=series, lead_image=picture, body=body
    )
    for number in range(5):
        a_comment(post, status="approved", parent=a_comment(post, status="approved", name=f"Ben {number}"))
    many_posts(post, 19)
    return post


def queries_of(client, address):
    """How many queries the page makes with every cache empty, its pictures' sizes made before."""
    client.get(address)
    cache.clear()
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    return len(queries)


def test_pages_have_a_pinned_number_of_queries_at_twenty_posts(client, twenty_posts):
    assert {address: queries_of(client, address) for address in ADDRESSES} == ADDRESSES


def test_no_page_asks_more_than_twelve_times():
    assert max(ADDRESSES.values()) <= MOST


def test_a_post_with_everything_on_it_asks_no_more_than_ten_times():
    assert ADDRESSES["/the-full-post/"] <= 10


def test_pages_ask_no_more_at_two_thousand_posts(client, twenty_posts):
    """But the first page asks for the number that is kept where it would count for long; of others it is at hand."""
    many_posts(twenty_posts, 1980)

    counted = {"/": ADDRESSES["/"] + 2, "/?page=2": ADDRESSES["/?page=2"] + 2}
    counted |= {address: ADDRESSES[address] - 1 for address in ("/tags/harbours/", "/authors/ada/")}
    assert {address: queries_of(client, address) for address in ADDRESSES} == ADDRESSES | counted


def test_a_thousand_comments_cost_no_more_queries_than_ten(client, twenty_posts):
    from blog.models import Comment

    before = queries_of(client, "/the-full-post/")
    Comment.objects.bulk_create(
        Comment(post=twenty_posts, name="Ben", body=f"Comment {n}", status="approved") for n in range(1000)
    )

    assert queries_of(client, "/the-full-post/") == before
