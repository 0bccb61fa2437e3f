"""People to rows, a chunk at a time; or only counted. Nobody is mailed, and a second run changes nothing."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import batched
from typing import Any

from django.db import transaction
from django.utils import timezone

from notifications.importing.columns import Mapping
from notifications.importing.people import Person, Reject, people_in
from notifications.importing.reading import Sheet
from notifications.models import Reader, Subscription, SubscriptionChange, SubscriptionState, Suppression

CHUNK = 500  # lines, and rows of one statement: SQLite takes so many parameters and no more
REJECTS_KEPT = 1000
SOURCE = "import"
LEFT = [SubscriptionState.UNSUBSCRIBED, SubscriptionState.BOUNCED, SubscriptionState.COMPLAINED]
What = SubscriptionChange.What


@dataclass
class Result:
    """What became of the lines: each is in exactly one of the counts.

    :param counts: ``active`` and ``pending`` are new; ``double`` stood in the file before; ``known`` follows all of
        that already; ``suppressed``, ``left`` (here) and ``gone`` (there) are not brought back; ``invalid``.
    :param rejects: the first of the invalid lines with the reason. They quote no address.
    """

    lines: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    rejects: list[Reject] = field(default_factory=list)

    @property
    def new(self) -> int:
        """How many people are new here."""
        return self.counts["active"] + self.counts["pending"]

    def as_json(self) -> dict[str, Any]:
        names = ("active", "pending", "double", "known", "suppressed", "left", "gone", "invalid")
        return {"lines": self.lines, "new": self.new, **{name: self.counts[name] for name in names}}

    def reject(self, reject: Reject) -> None:
        self.counts["invalid"] += 1
        if len(self.rejects) < REJECTS_KEPT:
            self.rejects.append(reject)


def run(
    sheet: Sheet,
    mapping: Mapping,
    *,
    dry: bool,
    consent: str = "",
    by: Any = None,
    via: str = SOURCE,
    tell: Callable[[int], None] = lambda lines: None,
) -> Result:
    """Bring the people of ``sheet`` here.

    :param dry: only count; nothing is written.
    :param consent: where and when these people agreed; stands in the history of each.
    :param via: by what road, for the history.
    :param tell: called with the number of lines read so far.
    """
    result, seen = Result(), set[tuple[str, str]]()
    for chunk in batched(people_in(sheet, mapping), CHUNK):
        result.lines += len(chunk)
        fresh = list(_first_times(chunk, seen, result))
        if dry:
            _sort(fresh, result)
        else:
            with transaction.atomic():
                _write(_sort(fresh, result), consent, by, via)
        tell(result.lines)
    return result


def _first_times(
    chunk: tuple[Person | Reject, ...], seen: set[tuple[str, str]], result: Result
) -> Iterator[tuple[Person, list[str]]]:
    """People with what of it stands in the file for the first time."""
    for each in chunk:
        if isinstance(each, Reject):
            result.reject(each)
            continue
        scopes = [scope for scope in each.scopes if (each.key, scope) not in seen]
        seen.update((each.key, scope) for scope in scopes)
        if scopes:
            yield each, scopes
        else:
            result.counts["double"] += 1


def _sort(people: list[tuple[Person, list[str]]], result: Result) -> list[tuple[Person, list[str]]]:
    """Count each of them, and give those who are to be written with what they do not follow yet."""
    keys = {person.key for person, _ in people}
    suppressed = set(Suppression.objects.filter(recipient_key__in=keys).values_list("recipient_key", flat=True))
    theirs = Subscription.objects.filter(recipient_key__in=keys).order_by()
    rows = list(theirs.values_list("recipient_key", "scope", "state"))
    following = {(key, scope) for key, scope, _ in rows}
    left = {key for key, _, state in rows if state in LEFT}
    wanted = []
    for person, scopes in people:
        missing = [scope for scope in scopes if (person.key, scope) not in following]
        if person.is_confirmed is None:
            result.counts["gone"] += 1
        elif person.key in suppressed:
            result.counts["suppressed"] += 1
        elif person.key in left:
            result.counts["left"] += 1
        elif not missing:
            result.counts["known"] += 1
        else:
            result.counts["active" if person.is_confirmed else "pending"] += 1
            wanted.append((person, missing))
    return wanted


def _write(people: list[tuple[Person, list[str]]], consent: str, by: Any, via: str) -> None:
    now = timezone.now()
    readers = [Reader(recipient_key=person.key, email=person.email) for person, _ in people]
    Reader.objects.bulk_create(readers, ignore_conflicts=True, batch_size=CHUNK)
    rows = [_subscription(person, scope, now) for person, scopes in people for scope in scopes]
    Subscription.objects.bulk_create(rows, ignore_conflicts=True, batch_size=CHUNK)
    changes = [change for person, scopes in people for change in _changes(person, scopes, consent, by, via, now)]
    SubscriptionChange.objects.bulk_create(changes, batch_size=CHUNK)


def _subscription(person: Person, scope: str, now: Any) -> Subscription:
    """Confirmed from now on, whenever that was elsewhere: what has been published before is not mailed to them."""
    return Subscription(
        email=person.email,
        address=person.address,
        recipient_key=person.key,
        scope=scope,
        frequency=person.frequency,
        state=SubscriptionState.ACTIVE if person.is_confirmed else SubscriptionState.PENDING,
        source=SOURCE,
        consent_version=SOURCE,
        confirmed_at=now if person.is_confirmed else None,
    )


def _changes(
    person: Person, scopes: list[str], consent: str, by: Any, via: str, now: Any
) -> Iterator[SubscriptionChange]:
    about: dict[str, Any] = {"recipient_key": person.key, "via": via[:40], "by": by}
    if person.is_confirmed and person.confirmed_on:
        detail = "elsewhere, as the imported list says"
        yield SubscriptionChange(what=What.CONFIRMED, detail=detail, at=person.confirmed_on, **about)
    for scope in scopes:
        yield SubscriptionChange(what=What.IMPORTED, scope=scope, detail=consent[:250], at=now, **about)
