"""FTS5's language, in which any text is safe, and the order in which hits come."""

from typing import Any

import pytest
from modelsearch.query import And, MatchAll, Not, Or, Phrase, PlainText
from wagtail.models import Page
from wagtail.search.backends import get_search_backend

from blog.models import Post
from search.backends.fts5 import Fts5
from search.backends.trees import EVERYTHING, MAX_TERMS, NOTHING, Match, match_of
from tests.factories import a_draft, a_post
from tests.search.conftest import Settle


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (PlainText("low water"), '"low" "water"'),
        (PlainText("low water", operator="or"), '("low") OR ("water")'),
        (PlainText('say "cheese'), '"say" "cheese"'),
        (PlainText("a\0b"), '"a b"'),
        (PlainText("NOT AND *"), '"not" "and"'),
        (PlainText("low-water Café"), '"low water" "cafe"'),
        (PlainText("   "), ""),
        (Phrase("low water"), '"low water"'),
        (Phrase(" "), ""),
        (And([PlainText("low"), PlainText(" "), Phrase("at dawn")]), '("low") AND ("at dawn")'),
        (Or([PlainText("low"), PlainText("high")]), '("low") OR ("high")'),
        (
            And([PlainText("low"), Not(Or([PlainText("ebb"), Phrase("at dawn")]))]),
            '("low") NOT (("ebb") OR ("at dawn"))',
        ),
    ],
)
def test_queries_are_written_with_every_word_quoted(query: object, expected: str):
    assert match_of(query, Fts5()) == Match(expected)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (Not(PlainText("ebb")), Match('"ebb"', negated=True)),
        (Not(Not(PlainText("ebb"))), Match('"ebb"')),
        (Not(PlainText("...")), EVERYTHING),
        (MatchAll(), EVERYTHING),
        (Not(MatchAll()), NOTHING),
        (And([MatchAll(), PlainText("ebb")]), Match('"ebb"')),
        (And([Not(MatchAll()), PlainText("ebb")]), NOTHING),
        (Or([PlainText("ebb"), MatchAll()]), EVERYTHING),
        (Or([PlainText("ebb"), Not(PlainText("low"))]), Match('("low") NOT ("ebb")', negated=True)),
        (And([]), NOTHING),
    ],
)
def test_everything_but_something_can_be_asked_for(query: object, expected: Match):
    assert match_of(query, Fts5()) == expected


def test_the_last_word_may_be_a_beginning():
    assert match_of(PlainText("low wat"), Fts5(), prefix=True) == Match('"low" "wat"*')


def test_no_more_than_forty_words_are_looked_for_in_a_whole_tree():
    found = match_of(And([PlainText("word " * 30), PlainText("other " * 500)]), Fts5())

    assert found.expression.count('"word"') == 30
    assert found.expression.count('"other"') == MAX_TERMS - 30


def test_a_tree_of_any_depth_is_read():
    query: Any = PlainText("deep")
    for _ in range(5_000):
        query = Not(And([query]))

    assert match_of(query, Fts5()) == NOTHING or match_of(query, Fts5()) == EVERYTHING


@pytest.mark.django_db
def test_hits_in_the_title_come_first_and_hidden_hits_are_passed_over(settled: Settle, monkeypatch):
    monkeypatch.setattr("search.backends.ranking.FIRST_LOOK", 2)
    with settled():
        for number in range(6):
            a_draft(f"Tide {number}")
        a_post("On rope", excerpt="Rope and tide, a long way into a sentence about something else")
        a_post("Tide and rope")
        a_post("On tide tables", excerpt="And nothing else")

    found = Post.objects.filter(pk__in=Post.objects.live().values("pk")).search("tide")

    assert [post.title for post in found[:2]] == ["Tide and rope", "On tide tables"]
    assert [post.title for post in found[2:9]] == ["On rope"]
    assert found.count() == 3
    assert found[1:3].count() == 2
    assert {post.title for post in found} == {"On rope", "Tide and rope", "On tide tables"}


@pytest.mark.django_db
def test_words_can_be_excluded_and_scores_shown(settled: Settle):
    with settled():
        a_post("Low water")
        a_post("High water")
    backend = get_search_backend()

    def titles(query: object) -> list[str]:
        return sorted(post.title for post in backend.search(query, Post))

    assert titles(And([PlainText("water"), Not(PlainText("high"))])) == ["Low water"]
    assert titles(Not(PlainText("high"))) == ["Low water"]
    assert titles(Not(PlainText(" "))) == ["High water", "Low water"]
    scored = backend.search("water low", Post, operator="or").annotate_score("score")[:5]
    assert [post.title for post in scored] == ["Low water", "High water"]
    assert scored[0].score < scored[1].score  # bm25: the less, the better


@pytest.mark.django_db
def test_facets_count_all_hits(settled: Settle):
    with settled():
        a_post("Low water")
        a_draft("High water")

    assert dict(Page.objects.search("water").facet("live")) == {True: 1, False: 1}
