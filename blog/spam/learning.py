"""Learns from comments what reads like spam. Slow, and needs scikit-learn: for a command, never for a web process.

Logistic regression over hashed words. How well it does is found out by cross-validation twice over: every fifth of the
comments is judged by what was learned of the other four, with a threshold that was set on those four alone.
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

from blog.spam.features import BUCKETS, VERSION, features

if TYPE_CHECKING:
    import numpy as np

LEAST: Final = 50  # comments of either kind; of fewer nothing can be said
FOLDS: Final = 5
MOST_GOOD_HELD: Final = 0.01  # of the good comments, in cross-validation; beyond it nothing is kept
AIMED_AT: Final = 0.0025  # of the good ones: comments on tomorrow's post are not quite those on yesterday's
LOWEST: Final = 0.5  # never hold what reads more like the good ones
SEED: Final = 4
STRICTNESS: Final = 10.0  # the inverse of the regularisation
DIGITS: Final = 3  # of a weight

Progress = Callable[[int, int], None]
"""Told after each step how many are done, of how many."""


class CannotLearn(Exception):
    """These comments teach nothing. Its text says why."""


class TooFew(CannotLearn):
    """There are not enough of them yet."""


class NotGoodEnough(CannotLearn):
    """What was learned of them must not be used."""

    def __init__(self, training: "Training") -> None:
        held = training.good_held / training.good
        why = f"would hold {held:.1%} of the good comments; at most {MOST_GOOD_HELD:.0%} may be held"
        super().__init__("It would hold no spam." if not training.spam_held else f"It {why}.")
        self.training = training


@dataclass(frozen=True)
class Training:
    """What was learned, as ``SpamLearning`` keeps it. ``good_held`` and ``spam_held`` come from cross-validation."""

    weights: dict[str, float]
    intercept: float
    threshold: float
    good: int
    spam: int
    good_held: int
    spam_held: int
    version: int = VERSION

    def as_stored(self) -> dict[str, Any]:
        """As ``SpamLearning.replace_last`` takes it."""
        return asdict(self)

    def figures(self) -> dict[str, Any]:
        """How it did, without the weights."""
        return {name: value for name, value in asdict(self).items() if name != "weights"} | {"words": len(self.weights)}


def learn(good: Sequence[str], spam: Sequence[str], progress: Progress = lambda done, of: None) -> Training:
    """Learn to tell ``spam`` from ``good``. The same comments always give the same training.

    :raises TooFew: with fewer than ``LEAST`` of either.
    :raises NotGoodEnough: when it would hold more than ``MOST_GOOD_HELD`` of the good ones, or no spam.
    :raises ImportError: without scikit-learn.
    """
    if min(len(good), len(spam)) < LEAST:
        raise TooFew(f"There are {len(good)} good comments and {len(spam)} called spam; {LEAST} of each are needed.")
    training = fit([*good, *spam], [False] * len(good) + [True] * len(spam), progress)
    if training.good_held > MOST_GOOD_HELD * training.good or not training.spam_held:
        raise NotGoodEnough(training)
    return training


def fit(texts: Sequence[str], is_spam: Sequence[bool], progress: Progress = lambda done, of: None) -> Training:
    """The training that follows from ``texts``, good enough or not.

    :raises ImportError: without scikit-learn.
    """
    import numpy as np

    rows, labels = _matrix(texts), np.array(is_spam)
    held = np.zeros(len(labels), dtype=bool)
    for number, (known, unknown) in enumerate(_folds(rows, labels), start=1):
        limit = _threshold(rows[known], labels[known])
        held[unknown] = _fitted(rows[known], labels[known]).predict_proba(rows[unknown])[:, 1] > limit
        progress(number, FOLDS + 1)
    learner, limit = _fitted(rows, labels), _threshold(rows, labels)
    progress(FOLDS + 1, FOLDS + 1)
    weights = {str(bucket): round(float(learner.coef_[0][bucket]), DIGITS) for bucket in learner.coef_[0].nonzero()[0]}
    return Training(
        weights={bucket: weight for bucket, weight in weights.items() if weight},
        intercept=round(float(learner.intercept_[0]), DIGITS),
        threshold=round(limit, DIGITS),
        good=int((~labels).sum()),
        spam=int(labels.sum()),
        good_held=int(held[~labels].sum()),
        spam_held=int(held[labels].sum()),
    )


def _matrix(texts: Sequence[str]) -> Any:
    from scipy.sparse import csr_matrix

    found = [features(text) for text in texts]
    buckets = [bucket for each in found for bucket in each]
    amounts = [amount for each in found for amount in each.values()]
    ends = [0]
    for each in found:
        ends.append(ends[-1] + len(each))
    return csr_matrix((amounts, buckets, ends), shape=(len(found), BUCKETS))


def _folds(rows: Any, labels: "np.ndarray") -> Any:
    from sklearn.model_selection import StratifiedKFold

    return StratifiedKFold(FOLDS, shuffle=True, random_state=SEED).split(rows, labels)


def _fitted(rows: Any, labels: "np.ndarray") -> Any:
    from sklearn.linear_model import LogisticRegression

    quick = {"solver": "liblinear", "dual": True, "max_iter": 1000}  # far fewer comments than buckets
    return LogisticRegression(C=STRICTNESS, class_weight="balanced", random_state=SEED, **quick).fit(rows, labels)


def _threshold(rows: Any, labels: "np.ndarray") -> float:
    """From where on to hold, so that no more than ``AIMED_AT`` of the good ones of ``rows`` would be."""
    import numpy as np

    likely = np.zeros(len(labels))
    for known, unknown in _folds(rows, labels):
        likely[unknown] = _fitted(rows[known], labels[known]).predict_proba(rows[unknown])[:, 1]
    return max(LOWEST, float(np.quantile(likely[~labels], 1 - AIMED_AT, method="higher")))
