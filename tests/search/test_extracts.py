"""The passage that is shown of a post, and what is marked in it."""

import re
import unicodedata

import pytest
from django.utils.html import escape
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from search.backends.words import folded, words_of
from search.extracts import LENGTH, Marker
from search.folding import Folded
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
        ("strasse", "Die Straße!", "Die <mark>Straße</mark>!"),
        ("straße", "STRASSE", "<mark>STRASSE</mark>"),
        ("oeuvre", "L’Œuvre, œuvre", "L’<mark>Œuvre</mark>, <mark>œuvre</mark>"),
        ("aeon", "Æon", "<mark>Æon</mark>"),
        ("lodz", "Łódź", "<mark>Łódź</mark>"),
        ("sorensen dordevic", "Sørensen, Đorđević", "<mark>Sørensen</mark>, <mark>Đorđević</mark>"),
        ("thor", "Þór", "<mark>Þór</mark>"),
        ("istanbul", "İstanbul", "<mark>İstanbul</mark>"),
        ("cafe bar", "Cafe\u0301 bar", "<mark>Cafe\u0301</mark> <mark>bar</mark>"),
        ("fish", "ﬁsh", "<mark>ﬁsh</mark>"),
        ("s", "ß s", "ß <mark>s</mark>"),
        ("港口", "港口の", "<mark>港口</mark>の"),
        ("मन", "मन मनी", "<mark>मन</mark> मनी"),
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


@settings(deadline=None)
@given(st.text(max_size=300), st.lists(st.text(max_size=300)))
def test_any_text_can_be_looked_for_in_any_text(typed, lines):
    body = "\n".join([*lines, typed])
    shown = marker(typed).extract(typed, body)
    inside = shown.replace("<mark>", "").replace("</mark>", "")

    assert "<" not in inside
    assert ">" not in inside


ODD = "aesto ßẞœŒæÆøØłŁđĐħĦıİðþÞéÉﬁ½ﾞ\u3099\u0301\u0308カ港한ᄒ\u1161\u11abह\u093e<&>\n"
FOLDED = st.text(alphabet=ODD, max_size=60)
LETTERS = st.characters(exclude_categories=("Cs", "Mc", "Mn"))
"""No vowel sign of one script on a letter of another."""


@settings(deadline=None)
@given(FOLDED | st.text(max_size=60), FOLDED | st.text(max_size=200))
@example("\u3099a", "<\u3099a")
def test_marks_change_nothing_else(typed, text):
    assume(not unicodedata.combining(f"{text} "[0]))  # which would stand on nothing, marked or not
    shown = marker(typed).marked(text)

    assert shown.replace("<mark>", "").replace("</mark>", "") == escape(text)
    assert not re.search(r"<mark></mark>|</?mark>[\u0300-\u036f\u3099]", shown.replace("</mark><mark>", ""))


@settings(deadline=None)
@given(FOLDED, FOLDED)
def test_a_passage_with_marks_is_the_passage(typed, text):
    found = marker(typed).places(text)
    shown = marker(typed).extract("", text)

    place = found[0] if found else None
    assert shown.count("<mark>") == shown.count("</mark>") >= bool(place)


@settings(deadline=None)
@given(FOLDED | st.text(LETTERS, max_size=20))
def test_every_word_by_which_the_engines_find_a_text_is_marked_in_it(text):
    assume(not re.search("[\u3040-\u30ff\u4e00-\u9fff]\u093e", folded(text)))  # of Hindi, on a sign that is a word
    for word in words_of(text):
        assert marker(word).places(text) or not marker(word).needles, word


@settings(deadline=None)
@given(FOLDED | st.text())
def test_every_place_of_a_folded_text_has_one_in_the_text(text):
    folded = Folded(text)

    for start in range(len(folded.text)):
        begin, end = folded.place(start, start + 1)
        assert 0 <= begin < end <= len(text)
        assert folded.text[start] in Folded(text[begin:end]).text


def test_a_long_text_gives_a_short_passage():
    shown = marker("tide").extract("", "tide " * 50_000)

    assert len(shown.replace("<mark>", "").replace("</mark>", "")) <= LENGTH + 10
