"""Whatever is asked, in whatever words, there is an answer, on every database; and what is asked for is found."""

from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from modelsearch.query import And, MatchAll, Not, Or, Phrase, PlainText
from wagtail.search.backends import get_search_backend

from blog.models import Post
from tests.factories import a_post
from tests.search.conftest import Settle

pytestmark = pytest.mark.django_db

texts = st.text(max_size=60) | st.sampled_from(
    ['"', "'", "\\", "\0", "a\0b", "*", "NOT", "AND -", ":*", "!", "\u0301\u0301", "\ud800", "😀", "日本語", "a" * 3000]
)
leaves = (
    st.builds(PlainText, texts, operator=st.sampled_from(["and", "or"]))
    | st.builds(Phrase, texts)
    | st.just(MatchAll())
)
trees = st.recursive(
    leaves,
    lambda inner: (
        st.builds(Not, inner) | st.builds(And, st.lists(inner, max_size=4)) | st.builds(Or, st.lists(inner, max_size=4))
    ),
    max_leaves=8,
)
many = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def titles(query: Any) -> list[str]:
    return sorted(post.title for post in get_search_backend().search(query, Post))


@pytest.fixture
def some_posts(settled: Settle) -> None:
    with settled():
        a_post("Low water at dawn")
        a_post("High water", excerpt="The low-water mark")
        a_post("Dawn")


@many
@given(query=trees)
def test_every_tree_of_any_words_has_an_answer(some_posts: None, query: Any):
    for results in (get_search_backend().search(query, Post), get_search_backend().search(query, Post)[:2]):
        assert len(results) == results.count()


@many
@given(text=texts)
def test_every_beginning_has_an_answer(some_posts: None, text: str):
    for order in (True, False):
        results = get_search_backend().autocomplete(text, Post, order_by_relevance=order)
        assert len(results.keys(0, 10)) == len(results[:10])


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (PlainText("water"), ["High water", "Low water at dawn"]),
        (PlainText("WATER low"), ["High water", "Low water at dawn"]),
        (PlainText("dawn high", operator="or"), ["Dawn", "High water", "Low water at dawn"]),
        (Phrase("low water"), ["High water", "Low water at dawn"]),
        (Phrase("water low"), []),
        (PlainText("low-water mark"), ["High water"]),
        (And([PlainText("water"), Not(Or([PlainText("mark")]))]), ["Low water at dawn"]),
        (And([PlainText("water"), Not(Or([Phrase("at dawn"), PlainText("high")]))]), []),
        (Not(Or([PlainText("water")])), ["Dawn"]),
        (Or([Phrase("water at"), PlainText("mark")]), ["High water", "Low water at dawn"]),
        (Or([PlainText("mark"), Not(PlainText("water"))]), ["Dawn", "High water"]),
        (MatchAll(), ["Dawn", "High water", "Low water at dawn"]),
        (Not(MatchAll()), []),
        (PlainText("!!!"), []),
        (PlainText("water " * 10_000), ["High water", "Low water at dawn"]),
    ],
)
def test_what_is_asked_for_is_found(some_posts: None, query: Any, expected: list[str]):
    assert titles(query) == expected


@pytest.mark.parametrize("order", [True, False])
def test_results_can_be_had_as_keys_and_counted_only_so_far(some_posts: None, order: bool):
    results = get_search_backend().search("water", Post.objects.order_by("-published_at"), order_by_relevance=order)

    assert results.keys(0, 10) == [post.pk for post in results[:10]]
    assert results.keys(1, 2) == [post.pk for post in results[1:2]]
    assert [results[:1].count(), results[:5].count(), results[1:5].count(), results.count()] == [1, 2, 1, 2]


def test_beginnings_are_found_in_titles_only(some_posts: None):
    def begun(text: str) -> list[str]:
        return sorted(post.title for post in get_search_backend().autocomplete(text, Post))

    assert begun("da") == ["Dawn", "Low water at dawn"]
    assert begun("low da") == ["Low water at dawn"]
    assert begun("mar") == []


def test_where_too_many_words_begin_alike_the_newest_come_first(some_posts: None, monkeypatch):
    monkeypatch.setattr("search.backends.ranking.FIRST_LOOK", 1)

    found = get_search_backend().autocomplete("d", Post)[:1]

    assert [post.title for post in found] == ["Dawn"]


def test_only_titles_can_be_searched(some_posts: None):
    found = get_search_backend().search("low", Post, fields=["title"])

    assert [post.title for post in found] == ["Low water at dawn"]


@pytest.mark.parametrize(("asked", "queries"), [("water", 3), ("water -zz " * 30, 3)])
def test_a_search_takes_a_few_queries_whatever_is_asked(
    some_posts: None, django_assert_max_num_queries, asked, queries
):
    with django_assert_max_num_queries(queries + (connection.vendor == "postgresql")):
        get_search_backend().search(asked, Post).keys(0, 10)


def test_titles_come_before_excerpts_and_short_titles_before_long_ones(settled: Settle):
    with settled():
        a_post("On rope", excerpt="Rope and ebb, a long way into a sentence about something else")
        a_post("Ebb and flow of a river that has a very long name and a longer course")
        a_post("Ebb")

    found = [post.title for post in get_search_backend().search("ebb", Post)[:3]]

    assert (found[0], found[-1]) == ("Ebb", "On rope")
