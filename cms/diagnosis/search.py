"""Is the search index made as the settings ask, and can everything be written to it?"""

from typing import Final

from cms.diagnosis.findings import WORK_REMAINS, Check, Problem, State
from search.backends.forms import are_as_wanted, wanted_language
from search.entries import database_backend
from search.models import StaleEntry


def word_forms() -> str:
    """Compare the forms of words in the index with those that the settings ask for."""
    if database_backend() is None:
        return "left to the search engine"
    if not are_as_wanted():
        fix = "Run `manage.py update_index`; the site may run meanwhile."
        raise Problem("the index holds other forms of words", fix, exit_code=WORK_REMAINS, state=State.WARNING)
    return f"without endings, {wanted_language()}" if wanted_language() else "as written"


def stale_entries() -> str:
    """Look for posts and authors whose entries, or whose counts, cannot be brought up to date."""
    worst = StaleEntry.objects.put_off().first()
    if worst:
        says = f"{StaleEntry.objects.put_off().count()} cannot be looked at; {worst}, {worst.attempts} times tried"
        fix = "Mend what the error names; they are tried again by themselves, at least every six hours."
        raise Problem(f"{says}: {worst.last_error}", fix, exit_code=WORK_REMAINS, state=State.WARNING)
    return f"{StaleEntry.objects.count()} to look at"


SEARCH: Final = (
    Check("word forms", word_forms, needs_database=True),
    Check("stale entries", stale_entries, needs_database=True),
)
