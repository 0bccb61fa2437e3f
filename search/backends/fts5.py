"""Search queries in the language of SQLite's FTS5, in which any text is safe."""

from typing import Any

from modelsearch.backends.database.sqlite.query import AndNot
from modelsearch.query import And, Or, Phrase, PlainText

MAX_TERMS = 20


def match_expression(query: Any, prefix: bool = False) -> str:
    """
    ``query`` in FTS5's own language, every word of it quoted; empty when there is nothing to look for.

    :param prefix: the last word may be the beginning of a longer one.
    :raises NotImplementedError: for kinds of query that SQLite does not have.
    """
    match query:
        case PlainText():
            return _words(query, prefix)
        case Phrase():
            return _quoted(query.query_string) if query.query_string.strip() else ""
        case And() | Or():
            parts = [f"({part})" for each in query.subqueries if (part := match_expression(each, prefix))]
            return (" AND " if isinstance(query, And) else " OR ").join(parts)
        case AndNot():
            return f"({match_expression(query.subquery_a, prefix)}) NOT ({match_expression(query.subquery_b, prefix)})"
    raise NotImplementedError(f"{type(query).__name__} is not supported by the SQLite search backend.")


def _words(query: Any, prefix: bool) -> str:
    words = [_quoted(word) for word in query.query_string.split()[:MAX_TERMS]]
    if words and prefix:
        words[-1] += "*"
    # Words side by side must all be there; FTS5 then passes over those that consist of signs only.
    return (" OR " if query.operator.upper() == "OR" else " ").join(words)


def _quoted(text: str) -> str:
    plain = text.replace("\0", " ").encode("utf-8", "ignore").decode().replace('"', '""')
    return f'"{plain}"'
