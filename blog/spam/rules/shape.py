from typing import Final

from blog.spam.case import Case
from blog.spam.rules.base import Rule
from blog.spam.text import LINK, plain, visible
from blog.spam.verdict import Reason

SHOUTED: Final = 150  # capital letters: people shout a sentence, programs a page
SHOUTING: Final = 0.8  # of the letters that have a case
REPEATED: Final = 300  # times the same sign in a row: more than delight or any line that people draw


class Shape(Rule):
    """What can be seen to be no comment without reading it."""

    name = "shape"

    def __call__(self, case: Case) -> Reason | None:
        if not visible(case.body).strip():
            return self.hold("Nothing of it can be seen.")
        if case.links and not plain(LINK.sub(" ", case.body)):
            return self.hold("Nothing but links.")
        if _is_shouted(case.body):
            return self.hold("Written in capital letters.")
        if _repeats(case.body):
            return self.hold("Repeats the same sign over and over.")
        return None


def _is_shouted(text: str) -> bool:
    words = LINK.sub(" ", text)
    capitals = sum(sign.isupper() for sign in words)
    return capitals >= SHOUTED and capitals >= SHOUTING * (capitals + sum(sign.islower() for sign in words))


def _repeats(text: str) -> bool:
    run, before = 0, ""
    for sign in text:
        run = run + 1 if sign == before and not sign.isspace() else 1
        before = sign
        if run > REPEATED:
            return True
    return False
