"""Finding words of entries that are not kept; forgetting kept words that no entry holds any more."""

from typing import Any, Final

from django.db import connection, transaction
from wagtail.search.models import IndexEntry

from blog.reconciling import Drift, register_reconciler
from search.models import SpelledWord
from search.spelling.vocabulary import learn, spelled

ENTRIES_AT_ONCE: Final = 200
WORDS_AT_ONCE: Final = 1_000

UNUSED: Final = {
    "sqlite": """
        SELECT id FROM search_spelledword WHERE id > %s AND id <= %s AND NOT EXISTS (
            SELECT 1 FROM wagtailsearch_indexentry_fts WHERE wagtailsearch_indexentry_fts MATCH '"' || word || '"')
    """,
    "postgresql": """
        SELECT id FROM search_spelledword WHERE id > %s AND id <= %s AND (
            SELECT 1 FROM wagtailsearch_indexentry
            WHERE (title || body) @@ (plainto_tsquery('simple', word) || plainto_tsquery('bellbird_english', word))
            LIMIT 1) IS NULL
    """,
}


def reconcile_spelling(mend: bool) -> Drift:
    """
    Words that entries are written with and nobody keeps.

    Kept words that no entry holds any more are no mistake, for nobody is told of them; they are forgotten in passing.
    """
    drift = Drift("search.spelling")
    drift.expect(IndexEntry.objects.count())
    _learn_missing(drift, mend, _forget_unused() if mend else set())
    return drift


def _learn_missing(drift: Drift, mend: bool, forgotten: set[str]) -> None:
    """Last of all, so that what was forgotten because the engine could not find it is known again, and not told."""
    texts = ("title_text", "body_text") if connection.vendor == "postgresql" else ("title", "body")
    last = 0
    entries = IndexEntry.objects.order_by("pk").values_list("pk", *texts)
    while rows := list(entries.filter(pk__gt=last)[:ENTRIES_AT_ONCE]):
        last = rows[-1][0]
        drift.look(len(rows))
        words = spelled(text or "" for row in rows for text in row[1:])
        missing = words - set(SpelledWord.objects.filter(word__in=words).values_list("word", flat=True))
        if mend:
            learn(missing)
        for word in sorted(missing - forgotten):
            drift.note(f"{word}: not kept", mend)


def _forget_unused() -> set[str]:
    forgotten, last = set(), 0
    while keys := list(_rest(last)[:WORDS_AT_ONCE]):
        low, last = last, keys[-1]
        unused = SpelledWord.objects.filter(pk__in=_unused(low, last))
        forgotten |= set(unused.values_list("word", flat=True))
        unused.delete()
    return forgotten


def _rest(last: int) -> Any:
    return SpelledWord.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)


def _unused(low: int, high: int) -> list[int]:
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # A word that nobody holds would otherwise be looked for in every entry.
            cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(UNUSED[connection.vendor], [low, high])
        return [key for (key,) in cursor.fetchall()]


register_reconciler("search.spelling", reconcile_spelling)
