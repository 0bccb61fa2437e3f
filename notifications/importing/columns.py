"""Which column of somebody else's list is what, and what its words mean here."""

import re
import unicodedata
from collections.abc import Mapping as AnyMapping
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from notifications.exporting import unquoted
from notifications.models import Frequency

ADDRESS, STATE, CONFIRMED, FOLLOWS, FREQUENCY = "address", "state", "confirmed", "follows", "frequency"
ROLES = {
    ADDRESS: "Address",
    STATE: "State",
    CONFIRMED: "Confirmed on",
    FOLLOWS: "Follows (tags)",
    FREQUENCY: "How often",
}
NAMES = {
    ADDRESS: {"address", "email", "emailaddress", "mail", "epost", "subscriber", "adresse", "correo"},
    STATE: {"state", "status", "subscribed", "subscribedtoemails", "active", "subscriptionstatus", "subscribertype"},
    CONFIRMED: {"confirmed", "confirmedat", "confirmtime", "optintime", "confirmedon", "optedinat", "dateconfirmed"},
    FOLLOWS: {"follows", "scope", "topics", "topic"},
    FREQUENCY: {"frequency", "howoften"},
}
"""Names of columns in the exports of listmonk, Ghost, Mailchimp, Buttondown and Substack, and in our own."""

YES = {"active", "confirmed", "enabled", "free", "paid", "premium", "regular", "subscribed"} | {
    "true", "yes", "y", "1", "x", "on",
}  # fmt: skip
WAITING = {"", "pending", "unconfirmed", "unactivated", "waitingforconfirmation", "waiting"}
GONE = {"unsubscribed", "cleaned", "bounced", "complained", "blocklisted", "disabled", "removed", "spam"} | {
    "false", "no", "n", "0", "off", "inactive", "suppressed", "undeliverable", "paused",
}  # fmt: skip
QUOTED = 40  # characters of a cell in a reason
OFTEN = {
    **dict.fromkeys(["", "atonce", "aspublished", "immediate", "instant", "every"], Frequency.AT_ONCE),
    **dict.fromkeys(["daily", "onceaday", "day"], Frequency.DAILY),
    **dict.fromkeys(["weekly", "onceaweek", "week"], Frequency.WEEKLY),
}


class BadCell(ValueError):
    """A cell means nothing here; the message says which and why, and quotes no address."""


@dataclass(frozen=True)
class Mapping:
    """Which column each thing is in, by its number from 0; ``None`` where there is no such column.

    :param unmarked_are_confirmed: what it means where neither a state nor a date is given.
    """

    address: int | None = None
    state: int | None = None
    confirmed: int | None = None
    follows: int | None = None
    frequency: int | None = None
    unmarked_are_confirmed: bool = False

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, stored: AnyMapping[str, Any]) -> "Mapping":
        """Also from what was stored by another version: what is not understood is left out."""
        columns = {role: stored[role] for role in ROLES if isinstance(stored.get(role), int)}
        return cls(**columns, unmarked_are_confirmed=stored.get("unmarked_are_confirmed") is True)

    def cell(self, cells: Sequence[str], role: str) -> str:
        """The cell for ``role``, without blanks around it and without the quote of :mod:`notifications.exporting`."""
        column: int | None = getattr(self, role)
        text = cells[column].strip() if column is not None and column < len(cells) else ""
        return unquoted(text)


def guess(header: Sequence[str]) -> Mapping:
    """Which column is what, by its name."""
    plain = [_plain(name) for name in header]
    found = {role: next((n for n, name in enumerate(plain) if name in names), None) for role, names in NAMES.items()}
    if found[ADDRESS] is None:
        found[ADDRESS] = next((n for n, name in enumerate(plain) if "mail" in name), None)
    return Mapping.from_json(found)


def is_confirmed(mapping: Mapping, cells: Sequence[str]) -> bool | None:
    """Whether they agreed there; ``None`` when they left.

    :raises BadCell: when the state is a word we do not know.
    """
    word = _plain(mapping.cell(cells, STATE))
    if mapping.state is None or not word:
        if mapping.confirmed is not None:
            return bool(mapping.cell(cells, CONFIRMED))
        return mapping.unmarked_are_confirmed
    if word in GONE:
        return None
    if word in YES or word in WAITING:
        return word in YES
    raise BadCell(f"the state {quotation(mapping.cell(cells, STATE))} is not known here")


def confirmed_on(mapping: Mapping, cells: Sequence[str]) -> datetime | None:
    """When they agreed there, if it says so.

    :raises BadCell: when it is no date, or one that lies ahead.
    """
    text = mapping.cell(cells, CONFIRMED)
    if not text:
        return None
    try:
        moment = parse_datetime(text)
        day = None if moment else parse_date(text)
    except ValueError:
        moment = day = None
    if moment is None and day is not None:
        moment = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - made aware below
    if moment is None:
        raise BadCell("the date of confirmation is none; one looks like 2024-01-31 or 2024-01-31 14:05")
    try:
        aware = timezone.make_aware(moment) if timezone.is_naive(moment) else moment
        lies_ahead = aware > timezone.now()
    except (OverflowError, ValueError):
        raise BadCell("the date of confirmation cannot be") from None
    if lies_ahead or aware.year < 1990:
        raise BadCell("the date of confirmation cannot be")
    return aware


def frequency(mapping: Mapping, cells: Sequence[str]) -> Frequency:
    """
    :raises BadCell: when it is none of ours.
    """
    text = mapping.cell(cells, FREQUENCY)
    try:
        return OFTEN[_plain(text)]
    except KeyError:
        raise BadCell(f"{quotation(text)} is not how often one can be mailed: at once, daily or weekly") from None


def followed(mapping: Mapping, cells: Sequence[str]) -> list[str]:
    """The names in the column of tags; none where it is empty."""
    names = re.split(r"[;,|]", mapping.cell(cells, FOLLOWS))
    return list(dict.fromkeys(name.strip().lstrip("#") for name in names if name.strip().lstrip("#")))


def quotation(words: str, cell: str = "") -> str:
    """The beginning of ``words`` for the reason why a line cannot be read; nothing where there is an address.

    :param cell: the cell they were cut out of: they may be half an address.
    """
    has_address = "@" in unicodedata.normalize("NFKC", cell or words)
    return "“…”" if has_address else f"“{words[:QUOTED]}”"


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.casefold())
