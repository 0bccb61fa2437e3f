"""Lines of a list to people, or to the reason why not."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from blog.models import Tag, UserProfile
from notifications.addresses import keyed_hash, normalise
from notifications.importing import columns
from notifications.importing.columns import BadCell, Mapping
from notifications.importing.reading import LONGEST_CELL, Sheet
from notifications.models import AddressKey, Frequency, Subscription

LONGEST_ADDRESS = 254


@dataclass(frozen=True)
class Person:
    """One line that can be read.

    :param is_confirmed: whether they agreed there; ``None`` when they left there.
    """

    line: int
    email: str
    address: str
    key: str
    scopes: tuple[str, ...]
    frequency: Frequency
    is_confirmed: bool | None
    confirmed_on: datetime | None


@dataclass(frozen=True)
class Reject:
    """One line that cannot be read."""

    line: int
    reason: str


class _Scopes:
    """What can be followed, by every name of it. Read once: a list may name a hundred thousand things."""

    def __init__(self) -> None:
        self.known = {Subscription.SITE: Subscription.SITE, "every post": Subscription.SITE}
        for user in UserProfile.objects.values_list("user", flat=True):
            self.known[f"author:{user}"] = f"author:{user}"
        for pk, name, slug in Tag.objects.values_list("pk", "name", "slug"):
            self.known |= dict.fromkeys((f"tag:{pk}", slug, name.casefold()), f"tag:{pk}")

    def of(self, names: list[str]) -> tuple[str, ...]:
        """:raises BadCell: when there is no such tag."""
        unknown = next((name for name in names if name.casefold() not in self.known), None)
        if unknown is not None:
            raise BadCell(f"there is no tag {columns.quotation(unknown, ', '.join(names))} to follow")
        return tuple(dict.fromkeys(self.known[name.casefold()] for name in names)) or (Subscription.SITE,)


def people_in(sheet: Sheet, mapping: Mapping) -> Iterator[Person | Reject]:
    """Every line of ``sheet`` that has anything in it, in order."""
    stored, _ = AddressKey.objects.get_or_create(pk=AddressKey.SINGLE)
    secret, scopes = bytes(stored.secret), _Scopes()
    for line, cells in sheet.rows():
        try:
            yield _person(line, cells, mapping, secret, scopes)
        except BadCell as reason:
            yield Reject(line, str(reason))


def _person(line: int, cells: list[str], mapping: Mapping, secret: bytes, scopes: _Scopes) -> Person:
    if any(len(cell) > LONGEST_CELL for cell in cells):
        raise BadCell(f"a cell is longer than {LONGEST_CELL:,} characters; a quotation mark may be missing")
    email = mapping.cell(cells, columns.ADDRESS)
    address = _checked(email)
    return Person(
        line=line,
        email=email,
        address=address,
        key=keyed_hash(secret, email),
        scopes=scopes.of(columns.followed(mapping, cells)),
        frequency=columns.frequency(mapping, cells),
        is_confirmed=columns.is_confirmed(mapping, cells),
        confirmed_on=columns.confirmed_on(mapping, cells),
    )


def _checked(email: str) -> str:
    """The address in its one spelling.

    :raises BadCell: when it is none.
    """
    if not email:
        raise BadCell("there is no address")
    if len(email) > LONGEST_ADDRESS:
        raise BadCell(f"the address is longer than {LONGEST_ADDRESS} characters")
    try:
        validate_email(email)
        address = normalise(email)
    except (ValidationError, UnicodeError):
        raise BadCell("what stands for an address is none") from None
    if len(address) > LONGEST_ADDRESS:
        raise BadCell(f"the address is longer than {LONGEST_ADDRESS} characters")
    return address
