"""All that can be said of a publication beforehand."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from blog.models import Post
from notifications.forecasting.counting import Count, count
from notifications.forecasting.deciding import decide
from notifications.models import Frequency


@dataclass(frozen=True)
class Digests:
    """So many people have it in the digest that goes at ``slot``.

    :param slot: aware, in UTC.
    """

    slot: datetime
    frequency: Frequency
    people: int


@dataclass(frozen=True)
class Forecast:
    """What publishing would cause. Everybody counts once: with a mail, a place in a digest, or a reason.

    :param at: when it is published.
    :param leaves_at: when the first mail leaves: after the typo window.
    :param nobody_because: why nobody is told; empty where somebody is.
    :param mails: people who get a mail of its own.
    :param digests: the others, by the moment at which their digest goes; soonest first.
    :param exclusions: who follows it and gets nothing, by reason.
    """

    at: datetime
    leaves_at: datetime
    nobody_because: str
    mails: int
    digests: tuple[Digests, ...]
    exclusions: dict[str, int]

    @property
    def in_digests(self) -> int:
        """How many have it in a digest."""
        return sum(digest.people for digest in self.digests)

    @property
    def told(self) -> int:
        """How many are told, sooner or later."""
        return self.mails + self.in_digests

    @property
    def left_out(self) -> int:
        return sum(self.exclusions.values())

    def differs_from(self, told_before: int) -> bool:
        """Whether more than a tenth more or fewer people are told than was said before."""
        return abs(self.told - told_before) * 10 > max(told_before, 1)


def forecast(post: Post, at: datetime | None = None) -> Forecast:
    """What would come of publishing ``post``. Bounded queries, however many readers; writes nothing.

    :param post: as it stands in memory: a draft, a revision, the editor's form.
    :param at: when; aware. Now, if left out.
    """
    at = at or timezone.now()
    fanout = decide(post, at)
    counted = Count() if fanout.not_announced else count(fanout, at)
    return Forecast(
        at=at,
        leaves_at=fanout.not_before,
        nobody_because=fanout.not_announced,
        mails=counted.mails,
        digests=tuple(
            Digests(slot, frequency, people)
            for (frequency, slot), people in sorted(counted.digests.items(), key=lambda item: (item[0][1], item[0][0]))
        ),
        exclusions=dict(sorted(counted.exclusions.items())),
    )
