from blog.spam.case import Case
from blog.spam.rules.base import Rule
from blog.spam.verdict import Reason


class Haste(Rule):
    """The signed stamp of the form says when it was opened; what is too old never comes this far."""

    name = "haste"

    def __call__(self, case: Case) -> Reason | None:
        return self.hold("Sent within seconds of the page being opened.") if case.is_hasty else None
