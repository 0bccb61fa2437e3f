"""What every rule of the gate is."""

from typing import ClassVar

from blog.spam.case import Case
from blog.spam.verdict import Outcome, Reason


class Rule:
    """One question about a comment.

    ``name`` is what ``BELLBIRD_SPAM_RULES_OFF`` and ``BELLBIRD_SPAM_RULES_SHADOW`` call it. One that ``is_remote``
    hands the comment to somebody else, and is not asked when the others know already that it is spam. One that
    ``is_firm`` carries out what somebody has decided, a ban or a setting: it counts also where the gate only watches.
    """

    name: ClassVar[str]
    is_remote: ClassVar[bool] = False
    is_firm: ClassVar[bool] = False

    def __call__(self, case: Case) -> Reason | None:
        """Why the comment is not simply let through, or ``None``."""
        raise NotImplementedError

    def hold(self, words: str) -> Reason:
        """A moderator shall look, for the reason that ``words`` give."""
        return Reason(self.name, Outcome.HOLD, words)

    def spam(self, words: str) -> Reason:
        """It is spam, for the reason that ``words`` give."""
        return Reason(self.name, Outcome.SPAM, words)
