"""The passage that is shown of a post, and what is marked in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.extracts import LENGTH, Marker
from search.needles import folded
from search.syntax import terms_of


def marker(typed: str) -> Marker:
    return Marker(terms_of(typed))


@pytest.mark.parametrize(
    ("typed", "text", "shown"),
    [
        ("harbour", "The Harbour", "The <mark>Harbour</mark>"),
        ("cafe", "Café", "<mark>Café</mark>"),
        ("CAFÉ", "cafe", "<mark>cafe</mark>"),
        ("log", "logbook, catalog, log_2", "logbook, catalog, <mark>log</mark>_2"),
        ('"the log"', "log of the Log", "log of <mark>the Log</mark>"),
        ('"well known"', "well-known, well", "<mark>well-known</mark>, well"),
        ("well-known", "well known", "<mark>well known</mark>"),
        ("tea -coffee", "tea, coffee", "<mark>tea</mark>, coffee"),
        ("b", "<b>b</b> & b", "&lt;<mark>b</mark>&gt;<mark>b</mark>&lt;/<mark>b</mark>&gt; &amp; <mark>b</mark>"),
        ("tide", "İstanbul’s tide", "İstanbul’s <mark>tide</mark>"),
        ("straße", "Straße", "<mark>Straße</mark>"),
        ("the \"the log\"", "the log", "<mark>the log</mark>"),
        ("amp", "&", "&amp;"),
        ("港", "港口の港", "<mark>港</mark>口の<mark>港</mark>"),
        ("гавань", "Тихая Гавань", "Тихая <mark>Гавань</mark>"),
        ("", "Anything", "Anything"),
    ],
)  # fmt: skip
def test_the_words_found_are_marked_and_all_else_is_escaped(typed, text, shown):
    assert marker(typed).marked(text) == shown


@pytest.mark.parametrize(
    ("typed", "text", "shown"),
    [
        (
            "harbour",
            "Harbours, harboured, harbourmaster",
            "<mark>Harbours</mark>, <mark>harboured</mark>, harbourmaster",
        ),
        ("running", "run, runs, runner", "<mark>run</mark>, <mark>runs</mark>, runner"),
        ("happiness", "happy, happen", "<mark>happy</mark>, happen"),
        ("ponies", "pony", "<mark>pony</mark>"),
        ('"slow tides"', "a slow tide", "a <mark>slow tide</mark>"),
        ("s", "s", "<mark>s</mark>"),
    ],
)
def test_other_forms_of_a_word_are_marked_where_the_language_is_set(settings, typed, text, shown):
    settings.BELLBIRD_SEARCH_LANGUAGE = "english"

    assert marker(typed).marked(text) == shown


def test_the_excerpt_is_shown_where_it_holds_the_words():
    assert (
        marker("slow tide").extract("Slow is the tide.", "slow tide") == "<mark>Slow</mark> is the <mark>tide</mark>."
    )


def test_the_passage_with_most_different_words_is_shown():
    body = "tide tide tide " + "word " * 100 + "a slow tide at noon " + "word " * 100

    shown = marker("slow tide").extract("Nothing of it", body)

    assert "a <mark>slow</mark> <mark>tide</mark> at noon" in shown
    assert "tide tide" not in shown
    assert shown.startswith("… ")
    assert shown.endswith(" …")


def test_a_passage_begins_no_earlier_than_its_block():
    shown = marker("tide").extract("", "First block.\nThe tide.\nThird block.")

    assert shown == "… The <mark>tide</mark>. Third block."


@given(st.text(max_size=300), st.lists(st.text(max_size=300)))
def test_any_text_can_be_looked_for_in_any_text(typed, lines):
    body = "\n".join([*lines, typed])
    shown = marker(typed).extract(typed, body)
    inside = shown.replace("<mark>", "").replace("</mark>", "")

    assert "<" not in inside
    assert ">" not in inside


@given(st.text())
def test_a_folded_text_is_as_long_as_it_was(text):
    assert len(folded(text)) == len(text)


def test_a_long_text_gives_a_short_passage():
    shown = marker("tide").extract("", "tide " * 50_000)

    assert len(shown.replace("<mark>", "").replace("</mark>", "")) <= LENGTH + 10
