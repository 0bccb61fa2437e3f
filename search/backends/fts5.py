"""How SQLite's FTS5 writes things down (https://www.sqlite.org/fts5.html#full_text_query_syntax)."""

from collections.abc import Sequence


class Fts5:
    """Every word is quoted. Words come without signs, so no text can be taken for an operator."""

    def phrase(self, words: Sequence[str], prefix: bool) -> str:
        return f'"{" ".join(words)}"{"*" if prefix else ""}'

    def all_words(self, terms: Sequence[str]) -> str:
        return " ".join(terms)

    def every(self, parts: Sequence[str]) -> str:
        return " AND ".join(f"({part})" for part in parts)

    def either(self, parts: Sequence[str]) -> str:
        return " OR ".join(f"({part})" for part in parts)

    def but(self, wanted: str, unwanted: str) -> str:
        return f"({wanted}) NOT ({unwanted})"
