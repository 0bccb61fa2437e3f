import logging

from blog.spam import akismet
from blog.spam.case import Case
from blog.spam.rules.base import Rule
from blog.spam.verdict import Reason

logger = logging.getLogger("bellbird.spam")


class Akismet(Rule):
    """What Akismet thinks, where the operator has given a key. No answer holds the comment, it never publishes it."""

    name = "akismet"
    is_remote = True

    def __call__(self, case: Case) -> Reason | None:
        if not akismet.is_used():
            return None
        try:
            found = akismet.is_spam(case.comment, case.request)
        except akismet.NoAnswer as error:
            logger.warning("Akismet did not answer: %s", error)
            return self.hold("Akismet did not answer.")
        return self.spam("Akismet calls it spam.") if found else None
