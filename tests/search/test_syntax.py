"""What a reader types, and what the engines are asked then."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from modelsearch.query import And, Not, Or, Phrase, PlainText

from search.syntax import MAX_LENGTH, MAX_WORDS, Term, plain, query_of, terms_of


@pytest.mark.parametrize(
    ("typed", "asked"),
    {
        "": None,
        "  -  ": None,
        '"" «» -" ': None,
        "& | ! ():*": None,
        "harbour": PlainText("harbour"),
        "harbour log": PlainText("harbour log"),
        '"harbour log"': Phrase("harbour log"),
        "“harbour log”": Phrase("harbour log"),
        "«harbour log»": Phrase("harbour log"),
        '"harbour log': Phrase("harbour log"),
        'slow "harbour log" book': And([PlainText("slow book"), Phrase("harbour log")]),
        "harbour -log": And([PlainText("harbour"), Not(PlainText("log"))]),
        'harbour -"ship\'s log"': And([PlainText("harbour"), Not(Phrase("ship's log"))]),
        'harbour -log -"a book': And([PlainText("harbour"), Not(Or([PlainText("log"), Phrase("a book")]))]),
        "-log": Not(PlainText("log")),
        "--log": Not(PlainText("log")),
        "well-known": PlainText("well-known"),
        'har"bour log"': And([PlainText("har"), Phrase("bour log")]),
        'log log "a" log "a" "a"': And([PlainText("log"), Phrase("a")]),
        "harbour OR log": PlainText("harbour OR log"),
        "гавань 港": PlainText("гавань 港"),
    }.items(),
)
def test_what_is_typed_becomes_what_is_asked(typed, asked):
    assert repr(query_of(terms_of(plain(typed)))) == repr(asked)


def test_terms_know_what_they_are():
    assert terms_of('tide -"spring tide"') == (Term("tide"), Term("spring tide", is_phrase=True, is_unwanted=True))


@given(st.text(st.characters(codec=None), max_size=3000))
def test_any_text_can_be_read_and_is_bounded(text):
    read = plain(text)
    terms = terms_of(read)

    read.encode()
    assert len(read) <= MAX_LENGTH
    assert sum(len(term.text.split()) for term in terms) <= 2 * MAX_WORDS
    assert all(any(sign.isalnum() for sign in term.text) for term in terms)
    assert (query_of(terms) is None) == (not terms)
