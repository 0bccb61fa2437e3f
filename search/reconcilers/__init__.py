"""Finding what went past every hook: counts and index entries that do not say what the database says."""

from search.reconcilers import counts, entries, orphans

__all__ = ["counts", "entries", "orphans"]
