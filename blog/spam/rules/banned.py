from blog import bans
from blog.spam.case import Case
from blog.spam.rules.base import Rule
from blog.spam.verdict import Reason


class Banned(Rule):
    """Whoever may not comment any more. Accounts are told so before they come this far."""

    name = "banned"
    is_firm = True

    def __call__(self, case: Case) -> Reason | None:
        comment = case.comment
        ban = bans.is_banned(user=comment.user, email=comment.email, visitor=comment.visitor)
        return self.spam(f"The writer is banned: {ban.get_kind_display()}.") if ban else None
