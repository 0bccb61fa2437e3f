"""Notes to a text: numbered, linked both ways, below their paragraphs, and at the end in feeds."""

import pytest

from blog.feed_texts import full_text
from blog.notes import Notes, as_words, in_line
from tests.factories import a_post


def test_a_note_stands_below_its_paragraph_and_both_lead_to_each_other():
    placed = Notes().place("<p>One.^[A <b>note</b>.]</p><p>Two.</p>")

    assert placed.startswith('<p>One.<a class="ref" id="ref-1" href="#note-1" aria-label="Note 1">1</a></p><div')
    assert (
        'id="note-1" role="note"><a class="back" href="#ref-1" aria-label="Back to the text of note 1">1</a>' in placed
    )
    assert placed.endswith("A <b>note</b>.</div><p>Two.</p>")


def test_notes_are_numbered_through_all_blocks():
    notes = Notes()

    first, second = notes.place("<p>a^[x]^[y]</p>"), notes.place("<p>b^[z]</p>")

    assert 'id="ref-2"' in first
    assert 'id="note-3"' in second


def test_a_note_in_a_list_stands_below_the_whole_list():
    placed = Notes().place("<ul><li>a^[x]<ul><li>b</li></ul></li><li>c</li></ul><p>d</p>")

    assert placed.index("</ul></li><li>c</li></ul><div") < placed.index("<p>d</p>")


@pytest.mark.parametrize(
    "html",
    [
        "<p><code>^[a-z]+</code></p>",
        "<p>^[never closed</p><p>]</p>",
        "<p>^[]</p>",
        "<p><b>a^[x</b>y]</p>",
        '<p><a href="/^[a]">a</a></p>',
        "<p>no note [at all]</p>",
    ],
)
def test_what_is_no_note_stays_as_it_was(html):
    assert Notes().place(html) == html


def test_brackets_and_links_may_stand_in_a_note():
    placed = Notes().place('<p>a^[see [1] and <a href="/b/">b</a>]</p>')

    assert 'see [1] and <a href="/b/">b</a></div>' in placed


def test_an_opening_has_no_notes():
    assert in_line("<p>One.^[A note.] Two <code>^[a]</code></p>") == "<p>One. Two <code>^[a]</code></p>"


def test_for_the_search_a_note_is_words_between_brackets():
    assert as_words("<p>One.^[A <b>note</b>.] <code>^[a-z]</code></p>") == (
        "<p>One. (A <b>note</b>.) <code>^[a-z]</code></p>"
    )
    assert as_words("<p>^[never closed</p><p>]</p>") == "<p>^[never closed</p><p>]</p>"


def test_reading_a_text_without_an_end_takes_no_longer_than_its_length():
    Notes().place("<p>" + "^[" * 20_000 + "</p>")
    Notes().place("<p>" + "^[a [b" * 10_000 + "</p>")


@pytest.mark.django_db
def test_a_page_numbers_notes_and_keeps_headings_apart_from_them(client):
    body = [
        ("heading", {"text": "Note 1", "level": "h2"}),
        ("paragraph", "<p>One.^[First.]</p>"),
        ("callout", {"kind": "info", "text": "<p>Two.^[Second.]</p>"}),
    ]

    page = client.get(a_post(body=body).url).content.decode()

    for name in ("note-1", "note-2", "ref-1", "ref-2", "note-1-2"):
        assert page.count(f'id="{name}"') == 1


@pytest.mark.django_db
def test_in_feeds_the_notes_stand_at_the_end():
    body = [("paragraph", "<p>One.^[First.]</p>"), ("paragraph", "<p>Last.</p>")]

    text = full_text(a_post(body=body), "https://bench.example/one/")

    assert text.index("Last.") < text.index("First.")
    assert '<a href="https://bench.example/one/#note-1" id="ref-1">1</a>' in text
    assert 'id="note-1"' in text
