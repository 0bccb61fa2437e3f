"""What the gate says of a comment, and why, in words a moderator understands."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from django.utils import timezone

from blog.models import Comment, CommentVerdict
from blog.spam.text import digest

Outcome = CommentVerdict.Outcome

SEVERITY: Final = {Outcome.PUBLISH: 0, Outcome.HOLD: 1, Outcome.SPAM: 2}


@dataclass(frozen=True)
class Reason:
    """Why one rule holds a comment or calls it spam.

    :param rule: the rule's name.
    :param outcome: what the rule asks for, ``hold`` or ``spam``.
    :param words: one plain sentence for moderators; never another person's data.
    :param is_shadow: whether the rule is only watched, so that its word does not count.
    :param is_firm: whether its word counts also where the whole gate only watches.
    """

    rule: str
    outcome: str
    words: str
    is_shadow: bool = False
    is_firm: bool = False

    def as_stored(self) -> dict[str, str | bool]:
        """As ``CommentVerdict.reasons`` keeps it."""
        return {"rule": self.rule, "outcome": str(self.outcome), "words": self.words, "shadow": self.is_shadow}


@dataclass(frozen=True)
class Verdict:
    """The word of the whole gate.

    :param outcome: ``publish``, ``hold`` or ``spam``.
    :param reasons: those of every rule that spoke, the ones only watched included.
    :param is_shadow: the gate only watches on this site: ``outcome`` is written down and not acted upon, only what
        firm rules ask for (``in_force``) is.
    :param likelihood: that it is spam, as learned, from 0 to 1; ``None`` where nothing has been learned.
    """

    outcome: str
    reasons: Sequence[Reason] = field(default_factory=tuple)
    is_shadow: bool = False
    likelihood: float | None = None

    @classmethod
    def of(cls, reasons: Sequence[Reason], *, is_shadow: bool = False, likelihood: float | None = None) -> "Verdict":
        """The verdict that follows from ``reasons``: the gravest one that counts decides.

        :param is_shadow: the gate only watches. Where firm rules ask for the same, the verdict is acted upon all the
            same, and says so.
        """
        verdict = cls(_gravest(reasons), tuple(reasons), is_shadow, likelihood)
        is_carried_out = verdict.outcome == verdict.in_force != Outcome.PUBLISH
        return replace(verdict, is_shadow=is_shadow and not is_carried_out)

    @property
    def in_force(self) -> str:
        """What is to be done: the outcome; where the gate only watches, what its firm rules ask for."""
        if not self.is_shadow:
            return self.outcome
        return _gravest(reason for reason in self.reasons if reason.is_firm)

    def keep(self, comment: Comment) -> CommentVerdict:
        """Write the verdict down beside ``comment``, which is saved; one on an edit takes the place of the first."""
        kept, _ = CommentVerdict.objects.update_or_create(
            comment=comment,
            defaults={
                "outcome": self.outcome,
                "reasons": [reason.as_stored() for reason in self.reasons],
                "is_shadow": self.is_shadow,
                "likelihood": self.likelihood,
                "digest": digest(comment.body),
                "judged_at": timezone.now(),
            },
        )
        return kept


def _gravest(reasons: Iterable[Reason]) -> Outcome:
    counting = [Outcome(reason.outcome) for reason in reasons if not reason.is_shadow]
    return max(counting, key=SEVERITY.__getitem__, default=Outcome.PUBLISH)
