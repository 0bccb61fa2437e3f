"""
Which forms of words the index holds: as they are written, or without the endings of a language.

The setting says what is wanted; a row says what the entries were last written with. Until ``update_index`` has made
both the same, questions are asked in both forms where the engine can.
"""

from typing import Any, Final

from django.conf import settings
from django.db import connection

from search.backends import sqlite_tables
from search.backends.words import VERSION
from search.models import IndexShape

ONE: Final = 1  # the only row


def wanted_language() -> str:
    """The language whose endings are to be passed over; empty for none."""
    return str(settings.BELLBIRD_SEARCH_LANGUAGE)


def wanted_forms() -> str:
    """The same, with the number of the rules by which words are made."""
    return f"{VERSION} {wanted_language()}".strip()


def built_forms() -> str:
    """What the entries were last written in. A database that says nothing has never had others than plain ones."""
    return IndexShape.objects.filter(pk=ONE).values_list("forms", flat=True).first() or str(VERSION)


def built_language() -> str:
    """The language the entries were last written for; empty for none."""
    return built_forms().partition(" ")[2]


def are_as_wanted() -> bool:
    """Whether all entries hold the forms that the settings ask for."""
    if built_forms() != wanted_forms():
        return False
    return connection.vendor != "sqlite" or sqlite_tables.are_made(connection, wanted_language())


def note_built() -> None:
    """Remember that every entry has been written in the wanted forms."""
    IndexShape.objects.update_or_create(pk=ONE, defaults={"forms": wanted_forms()})


def prepare(to: Any) -> None:
    """Make what an engine needs before its first entry."""
    if to.vendor == "sqlite":
        sqlite_tables.make_empty(to, wanted_language())
