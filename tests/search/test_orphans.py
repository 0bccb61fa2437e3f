"""Rows that belong to nothing, made with raw SQL as in a database's own shell: told by a check, mended once."""

from typing import Any

import pytest
from django.db import connection
from modelsearch.utils import get_content_type_pk
from wagtail.search.models import IndexEntry

from blog.models import Post, Tag
from search.models import CountedPost, PostCount, SpelledWord, SpellingKey, TagCount
from tests.blog.pictures import a_picture
from tests.factories import a_post
from tests.search.conftest import Settle, drift
from tests.search.shell import a_shell

pytestmark = pytest.mark.django_db

ON_SQLITE = pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's own tables")


@pytest.fixture(autouse=True)
def _post(settled: Settle) -> None:
    with settled():
        a_post("Slack water", tags=("tides",))


def is_told_and_mended(name: str, number: int = 1) -> bool:
    """Whether a check tells it, a mending mends it all, and nothing is left that breaks a foreign key or differs."""
    told = [(each.name, each.found, each.mended) for each in drift()]
    mended = [(each.name, each.found, each.mended) for each in drift(mend=True)]
    connection.check_constraints()
    return (told, mended, drift()) == ([(name, number, 0)], [(name, number, number)], [])


def test_keys_of_words_that_are_gone():
    SpelledWord.objects.create(word="ebbing")
    with a_shell() as shell:
        shell.execute(
            "INSERT INTO search_spellingkey (id, \"key\", word_id) VALUES (9000001, 'ebb', 7001), (9000002, 'eb', 7001)"
        )
    SpelledWord.objects.filter(word="ebbing").delete()

    assert is_told_and_mended("search.spelling")
    assert not SpellingKey.objects.filter(pk__gte=9_000_001).exists()


def test_a_word_that_was_deleted_without_its_keys():
    with a_shell() as shell:
        shell.execute("DELETE FROM search_spelledword WHERE word = 'slack'")

    assert is_told_and_mended("search.spelling", 2)  # the word is missing, and its keys belong to nothing
    assert SpelledWord.objects.get(word="slack").keys.count() == 6


@pytest.mark.parametrize("change", ["DELETE FROM search_spellingkey", 'UPDATE search_spellingkey SET "key" = id'])
def test_a_word_whose_keys_are_missing_or_false(change: str):
    slack = SpelledWord.objects.get(word="slack")
    with a_shell() as shell:
        shell.execute(f"{change} WHERE word_id = %s", [slack.pk])

    assert is_told_and_mended("search.spelling")
    assert set(slack.keys.values_list("key", flat=True)) == {"slack", "lack", "sack", "slck", "slak", "slac"}


def test_a_count_of_a_tag_that_is_gone():
    with a_shell() as shell:
        shell.execute("INSERT INTO search_tagcount (tag_id, live_posts, updated_at) VALUES (7001, 0, '2026-11-21')")

    assert is_told_and_mended("search.orphans")


def test_a_tag_that_was_deleted_without_its_count():
    tag = Tag.objects.get(name="tides")
    with a_shell() as shell:
        shell.execute("DELETE FROM blog_tag WHERE id = %s", [tag.pk])

    drift(mend=True)

    assert drift() == []
    assert not TagCount.objects.filter(tag_id=tag.pk).exists()
    with a_shell() as shell:  # what posts wear is no derived truth
        shell.execute("DELETE FROM blog_posttag WHERE tag_id = %s", [tag.pk])


@pytest.mark.parametrize("model", [PostCount, CountedPost])
def test_counts_of_no_kind(model: Any):
    fields = {"live_posts": 3} if model is PostCount else {"post_id": 1}
    model.objects.create(kind="weather", key=1, **fields)

    assert is_told_and_mended("search.orphans")


def test_a_number_for_nothing():
    PostCount.objects.create(kind="series", key=7001, live_posts=0)

    assert is_told_and_mended("search.series_counts")


@pytest.mark.parametrize("post_id", [-5, 0, 7001])
def test_a_counted_post_that_never_was(post_id: int):
    CountedPost.objects.create(kind="month", key=190001, post_id=post_id)

    assert is_told_and_mended("search.month_counts")


@pytest.mark.parametrize("object_id", ["7001", "-5", "none", "9" * 50])
def test_an_entry_of_a_post_that_never_was(object_id: str):
    _entry(get_content_type_pk(Post), object_id)

    assert is_told_and_mended("search.index_posts")


def test_an_entry_of_what_is_not_indexed():
    with a_shell() as shell:
        shell.execute("SELECT id FROM django_content_type WHERE model = 'tagcount'")
        kind = shell.fetchone()[0]
    _entry(kind, "1")

    assert is_told_and_mended("search.index_others")


def _entry(kind: int, object_id: str) -> None:
    IndexEntry.objects.create(content_type_id=kind, object_id=object_id, title="", body="", autocomplete="")


@ON_SQLITE
@pytest.mark.parametrize(
    ("table", "column"), [("wagtailsearch_indexentry_fts", "body"), ("search_beginnings", "autocomplete")]
)
def test_words_of_an_entry_that_is_gone(table: str, column: str):
    with a_shell() as shell:
        shell.execute(f"INSERT INTO {table} (rowid, {column}) VALUES (7001, 'ebbing')")  # noqa: S608 - fixed names

    assert is_told_and_mended("search.orphans")


@ON_SQLITE
@pytest.mark.parametrize("table", ["wagtailsearch_indexentry_fts", "search_beginnings"])
def test_entries_without_words(table: str):
    with a_shell() as shell:
        shell.execute(f"DELETE FROM {table}")  # noqa: S608 - a fixed name

    told = {each.name for each in drift()}
    drift(mend=True)

    assert "search.index_posts" in told
    assert drift() == []


@pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL's own column types")
@pytest.mark.parametrize("column", ["title", "body", "autocomplete"])
def test_vectors_that_hold_other_words_than_their_texts(column: str):
    with a_shell() as shell:
        shell.execute(f"UPDATE wagtailsearch_indexentry SET {column} = 'false' WHERE title_text = 'Slack water'")  # noqa: S608 - a fixed name

    assert is_told_and_mended("search.index_posts")


def test_a_picture_that_the_index_has_lost(settled: Settle):
    with settled():
        picture = a_picture("A boat")
    assert not drift()
    IndexEntry.objects.filter(content_type=get_content_type_pk(type(picture)), object_id=str(picture.pk)).delete()

    assert is_told_and_mended("search.index_others")
