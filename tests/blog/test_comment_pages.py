"""Fifty threads a page and twenty replies of each: nothing shown twice or left out, and it costs the same."""

import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.blog.many_comments import chain, flat, thread
from tests.blog.test_comment_form import say
from tests.factories import a_comment, a_post

pytestmark = pytest.mark.django_db


@pytest.fixture
def post():
    return a_post("The tide table", slug="the-tide-table")


def shown(client, address):
    """The ids of the comments on a page, in order."""
    return [int(number) for number in re.findall(r'id="c-(\d+)"', client.get(address).content.decode())]


def queries(client, address):
    cache.clear()
    with CaptureQueriesContext(connection) as made:
        client.get(address)
    return len(made)


def test_threads_come_fifty_a_page_oldest_first(client, post):
    numbers = [comment.pk for comment in flat(post, 120)]

    pages = [shown(client, f"{post.url}?comments={page}") for page in (1, 2, 3)]

    assert pages == [numbers[:50], numbers[50:100], numbers[100:]]


def test_or_newest_first_and_the_links_keep_both(client, post):
    numbers = [comment.pk for comment in flat(post, 120)]

    page = client.get(f"{post.url}?order=newest&comments=2").content.decode()

    assert shown(client, f"{post.url}?order=newest&comments=2") == numbers[69:19:-1]
    assert 'href="/the-tide-table/?comments=3&amp;order=newest#comments"' in page
    assert 'href="/the-tide-table/?order=newest#comments"' in page
    assert 'href="/the-tide-table/?comments=2#comments"' in page
    assert "Page 2 of 3" in page
    assert re.search(r'rel="canonical" href="[^"?]*/the-tide-table/"', page)


@pytest.mark.parametrize("number", ["0", "-1", "x", "", "1.5", "٢", "9" * 18, "9" * 400, "\x00"])
@pytest.mark.parametrize("name", ["comments", "thread", "order", "noted"])
def test_no_parameter_breaks_the_page(client, post, name, number):
    flat(post, 51)

    assert client.get(post.url, {name: number}).status_code == 200


def test_past_the_last_page_is_the_last_page(client, post):
    numbers = [comment.pk for comment in flat(post, 51)]

    assert shown(client, f"{post.url}?comments=99") == numbers[50:]


def test_few_comments_have_no_pages(client, post):
    flat(post, 50)

    assert "Pages of comments" not in client.get(post.url).content.decode()


@pytest.mark.parametrize("grown", [thread, chain])
def test_a_long_thread_shows_twenty_replies_and_has_pages_of_its_own(client, post, grown):
    first = grown(post, 231)
    numbers = list(first.thread.order_by("branch", "pk").values_list("pk", flat=True))

    page = client.get(post.url).content.decode()

    assert shown(client, post.url) == [first.pk, *numbers[:20]]
    assert f'href="/the-tide-table/?thread={first.pk}#comments">Show 210 more replies' in page
    own = [shown(client, f"{post.url}?thread={first.pk}&comments={number}") for number in range(1, 6)]
    assert own == [[first.pk, *numbers[at : at + 50]] for at in range(0, 250, 50)]
    assert "more replies" not in client.get(f"{post.url}?thread={first.pk}").content.decode()


def test_a_thread_of_another_post_is_not_shown(client, post):
    elsewhere = thread(a_post(), 3)
    flat(post, 2)

    assert elsewhere.pk not in shown(client, f"{post.url}?thread={elsewhere.pk}")


def test_the_number_of_comments_is_that_of_all_pages(client, post):
    thread(post, 30)
    flat(post, 60)

    assert "90 comments<" in client.get(post.url).content.decode()


@pytest.mark.parametrize("grown", [flat, thread, chain])
@pytest.mark.parametrize("query", ["", "?order=newest"])
def test_two_thousand_comments_cost_as_many_queries_as_fifty(client, post, grown, query):
    other = a_post("The other one")
    grown(other, 50)
    grown(post, 2000)
    client.get(post.url)

    assert queries(client, post.url + query) == queries(client, other.url + query)


def test_own_words_that_wait_are_on_the_page_they_belong_to(client, post):
    before = [comment.pk for comment in flat(post, 100)]
    say(client, post)
    own = shown(client, f"{post.url}?comments=2")[-1]
    flat(post, 30)

    assert own not in before
    assert own not in shown(client, post.url)
    assert own in shown(client, f"{post.url}?order=newest") + shown(client, f"{post.url}?order=newest&comments=2")


def test_a_reply_that_waits_is_seen_by_its_writer_below_a_long_thread(client, post):
    first = thread(post, 50)
    say(client, post, reply_to=first.pk)
    own = first.thread.get(status="pending").pk

    assert shown(client, post.url)[-1] == own
    assert own in shown(client, f"{post.url}?thread={first.pk}")
    client.cookies.clear()
    assert own not in shown(client, post.url)


def test_a_branch_whose_beginning_was_removed_keeps_its_place(client, post):
    first = a_comment(post, status="approved")
    head = a_comment(post, status="approved", parent=first, name="Rude", body="Rude words")
    below = a_comment(post, status="approved", parent=head)
    head.reject(status="removed")

    page = client.get(post.url).content.decode()

    assert shown(client, post.url) == [first.pk, head.pk, below.pk]
    assert page.count("This comment was removed.") == 1
    assert "Rude" not in page


def test_an_answer_names_whom_it_answers_with_a_link(client, post):
    first = a_comment(post, status="approved", name="Maren")
    a_comment(post, status="approved", parent=first)

    page = client.get(post.url).content.decode()

    assert f'in reply to <a href="/comments/{first.pk}/"><bdi>Maren</bdi></a>' in page
