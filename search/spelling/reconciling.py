"""Finding words of entries that are not kept or kept wrongly; forgetting words that no entry holds any more."""

from collections import defaultdict
from itertools import batched
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import Count, Exists, OuterRef
from wagtail.search.models import IndexEntry

from blog.reconciling import Drift, register_reconciler
from search.models import SpelledWord, SpellingKey
from search.spelling.vocabulary import keys_of, learn, spelled

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
    Words that entries are written with and nobody keeps, kept words without their keys, and keys of no word.

    Kept words that no entry holds any more are no mistake, for nobody is told of them; they are forgotten in passing.
    """
    drift = Drift("search.spelling")
    drift.expect(IndexEntry.objects.count() + SpelledWord.objects.count())
    forgotten = _forget_unused() if mend else set()
    _remove_orphans(drift, mend)
    _compare_keys(drift, mend)
    _learn_missing(drift, mend, forgotten)
    return drift


def _remove_orphans(drift: Drift, mend: bool) -> None:
    """Keys of words that were deleted where nothing looks after foreign keys, as in SQLite's own shell."""
    orphans = SpellingKey.objects.exclude(Exists(SpelledWord.objects.filter(pk=OuterRef("word_id"))))
    numbers = list(orphans.order_by("word_id").values_list("word_id").annotate(number=Count("pk")))
    for some in batched(numbers, WORDS_AT_ONCE):
        if mend:
            orphans.filter(word_id__in=[word for word, _ in some])._raw_delete("default")
        for word, number in some:
            drift.note(f"word {word}: gone, but {number} keys are left", mend)


def _compare_keys(drift: Drift, mend: bool) -> None:
    last = 0
    words = SpelledWord.objects.order_by("pk").values_list("pk", "word")
    while rows := list(words.filter(pk__gt=last)[:WORDS_AT_ONCE]):
        low, last = last, rows[-1][0]
        kept: dict[int, set[str]] = defaultdict(set)
        for pk, key in SpellingKey.objects.filter(word__gt=low, word__lte=last).values_list("word_id", "key"):
            kept[pk].add(key)
        wrong = {pk: word for pk, word in rows if kept[pk] != keys_of(word)}
        if mend and wrong:
            _write_keys(wrong)
        for word in wrong.values():
            drift.note(f"{word}: kept with wrong keys", mend)
        drift.look(len(rows))


def _write_keys(words: dict[int, str]) -> None:
    wanted = [SpellingKey(key=key, word_id=pk) for pk, word in words.items() for key in sorted(keys_of(word))]
    with transaction.atomic():
        SpellingKey.objects.filter(word__in=words)._raw_delete("default")
        # Another process may have forgotten a word since.
        still = set(SpelledWord.objects.select_for_update().filter(pk__in=words).values_list("pk", flat=True))
        SpellingKey.objects.bulk_create((key for key in wanted if key.word_id in still), ignore_conflicts=True)


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


register_reconciler("search.spelling", reconcile_spelling, is_seen=False)
