from blog.spam import learned
from blog.spam.case import Case
from blog.spam.rules.base import Rule
from blog.spam.verdict import Reason


class Learned(Rule):
    """What reads like comments that moderators called spam. It never says more than that a moderator shall look."""

    name = "learned"

    def __call__(self, case: Case) -> Reason | None:
        training = learned.current()
        if training is None:
            return None
        case.likelihood = training.likelihood(case.body)
        if case.likelihood <= training.threshold:
            return None
        percent = min(round(case.likelihood * 100), 99)  # it is never sure
        return self.hold(f"Reads like what moderators called spam ({percent} %).")
