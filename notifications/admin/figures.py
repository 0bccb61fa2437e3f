"""What became of the mails about one announcement, in figures. Counted by the database, never by hand."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils.http import urlencode

from notifications.admin.outbox import WORDS
from notifications.admin.wording import MAIL_STATES
from notifications.fanning.audience import IN_A_DIGEST
from notifications.models import Delivery, DeliveryState, DigestItem, Fanout

MOMENTS = {"delivered": "delivered_at", "bounced": "bounced_at", "complained": "complained_at"} | {
    "unsubscribed": "unsubscribed_at"
}
NOT_YET, NEVER = "waits for the digest", "left out of the digest"


@dataclass(frozen=True)
class Line:
    """One figure.

    :param own: in mails of their own.
    :param digest: in digests; ``None`` where digests have no such figure.
    :param own_url: the list behind it; empty where there is none.
    """

    label: str
    tone: str
    own: int
    digest: int | None = None
    own_url: str = ""
    digest_url: str = ""


@dataclass
class Account:
    """One announcement, counted.

    :param own: mails of its own by state.
    :param digest: places in digests by the state of the digest.
    :param later: what was heard afterwards, in both.
    """

    fanout: Fanout
    own: Counter[str] = field(default_factory=Counter)
    digest: Counter[str] = field(default_factory=Counter)
    own_later: Counter[str] = field(default_factory=Counter)
    digest_later: Counter[str] = field(default_factory=Counter)

    @property
    def mails(self) -> int:
        """How many mails of its own there are."""
        return self.own.total()

    @property
    def in_digests(self) -> int:
        """How many are told of it in a digest."""
        return self.digest.total()

    @property
    def exclusions(self) -> dict[str, int]:
        """Who gets nothing at all, by reason."""
        return {why: number for why, number in sorted(self.fanout.exclusions.items()) if why != IN_A_DIGEST}

    @property
    def left_out(self) -> int:
        return sum(self.exclusions.values())

    @property
    def balances(self) -> bool:
        """Whether everybody who was to be told has a mail, a place in a digest, or a reason."""
        return self.fanout.candidates == self.mails + self.in_digests + self.left_out

    @property
    def told(self) -> int:
        """How many were told, as far as mail servers said so."""
        return self.own[DeliveryState.ACCEPTED] + self.digest[DeliveryState.ACCEPTED]

    def lines(self) -> list[Line]:
        """The figures in the order in which a mail lives. States that nothing is in are left out."""
        shown = [self._state_line(state) for state in DeliveryState if self.own[state] or self.digest[state]]
        extra = ((NOT_YET, "wait"), (NEVER, "quiet"))
        shown += [Line(why, tone, 0, self.digest[why]) for why, tone in extra if self.digest[why]]
        later = (name for name in MOMENTS if self.own_later[name] or self.digest_later[name])
        return shown + [self._later_line(name) for name in later]

    def _state_line(self, state: DeliveryState) -> Line:
        words = MAIL_STATES[state]
        return self._line(words.word, words.tone, self.own[state], self.digest[state], state=state.value)

    def _later_line(self, name: str) -> Line:
        tone = {"delivered": "done", "unsubscribed": "quiet"}.get(name, "held")
        return self._line(WORDS[name][0].lower(), tone, self.own_later[name], self.digest_later[name], later=name)

    def _line(self, label: str, tone: str, own: int, digest: int, **narrowed: str) -> Line:
        event = self.fanout.event_id
        own_url = outbox(event=event, mail=self.fanout.mail, **narrowed) if own else ""
        return Line(label, tone, own, digest, own_url, outbox(digest_of=event, **narrowed) if digest else "")


def outbox(**narrowed: Any) -> str:
    """The address of the outbox, narrowed to some mails."""
    return f"{reverse('bellbird_outbox:index')}?{urlencode(narrowed)}"


def accounts(fanouts: Iterable[Fanout]) -> list[Account]:
    """The accounts of some announcements, in three queries, however many there are."""
    found = {fanout.event_id: Account(fanout) for fanout in fanouts}
    mails = {account.fanout.mail for account in found.values()}
    _count_own(found, mails)
    _count_digests(found)
    return list(found.values())


def _count_own(found: dict[int, Account], mails: set[str]) -> None:
    moments = {name: Count(column) for name, column in MOMENTS.items()}
    rows = Delivery.objects.filter(event__in=found, mail__in=mails).order_by()
    counted: Any = rows.values("event", "state").annotate(number=Count("pk"), **moments)
    for row in counted:
        account = found[row["event"]]
        account.own[row["state"]] += row["number"]
        account.own_later.update({name: row[name] for name in MOMENTS})


def _count_digests(found: dict[int, Account]) -> None:
    moments = {name: Count(f"delivery__{column}") for name, column in MOMENTS.items()}
    rows = DigestItem.objects.filter(event__in=found).order_by()
    sums: dict[int, Counter[str]] = defaultdict(Counter)
    counted: Any = rows.values("event", "delivery__state", "dropped_because")
    for row in counted.annotate(number=Count("pk"), **moments):
        state = row["delivery__state"] or (NEVER if row["dropped_because"] else NOT_YET)
        sums[row["event"]][state] += row["number"]
        found[row["event"]].digest_later.update({name: row[name] for name in MOMENTS})
    for event, places in sums.items():
        found[event].digest = places
