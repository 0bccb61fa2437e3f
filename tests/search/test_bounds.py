"""However many posts hold the words, so many are weighed; none is lost, and what is hidden stays so."""

import pytest
from django.db import connection
from modelsearch.query import Not, PlainText
from wagtail.search.backends import get_search_backend

from blog.models import Post
from search.backends.postgresql_bounds import ENTRIES, newest
from tests.factories import a_draft, a_post
from tests.search.conftest import Settle

pytestmark = pytest.mark.django_db


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of each question two entries are weighed, and two more by their titles."""
    compiler = get_search_backend().query_compiler_class
    monkeypatch.setattr(compiler, "most_ranked", 2)
    monkeypatch.setattr("search.backends.ranking.FIRST_LOOK", 0)
    monkeypatch.setattr("search.backends.postgresql_bounds.MARGIN", 1)


@pytest.fixture
def tides(settled: Settle) -> list[Post]:
    """The oldest has the word in its title, the others in their excerpts only."""
    with settled():
        return [a_post("Tide"), *(a_post(f"Notes {number}", excerpt="On the tide") for number in range(5))]


def titles(query: object, number: int) -> list[str]:
    posts = Post.objects.filter(pk__in=Post.objects.live().values("pk")).order_by("-pk")
    return [post.title for post in get_search_backend().search(query, posts)[:number]]


def test_an_old_title_is_found_before_new_bodies(few: None, tides: list[Post]):
    assert titles("tide", 2)[0] == "Tide"


def test_what_is_not_weighed_is_found_after_the_rest(few: None, tides: list[Post]):
    assert sorted(titles("tide", 10)) == sorted(post.title for post in tides)


def test_hidden_posts_are_in_nobodys_way(few: None, tides: list[Post], settled: Settle):
    with settled():
        for number in range(6):
            a_draft(f"Tide {number}")

    assert sorted(titles("tide", 6)) == sorted(post.title for post in tides)
    assert len(titles("tide", 3)) == 3


def test_what_must_not_be_is_left_out_of_the_newest(few: None, tides: list[Post], settled: Settle):
    with settled():
        a_post("Slack")
        a_draft("Slack water")

    assert titles(Not(PlainText("notes")), 2) == ["Slack", "Tide"]
    assert titles(Not(PlainText("tide")), 10) == ["Slack"]


@pytest.mark.parametrize(("stop", "number"), [(3, 3), (6, 6), (9, 6)])
def test_posts_are_counted_as_far_as_is_asked(few: None, tides: list[Post], stop: int, number: int):
    assert get_search_backend().search("tide", Post.objects.live())[:stop].count() == number


@pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL's planner")
def test_settings_of_the_planner_last_for_one_query(tides: list[Post]):
    rows, has_more = newest("default", "title @@ to_tsquery('simple', %s)", ["tide"], 5)

    with connection.cursor() as cursor:
        cursor.execute("SHOW enable_seqscan")
        assert cursor.fetchone() == ("on",)
        cursor.execute(f"SELECT count(*) FROM {ENTRIES}")  # noqa: S608 - a fixed name
        assert cursor.fetchone()[0] >= len(tides)
    assert ([int(key) for _, key in rows], has_more) == ([tides[0].pk], False)
