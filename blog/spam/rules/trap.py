from blog.spam.case import Case
from blog.spam.rules.base import Rule
from blog.spam.verdict import Reason


class Trap(Rule):
    """Only programs fill in a field that people never see."""

    name = "trap"

    def __call__(self, case: Case) -> Reason | None:
        return self.spam("Filled in the field that people never see.") if case.has_trap_sprung else None
