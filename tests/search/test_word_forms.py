"""Case, accents and the letters of many languages make no difference; English endings make none if so asked."""

import sqlite3
from typing import Any

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import Locale, Page
from wagtail.search.backends import get_search_backend
from wagtail.search.models import IndexEntry

from blog.models import Post
from search.backends import forms, sqlite_tables
from search.backends.words import LONGEST, indexed, words_of
from search.rebuilding import rebuild
from tests.factories import a_post
from tests.search.conftest import Settle, drift


def titles(text: str) -> list[str]:
    return sorted(post.title for post in get_search_backend().search(text, Post))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Café CAFE cafe\u0301", ["cafe"] * 3),
        ("Straße STRASSE", ["strasse"] * 2),
        ("Œuvre Ærø", ["oeuvre", "aero"]),
        ("Łódź", ["lodz"]),
        ("İstanbul ISTANBUL ıstanbul", ["istanbul"] * 3),
        ("Ἀθήνας ΑΘΉΝΑΣ", ["αθηνασ"] * 2),
        ("Ёлка ЕЛКА", ["елка"] * 2),
        ("潮汐表", ["潮", "汐", "表"]),
        ("がぎ", ["が", "ぎ"]),
        ("हिन्दी में", ["हिन्दी", "में"]),
        ("한국어 검색", ["한국어", "검색"]),
        ("don't low-water a_b 3am", ["don", "t", "low", "water", "a", "b", "3am"]),
        ("😀 !? \u0301\u0301 \ud800 \0", []),
    ],
)
def test_text_is_made_into_words(text: str, words: list[str]):
    assert words_of(text) == words


@given(text=st.text(max_size=80))
def test_words_of_words_are_the_same_words(text: str):
    words = words_of(text)

    assert words_of(indexed(text)) == words
    assert all(0 < len(word) <= LONGEST and "'" not in word and '"' not in word for word in words)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("title", "asked"),
    [
        ("Café", "CAFE"),
        ("Cafe", "café"),
        ("Straße", "strasse"),
        ("Strasse", "Straße"),
        ("Œuvre", "oeuvre"),
        ("Łódź", "lodz"),
        ("İstanbul", "istanbul"),
        ("ΑΘΗΝΑΣ", "Αθήνας"),
        ("Ёлка", "елка"),
        ("港の潮汐表", "潮汐"),
        ("हिन्दी में", "हिन्दी"),
    ],
)
def test_titles_are_found_in_another_spelling(settled: Settle, title: str, asked: str):
    with settled():
        a_post(title)

    assert titles(asked) == [title]


@pytest.mark.django_db
def test_endings_make_a_difference_unless_a_language_is_set(settled: Settle):
    with settled():
        a_post("Boats")

    assert titles("boats") == ["Boats"]
    assert titles("boat") == []
    assert forms.are_as_wanted()


@pytest.mark.django_db(transaction=True)
def test_once_rebuilt_english_endings_make_no_difference(settings: Any):
    Locale.objects.get_or_create(language_code="en")
    if not Page.objects.exists():  # another such test has emptied the tables
        Page.add_root(instance=Page(title="Root", slug="root"))
    a_post("Boats and the sea")
    settings.BELLBIRD_SEARCH_LANGUAGE = "english"
    assert not forms.are_as_wanted()
    assert titles("boats") == ["Boats and the sea"]

    try:
        _rebuilt()

        assert forms.are_as_wanted()
        assert titles("boat") == titles("boating") == titles("the") == ["Boats and the sea"]
        assert [post.title for post in get_search_backend().autocomplete("boats a", Post)] == ["Boats and the sea"]
    finally:
        settings.BELLBIRD_SEARCH_LANGUAGE = ""
        _rebuilt()
    assert titles("boat") == []


def _rebuilt() -> None:
    for _ in rebuild(get_search_backend()):
        pass


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="about SQLite's triggers")
def test_entries_can_be_changed_by_a_program_that_knows_nothing_of_us(settled: Settle):
    with settled():
        posts = [a_post(title) for title in ("Tide tables", "Low water", "A log")]
    with sqlite3.connect(":memory:") as stranger:
        stranger.executescript("".join(_schema()))
        stranger.execute(f"INSERT INTO {sqlite_tables.ENTRIES} SELECT 1, '1', 1.0, 1, 'a', 'b', 'c'")
        stranger.execute(f"UPDATE {sqlite_tables.ENTRIES} SET body = 'x'")  # noqa: S608
        stranger.execute(f"DELETE FROM {sqlite_tables.ENTRIES}")  # noqa: S608
    with connection.cursor() as cursor:
        number = IndexEntry.objects.get(title="Tide tables").pk
        cursor.execute(f"DELETE FROM {sqlite_tables.WORDS} WHERE rowid = %s", [number])  # noqa: S608
    IndexEntry.objects.filter(object_id=str(posts[1].pk)).update(body="x")
    IndexEntry.objects.filter(object_id=str(posts[2].pk)).delete()

    assert [(each.found, each.mended) for each in drift(mend=True) if each.name == "search.index_posts"] == [(3, 3)]
    assert drift() == []
    assert titles("tide") == ["Tide tables"]


def _schema() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sql FROM sqlite_master WHERE tbl_name IN (%s, %s, %s) AND type IN ('table', 'trigger') "
            "AND name NOT LIKE '%%\\_fts\\_%%' ESCAPE '\\' ORDER BY type",
            [sqlite_tables.ENTRIES, sqlite_tables.WORDS, sqlite_tables.BEGINNINGS],
        )
        return [f"{sql};" for (sql,) in cursor.fetchall()]
