"""
PostgreSQL does not compile our statements.

A statement whose costs are guessed high is first compiled (https://www.postgresql.org/docs/current/jit.html). Ours are
answered within milliseconds, yet the one for a post's page refers to so many tables that on a blog too small to have
been analysed it is guessed a thousand times too dear: compiling it takes a second of the server's CPU, each time anew.
"""

from typing import Any

from django.db.backends.signals import connection_created
from django.dispatch import receiver


@receiver(connection_created, dispatch_uid="cms.compile_nothing")
def compile_nothing(connection: Any, **kwargs: Any) -> None:
    """Said on each new connection: poolers refuse what is said while connecting. ``?options=-c jit=on`` has its way."""
    chosen = connection.settings_dict["OPTIONS"].get("options", "")
    if connection.vendor == "postgresql" and "jit" not in chosen:
        with connection.cursor() as cursor:
            cursor.execute("SET jit = off")
