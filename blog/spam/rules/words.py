from blog.spam.case import Case
from blog.spam.rules.base import Rule
from blog.spam.text import plain
from blog.spam.verdict import Reason


class SpamWords(Rule):
    """The site's own list of words and phrases that make a comment spam."""

    name = "spam words"

    def __call__(self, case: Case) -> Reason | None:
        found = listed(case.settings.comments_spam_words, case)
        return self.spam(f"Contains “{found}”, which the site's list calls spam.") if found else None


class HoldWords(Rule):
    """The site's own list of words and phrases that a moderator wants to see."""

    name = "hold words"

    def __call__(self, case: Case) -> Reason | None:
        found = listed(case.settings.comments_hold_words, case)
        return self.hold(f"Contains “{found}”, which is on the site's list.") if found else None


def listed(words: str, case: Case) -> str:
    """The first line of ``words`` that the comment contains as whole words, as it was listed; else nothing."""
    for line in words.splitlines():
        wanted = plain(line)
        if wanted and any(f" {wanted} " in text for text in case.searched):
            return line.strip()
    return ""
