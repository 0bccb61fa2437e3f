from blog.spam.case import Case
from blog.spam.rules.base import Rule
from blog.spam.verdict import Reason


class First(Rule):
    """Where the site says so, people are let through once a comment of theirs was approved. A change of that one is."""

    name = "first"
    is_firm = True

    def __call__(self, case: Case) -> Reason | None:
        if not case.settings.comments_hold_first or case.is_let_in or case.is_known:
            return None
        return self.hold("No comment of this writer has been approved before.")
