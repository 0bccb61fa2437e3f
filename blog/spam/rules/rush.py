from blog.spam import limits
from blog.spam.case import Case
from blog.spam.rules.base import Rule
from blog.spam.verdict import Reason


class Rush(Rule):
    """What came while too much was coming, from a network or from everywhere, waits; nobody is refused for others."""

    name = "rush"
    is_firm = True

    def __call__(self, case: Case) -> Reason | None:
        words = limits.why_held(case.request)
        return self.hold(words) if words else None
