"""From words that find nothing to near ones that find posts."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby, product
from typing import Final

from search.backends.words import folded
from search.models import SpelledWord
from search.spelling.candidates import Candidate, candidates_for
from search.spelling.vocabulary import LONGEST, SHORTEST

MOST_TRIES: Final = 8  # questions asked of the index for one suggestion
MOST_WORDS: Final = 8  # looked at in one question
MOST_ASKED: Final = 24  # words of all the questions together: the more there are in one, the longer it takes
BEST_EACH: Final = 5  # near words weighed for each word

Finds = Callable[[str], int]

Place = re.Match[str]
Change = list[tuple[Place, Candidate]]

_WORD: Final = re.compile(r"(?<!\w)[^\W\d_]+(?!\w)")


@dataclass(frozen=True)
class Suggestion:
    """
    What may have been meant.

    :param text: the whole question with other words in it; quotes and minus signs stay where they were.
    :param posts: how many posts it finds.
    """

    text: str
    posts: int


def suggestion_for(text: str, finds: Finds) -> Suggestion | None:
    """
    What may have been meant by ``text``, which finds nothing.

    Fewest slips first; among as many slips, what finds most posts. The index is asked ``MOST_TRIES`` times at most, for
    many words less often.

    :param text: the question as it was typed.
    :param finds: tells how many posts its asker may see that answer a question.
    """
    tries, most = 0, min(MOST_TRIES, max(1, MOST_ASKED // (len(text.split()) or 1)))
    for _slips, texts in groupby(_variants(text), key=lambda variant: variant[0]):
        found: list[Suggestion] = []
        for _, variant in texts:
            if tries == most:
                break
            tries += 1
            if posts := finds(variant):
                found.append(Suggestion(variant, posts))
        if found:
            return max(found, key=lambda each: each.posts)
    return None


def _variants(text: str) -> Iterator[tuple[int, str]]:
    """The question with near words in place of those that may be wrong, fewest slips first."""
    places = [hit for hit in _WORD.finditer(text) if SHORTEST <= len(hit[0]) <= LONGEST and not _is_minus(hit)]
    places = places[:MOST_WORDS]
    unknown = _unknown(places)
    changes = _all_at_once(unknown) if unknown else _one_at_a_time(places)
    for change in sorted(changes, key=_effort):
        yield _effort(change)[0], _replaced(text, change)


def _is_minus(hit: Place) -> bool:
    """Whether a minus takes posts with this word away: such a word is left as it is."""
    return f" {hit.string[: hit.start()]}".endswith((" -", ' -"'))


def _unknown(places: list[Place]) -> list[Place]:
    words = {folded(hit[0]) for hit in places}
    known = set(SpelledWord.objects.filter(word__in=words).values_list("word", flat=True)) if words else set()
    return [hit for hit in places if folded(hit[0]) not in known]


def _all_at_once(places: list[Place]) -> Iterator[Change]:
    """Nobody has written these words: all of them have to be others."""
    choices = [candidates_for(folded(hit[0]))[: BEST_EACH if len(places) <= 3 else 1] for hit in places]
    for pick in product(*choices):
        yield list(zip(places, pick, strict=True))


def _one_at_a_time(places: list[Place]) -> Iterator[Change]:
    """Somebody has written each of these words, if perhaps in a draft: one of them may have to be another."""
    for hit in places:
        for near in candidates_for(folded(hit[0]))[:BEST_EACH]:
            yield [(hit, near)]


def _effort(change: Change) -> tuple[int, int]:
    return sum(near.slips for _, near in change), sum(near.place for _, near in change)


def _replaced(text: str, change: Change) -> str:
    pieces, end = [], 0
    for hit, near in change:
        pieces += [text[end : hit.start()], near.word]
        end = hit.end()
    return "".join([*pieces, text[end:]])
