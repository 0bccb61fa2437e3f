"""Whether anybody listens to what changes: only where pages are kept."""

from cms.kept import blunt, receivers, rows
from cms.kept.store import page_store


def begin() -> None:
    """Listen to whatever changes pages, if any are kept here."""
    if page_store() is not None:
        receivers.connect()
        blunt.connect()
        rows.connect()


def end() -> None:
    """Listen no more."""
    receivers.disconnect()
    blunt.disconnect()
    rows.disconnect()
