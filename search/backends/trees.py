"""Trees of queries, whatever they hold, as one expression in an engine's own language."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

from modelsearch.query import And, Boost, Fuzzy, MatchAll, Not, Or, Phrase, PlainText

from search.backends.words import words_of

MAX_TERMS: Final = 40  # words in a whole tree; those after them are not looked for
MAX_DEPTH: Final = 20


class Dialect(Protocol):
    """How an engine writes things down. ``prefix``: the last word may be the beginning of a longer one."""

    def phrase(self, words: Sequence[str], prefix: bool) -> str: ...
    def all_words(self, terms: Sequence[str]) -> str: ...
    def every(self, parts: Sequence[str]) -> str: ...
    def either(self, parts: Sequence[str]) -> str: ...
    def but(self, wanted: str, unwanted: str) -> str: ...


@dataclass(frozen=True)
class Match:
    """
    What is looked for.

    :param expression: in the engine's language; empty for what nothing matches.
    :param negated: everything but what matches is wanted.
    """

    expression: str
    negated: bool = False


NOTHING: Final = Match("")
EVERYTHING: Final = Match("", negated=True)


def match_of(query: Any, dialect: Dialect, prefix: bool = False) -> Match:
    """
    ``query`` as one expression, in which any text is safe. A query without words matches nothing.

    :raises NotImplementedError: for kinds of query that no database has.
    """
    return _Reading(dialect, prefix).read(query, 0) or NOTHING


class _Reading:
    """One walk through a tree. Parts without words are passed over: they are ``None``."""

    def __init__(self, dialect: Dialect, prefix: bool) -> None:
        self.dialect, self.prefix, self.left = dialect, prefix, MAX_TERMS

    def read(self, query: Any, depth: int) -> Match | None:
        if depth > MAX_DEPTH:
            return None
        match query:
            case PlainText() | Fuzzy():
                return self._words(query)
            case Phrase():
                words = self._taken(words_of(query.query_string))
                return Match(self.dialect.phrase(words, False)) if words else None
            case MatchAll():
                return EVERYTHING
        return self._combined(query, depth + 1)

    def _combined(self, query: Any, depth: int) -> Match | None:
        match query:
            case Not():
                return _flipped(self.read(query.subquery, depth))
            case Boost():
                return self.read(query.subquery, depth)
            case And() | Or():
                parts = [self.read(each, depth) for each in query.subqueries]
                return self._every(parts) if isinstance(query, And) else self._either(parts)
        raise NotImplementedError(f"{type(query).__name__} is not supported by the database search backends.")

    def _words(self, query: Any) -> Match | None:
        # Nobody's question is this long, and reading a book of one would take a while.
        chunks = [words for chunk in query.query_string[:10_000].split() if (words := words_of(chunk))]
        terms = []
        for number, chunk in enumerate(chunks, start=1):
            if words := self._taken(chunk):
                terms.append(self.dialect.phrase(words, self.prefix and number == len(chunks)))
        if not terms:
            return None
        join: Callable[[Sequence[str]], str] = self.dialect.all_words
        return Match((self.dialect.either if query.operator.lower() == "or" and len(terms) > 1 else join)(terms))

    def _taken(self, words: list[str]) -> list[str]:
        taken = words[: self.left]
        self.left -= len(taken)
        return taken

    def _every(self, parts: Sequence[Match | None]) -> Match | None:
        """All of these: those that are wanted, without those that are not."""
        known = [part for part in parts if part is not None]
        wanted = [part for part in known if not part.negated]
        unwanted = [part.expression for part in known if part.negated and part.expression]
        if not known:
            return None
        if any(not part.expression for part in wanted):
            return NOTHING
        if not wanted:
            return Match(self._joined(self.dialect.either, unwanted), negated=True)
        together = self._joined(self.dialect.every, [part.expression for part in wanted])
        return Match(self.dialect.but(together, self._joined(self.dialect.either, unwanted)) if unwanted else together)

    def _either(self, parts: Sequence[Match | None]) -> Match | None:
        """Any of these, by De Morgan's law: not all of what they are not."""
        flipped = [_flipped(part) for part in parts if part is not None]
        return _flipped(self._every(flipped)) if flipped else None

    def _joined(self, join: Callable[[Sequence[str]], str], parts: Sequence[str]) -> str:
        return join(parts) if len(parts) > 1 else "".join(parts)


def _flipped(match: Match | None) -> Match | None:
    return EVERYTHING if match is None else Match(match.expression, not match.negated)
