"""
A SQLite file that was put in the place of another, as when a copy is brought back below a running site.

Connections are kept from request to request. One that is still open to the file that was there before would read what
is no longer true, and write into what nobody will ever see.
"""

from pathlib import Path
from typing import Any, Final

from django.core.signals import request_started
from django.db import connections
from django.db.backends.signals import connection_created
from django.dispatch import receiver

KEPT_AS: Final = "bellbird_opened"


@receiver(connection_created, dispatch_uid="cms.note_the_file")
def note_the_file(connection: Any, **kwargs: Any) -> None:
    """Remember which file a connection has opened."""
    if connection.vendor == "sqlite":
        setattr(connection, KEPT_AS, _file_of(connection))


@receiver(request_started, dispatch_uid="cms.leave_replaced_files")
def leave_replaced_files(**kwargs: Any) -> None:
    """Close connections to files that are no longer there, before a request is answered: the next query opens anew."""
    for connection in connections.all(initialized_only=True):
        if connection.vendor != "sqlite" or connection.connection is None or connection.in_atomic_block:
            continue
        if getattr(connection, KEPT_AS, None) != _file_of(connection):
            connection.close()


def _file_of(connection: Any) -> tuple[int, int] | None:
    """What tells a file from every other; ``None`` for a database in memory, and where there is no file."""
    try:
        found = Path(connection.settings_dict["NAME"]).stat()
    except (OSError, TypeError, ValueError):
        return None
    return found.st_dev, found.st_ino
