"""Words that stand in one place only. Whoever reads one where it should not be knows where it came from."""

import re
from hashlib import sha256
from typing import Final, NamedTuple

ROLES: Final = ("guest", "member", "outsider", "friend", "writer", "moderator", "superuser")
"""``member`` has an account, ``friend`` is in the group that the closed posts are for, ``outsider`` in another one,
``writer`` may write posts of their own, ``moderator`` publishes and decides."""

SIGNED_IN: Final = frozenset(ROLES) - {"guest"}
AUDIENCES: Final = {
    "everybody": frozenset(ROLES),
    "members": SIGNED_IN,
    "friends": frozenset({"friend", "superuser"}),
    "nobody": frozenset(),
}
"""Who may find what, outside the admin."""

WORD: Final = re.compile("zq[a-z]{9}")
LETTERS: Final = "abcdefghijklmnoprstuvwxyz"


class Canary(NamedTuple):
    """Where a word stands, and whom it is for."""

    thing: str
    field: str
    audience: str

    def __str__(self) -> str:
        return f"{self.thing}.{self.field} (for {self.audience})"


class Canaries(dict[str, Canary]):
    """All of them, by their words."""

    def put(self, thing: str, field: str, audience: str) -> str:
        """A word for one field of one thing; no other is like it, and none is a part of another."""
        word = "zq" + "".join(LETTERS[byte % 25] for byte in sha256(f"{thing}.{field}".encode()).digest()[:9])
        assert self.setdefault(word, Canary(thing, field, audience)) == Canary(thing, field, audience)
        return word

    def of(self, field: str) -> list[str]:
        """The words that stand in fields of this name."""
        return [word for word, canary in self.items() if canary.field == field]

    def for_role(self, role: str) -> set[str]:
        return {word for word, canary in self.items() if role in AUDIENCES[canary.audience]}


def words_in(text: str) -> set[str]:
    """The canaries in a text, marked or not."""
    return set(WORD.findall(re.sub("</?mark>", "", text).lower()))
