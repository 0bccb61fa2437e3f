"""What goes into Wagtail's log, which outlives the erasure of a reader."""

from django.http import QueryDict

SEARCH, STRUCK_OUT = "q", "..."


def filter_to_note(question: QueryDict) -> str:
    """The filter in the address of a list, without what was searched for and without addresses anywhere else."""
    kept = QueryDict(mutable=True)
    for name, values in question.lists():
        if "@" not in name:
            kept.setlist(name, [_kept(name, value) for value in values])
    return kept.urlencode()


def _kept(name: str, value: str) -> str:
    return STRUCK_OUT if value and (name == SEARCH or "@" in value) else value
