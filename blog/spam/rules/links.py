import unicodedata
from typing import Final

from blog.spam.case import Case
from blog.spam.rules.base import Rule
from blog.spam.text import host_of
from blog.spam.verdict import Reason

MOST_LINKS: Final = 10
"""More than so many are spam: nobody reads them, and nobody checks them all before approving."""


class Links(Rule):
    """More links than the site allows wait for a moderator."""

    name = "links"

    def __call__(self, case: Case) -> Reason | None:
        count, allowed = len(case.links), case.settings.comments_max_links
        if count > max(MOST_LINKS, allowed):
            return self.spam(f"{count} links; more than {max(MOST_LINKS, allowed)} are spam.")
        if count > allowed:
            noun = "link" if count == 1 else "links"
            verb = "is" if allowed == 1 else "are"
            return self.hold(f"{count} {noun}; {allowed or 'none'} {verb} allowed without a moderator.")
        return None


class Hosts(Rule):
    """A host whose name mixes alphabets pretends to be another one (UTS 39, section 5.1)."""

    name = "hosts"

    def __call__(self, case: Case) -> Reason | None:
        if any(_mixes_alphabets(label) for link in case.links for label in host_of(link).split(".")):
            return self.hold("A link leads to a name that mixes alphabets.")
        return None


def _mixes_alphabets(label: str) -> bool:
    if label.isascii():
        return False
    names = (unicodedata.name(sign, "").partition(" ")[0] for sign in label if sign.isalpha())
    alphabets = {name for name in names if name in ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE")}
    return len(alphabets) > 1
