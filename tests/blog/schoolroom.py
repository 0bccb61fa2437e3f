"""What the tests of learning share: a training made by hand, and comments that moderators have decided about."""

from typing import Any

import pytest

from blog.models import Comment, CommentStatus, SpamLearning, User
from blog.spam import learned
from blog.spam.features import VERSION, features
from tests.blog.gatehouse import words_of
from tests.factories import a_post

SPAM_WORDS = "Cheap pills for you"
FIGURES = {"good": 80, "spam": 60, "good_held": 0, "spam_held": 50}


def a_training(**fields: Any) -> SpamLearning:
    """One that holds what says ``SPAM_WORDS``, in use at once."""
    weights = {str(bucket): 4.0 for bucket in features(SPAM_WORDS)}
    made = {"version": VERSION, "weights": weights, "intercept": -1.0, "threshold": 0.9} | FIGURES | fields
    training = SpamLearning.replace_last(**made)
    learned.forget()
    return training


def decided(body: str, status: str, moderator: User | None, *, post: Any = None, **fields: Any) -> Comment:
    """A comment that came and was decided about."""
    comment = words_of(body, post=post or a_post(), **fields)
    comment.save()
    if status == CommentStatus.APPROVED:
        comment.approve(moderator)
    else:
        comment.reject(moderator, status)
    return comment


@pytest.fixture
def fresh_memory() -> Any:
    """No training is remembered, before and after."""
    learned.forget()
    yield
    learned.forget()
