"""The training in use, as every process remembers it. Needs no library."""

import logging
import math
import time
from dataclasses import dataclass
from typing import Any, Final

from blog.models import SpamLearning
from blog.spam.features import BUCKETS, VERSION, features

logger = logging.getLogger("bellbird.spam")

LOOK_EVERY: Final = 60  # seconds until a process asks whether there is a newer training
STEEPEST: Final = 50.0  # beyond it the logistic function is 0 or 1 anyway


class CannotRead(Exception):
    """A stored training that is not one, or not one for these features. Its text says why."""


@dataclass(frozen=True)
class Learned:
    """What can be said of a comment's words.

    :param weights: by bucket.
    :param threshold: comments whose likelihood is greater are held.
    """

    weights: dict[int, float]
    intercept: float
    threshold: float

    @classmethod
    def of(cls, stored: SpamLearning) -> "Learned":
        """What was stored, looked through.

        :raises CannotRead: when it cannot have been written by a training for these features.
        """
        if stored.version != VERSION:
            raise CannotRead(f"it was made for version {stored.version} of the features, and this is {VERSION}")
        try:
            weights = {int(bucket): float(weight) for bucket, weight in stored.weights.items()}
        except (AttributeError, ArithmeticError, TypeError, ValueError) as error:
            raise CannotRead("its weights are not a list of numbers by bucket") from error
        if not all(math.isfinite(number) for number in (*weights.values(), stored.intercept, stored.threshold)):
            raise CannotRead("one of its numbers is none")
        if any(not 0 <= bucket < BUCKETS for bucket in weights):
            raise CannotRead("it has a bucket that there is not")
        return cls(weights, stored.intercept, stored.threshold)

    def likelihood(self, text: str) -> float:
        """That ``text`` is spam, from 0 to 1, as if half of all comments were."""
        weights = self.weights
        total = self.intercept + sum(weights.get(bucket, 0.0) * amount for bucket, amount in features(text).items())
        return 1 / (1 + math.exp(-max(-STEEPEST, min(STEEPEST, total))))


@dataclass
class _Memory:
    learned: Learned | None = None
    stored: Any = None
    looked_at: float = -math.inf


_memory = _Memory()


def current() -> Learned | None:
    """The training in use; ``None`` where there is none that can be read. At most one small query a minute."""
    now = time.time()
    if abs(now - _memory.looked_at) < LOOK_EVERY:
        return _memory.learned
    _memory.looked_at = now
    newest = SpamLearning.objects.order_by("-id").values_list("pk", "made_at").first()
    if newest != _memory.stored:
        _memory.learned = _read(newest[0]) if newest else None
        _memory.stored = newest
    return _memory.learned


def forget() -> None:
    """Look again at the next comment, as a new process does."""
    _memory.learned, _memory.stored, _memory.looked_at = None, None, -math.inf


def _read(number: int) -> Learned | None:
    try:
        return Learned.of(SpamLearning.objects.get(pk=number))
    except (CannotRead, SpamLearning.DoesNotExist, ValueError) as error:  # ValueError: JSON that is none
        logger.error("training %s of the spam gate cannot be used: %s", number, error)
        return None
