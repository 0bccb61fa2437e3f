"""A reader finds what they wrote and what still waits, also where everything around it is gone."""

import re

import pytest
from django.test import Client

from blog.models import Comment
from tests.blog.many_comments import flat
from tests.blog.test_comment_form import say
from tests.factories import a_comment, a_post

pytestmark = pytest.mark.django_db


@pytest.fixture
def post():
    return a_post("The tide table", slug="the-tide-table")


def shown(client, address):
    """The ids of the comments on a page, in order."""
    return [int(number) for number in re.findall(r'id="c-(\d+)"', client.get(address).content.decode())]


def an_answer(client, post, answered):
    """The client's own, waiting."""
    say(client, post, reply_to=answered.pk, body="I agree.")
    return Comment.objects.latest("pk")


@pytest.mark.parametrize("depth", [1, 2])
def test_a_waiting_answer_stays_in_sight_of_its_writer_when_the_whole_thread_is_removed(client, post, depth):
    first = answered = a_comment(post, name="Cleo", body="Removed words.", status="approved")
    if depth == 2:
        answered = a_comment(post, parent=first, status="approved")
    own = an_answer(client, post, answered)
    for comment in (first, answered):
        Comment.objects.get(pk=comment.pk).reject()

    page = client.get(post.url).content.decode()

    assert shown(client, post.url) == [first.pk, own.pk]
    assert "This comment was removed" in page
    assert "I agree." in page
    assert "Removed words." not in page
    assert shown(Client(), post.url) == []


def test_an_answer_to_what_waits_again_is_shown_below_it_to_the_writer_of_both(client, post):
    say(client, post)
    first = Comment.objects.get()
    first.approve()
    own = an_answer(client, post, first)
    Comment.objects.get(pk=first.pk).reopen()

    assert shown(client, post.url) == [first.pk, own.pk]


def test_such_a_thread_stands_on_one_page_only_which_its_permalink_names(client, post):
    numbers = [comment.pk for comment in flat(post, 60)]
    first = a_comment(post, status="approved")
    own = an_answer(client, post, first)
    Comment.objects.get(pk=first.pk).reject()

    assert shown(client, post.url) == numbers[:50]
    assert shown(client, f"{post.url}?comments=2") == [*numbers[50:], first.pk, own.pk]
    assert shown(client, f"{post.url}?order=newest") == [first.pk, own.pk, *numbers[:9:-1]]
    assert client.get(f"/comments/{own.pk}/").headers["Location"] == f"/the-tide-table/?comments=2#c-{own.pk}"


def test_it_costs_no_query_more(client, post, django_assert_max_num_queries):
    first = a_comment(post, status="approved")
    an_answer(client, post, first)
    with django_assert_max_num_queries(100) as before:
        client.get(post.url)
    Comment.objects.get(pk=first.pk).reject()

    with django_assert_max_num_queries(len(before)):
        client.get(post.url)
