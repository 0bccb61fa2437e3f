"""What a reader may type: words, which must all be there; "a phrase"; -word and -"a phrase" for what must not be."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from modelsearch.query import And, Not, Or, Phrase, PlainText, SearchQuery

MAX_LENGTH: Final = 200  # characters
MAX_WORDS: Final = 20
MARKS: Final = '"“”„«»'
TERM: Final = re.compile(
    rf"(?P<minus>(?<!\S)-+)?(?:[{MARKS}](?P<phrase>[^{MARKS}]*)[{MARKS}]?|(?P<word>[^\s{MARKS}]+))"
)


@dataclass(frozen=True)
class Term:
    """One thing to look for."""

    text: str
    is_phrase: bool = False
    is_unwanted: bool = False


def plain(text: str) -> str:
    """Text as the engines can take it: no control characters or half pairs, single blanks, not too much of it."""
    kept = "".join(" " if unicodedata.category(sign) in ("Cc", "Cs") else sign for sign in text[: 5 * MAX_LENGTH])
    words = unicodedata.normalize("NFC", kept).split()[:MAX_WORDS]
    return " ".join(words)[:MAX_LENGTH].rstrip()


def terms_of(text: str) -> tuple[Term, ...]:
    """
    Read what was typed. A phrase that nobody closed ends where the text ends; what has no letter or figure is nothing.

    :param text: plain text (see :func:`plain`).
    """
    found = (
        Term((hit["word"] or hit["phrase"] or "").strip(), hit["word"] is None, bool(hit["minus"]))
        for hit in TERM.finditer(text)
    )
    return tuple(term for term in found if any(sign.isalnum() for sign in term.text))


def query_of(terms: Iterable[Term]) -> SearchQuery | None:
    """The terms as the engines are asked, each once; ``None`` where there are none."""
    terms = tuple(dict.fromkeys(terms))
    words = " ".join(term.text for term in terms if not (term.is_phrase or term.is_unwanted))
    parts: list[SearchQuery] = [PlainText(words, operator="and")] if words else []
    parts += [Phrase(term.text) for term in terms if term.is_phrase and not term.is_unwanted]
    unwanted = [_alone(term) for term in terms if term.is_unwanted]
    if unwanted:
        parts.append(Not(unwanted[0] if len(unwanted) == 1 else Or(unwanted)))
    return And(parts) if len(parts) > 1 else next(iter(parts), None)


def _alone(term: Term) -> SearchQuery:
    return Phrase(term.text) if term.is_phrase else PlainText(term.text, operator="and")
