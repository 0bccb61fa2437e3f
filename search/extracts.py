"""The passage of a post that answers a question, with the words that were found marked."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from search.folding import Folded, belongs_to_the_last
from search.needles import Needle, needles_of
from search.syntax import Term

LENGTH = 240  # characters
LEAD = 60  # of them before the first word that was found
MOST_PLACES = 60  # that are looked at in one text


@dataclass(frozen=True)
class Place:
    """Where something was found, and which needle found it."""

    start: int
    end: int
    needle: int


class Marker:
    """Finds and marks the words of one question in any number of texts. Case and accents make no difference."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self.needles: list[Needle] = needles_of(term for term in terms if not term.is_unwanted)

    def marked(self, text: str) -> SafeString:
        """``text`` as HTML: escaped, each word that was found inside ``<mark>``."""
        pieces, end = [], 0
        for place in self.places(text):
            if place.start >= end:
                pieces += [escape(text[end : place.start]), f"<mark>{escape(text[place.start : place.end])}</mark>"]
                end = place.end
        return mark_safe("".join([*pieces, escape(text[end:])]))  # noqa: S308 - every piece is escaped

    def extract(self, excerpt: str, body: str) -> SafeString:
        """
        The excerpt, or the passage of the body that holds more of the different words that are looked for.

        :param body: plain text.
        :returns: HTML, at most about ``LENGTH`` characters of the body.
        """
        in_excerpt = {place.needle for place in self.places(excerpt)}
        if len(in_excerpt) == len(self.needles):
            return self.marked(excerpt)
        best = self._best(self.places(body))
        if len(best) <= len(in_excerpt):
            return self.marked(excerpt or passage(body, 0, LEAD))
        return self.marked(passage(body, best[0].start, best[-1].end))

    def places(self, text: str) -> list[Place]:
        """The first places where something stands, in order; the longer one first of two that begin together."""
        folded = Folded(text)
        found = (
            Place(*_without_strange_accents(text, *folded.place(start, end)), number)
            for number, needle in enumerate(self.needles)
            for start, end in needle.places(folded.text, MOST_PLACES)
        )
        return sorted(found, key=lambda place: (place.start, -place.end))

    def _best(self, places: list[Place]) -> list[Place]:
        """The places that fit into one passage and stand for the most different words: the first of each."""
        best: list[Place] = []
        for number, first in enumerate(places):
            near: dict[int, Place] = {}
            for place in places[number:]:
                if place.end - first.start > LENGTH - LEAD:
                    break
                near.setdefault(place.needle, place)
            if len(near) > len(best):
                best = list(near.values())
        return best


def passage(text: str, start: int, end: int) -> str:
    """About ``LENGTH`` characters around the place from ``start`` to ``end``, whole words, gaps told by dots."""
    first = max(0, start - LEAD, text.rfind("\n", 0, start) + 1)
    if first and text[first - 1] != "\n":
        first = text.find(" ", first, start) + 1 or first
    last = max(first + LENGTH, end)
    first, last = min(_whole(text, first), start), _whole(text, last)
    if last < len(text):
        last = max(text.rfind(" ", end, last), text.rfind("\n", end, last), end)
    words = " ".join(text[first:last].split())
    return ("… " if first else "") + words + (" …" if last < len(text) else "")


def _whole(text: str, place: int) -> int:
    """The next place from here on that parts no sign from its accents."""
    while 0 < place < len(text) and belongs_to_the_last(text[place]):
        place += 1
    return place


def _without_strange_accents(text: str, start: int, end: int) -> tuple[int, int]:
    """A place without the accents at its beginning that stand on what is before it, unless it is nothing else."""
    begins = _whole(text, start)
    return (begins if begins < end else start), end
