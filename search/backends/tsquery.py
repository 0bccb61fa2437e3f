"""How PostgreSQL writes things down (https://www.postgresql.org/docs/current/datatype-textsearch.html)."""

from collections.abc import Sequence


class TsQuery:
    """For ``to_tsquery``. Every word is quoted; words come without signs, so no text can be taken for an operator."""

    def phrase(self, words: Sequence[str], prefix: bool) -> str:
        quoted = [f"'{word}'" for word in words]
        if prefix:
            quoted[-1] += ":*"
        return f"({' <-> '.join(quoted)})" if len(quoted) > 1 else quoted[0]

    def all_words(self, terms: Sequence[str]) -> str:
        return " & ".join(terms)

    def every(self, parts: Sequence[str]) -> str:
        return " & ".join(f"({part})" for part in parts)

    def either(self, parts: Sequence[str]) -> str:
        return " | ".join(f"({part})" for part in parts)

    def but(self, wanted: str, unwanted: str) -> str:
        return f"({wanted}) & !({unwanted})"
