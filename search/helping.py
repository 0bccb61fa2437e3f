"""What is said when nothing was found: what may have been meant, and which part of the question finds something."""

from dataclasses import dataclass, replace
from typing import Any, Final, NamedTuple

from search.backends.words import folded
from search.facets import Chip
from search.links import Links
from search.models import SpelledWord
from search.questions import ENOUGH, Question
from search.spelling import Suggestion, suggestion_for
from search.syntax import Term

MOST_WORDS: Final = 5
MOST_ALONE: Final = 3  # words of which each may be a slip of the pen, where not all of them can be put right
MOST_QUESTIONS: Final = 10  # asked of the index for one suggestion
NEXT_TO_NOTHING: Final = 3  # hits, below which a slip of the pen is looked for


class Hint(NamedTuple):
    """Another question: what it is called, its address, how many posts it finds."""

    text: str
    address: str
    posts: int

    @property
    def is_more(self) -> bool:
        """Whether counting stopped at ``posts``."""
        return self.posts >= ENOUGH


@dataclass
class Help:
    words: list[Hint]
    filters: list[Hint]


def respelled(question: Question, found: int, user: Any, links: Links) -> Hint | None:
    """
    The words that may have been meant, if they find more than ``found`` posts below the same filters.

    Where nothing was found, and nothing near all the words is either, it is what may have been meant by one of them.
    """
    if not any(not term.is_unwanted for term in question.terms):
        return None
    texts, left = [question.text, *([] if found else _unknown(question))], iter(range(MOST_QUESTIONS))

    def finds(text: str) -> int:
        return replace(question, text=text).number(user) if next(left, None) is not None else 0

    for text in dict.fromkeys(texts):
        meant: Suggestion | None = suggestion_for(text, finds)
        if meant and meant.posts > found and meant.text != text:
            return Hint(meant.text, links.asking(meant.text), meant.posts)
    return None


def help_with(question: Question, user: Any, links: Links, chips: list[Chip]) -> Help:
    """For a question that found nothing: each of its words alone, and the question without each of its filters."""
    words = [term for term in question.terms if not term.is_unwanted][:MOST_WORDS]
    alone = [_alone(question, term, user, links) for term in words] if len(question.terms) > 1 else []
    freed = [
        Hint(chip.text, chip.without, question.without(chip.name, chip.value).number(user))
        for chip in chips
        if question.text or len(chips) > 1
    ]
    return Help([hint for hint in alone if hint.posts], [hint for hint in freed if hint.posts])


def _alone(question: Question, term: Term, user: Any, links: Links) -> Hint:
    text = _typed(term)
    return Hint(text, links.asking(text), replace(question, text=text).number(user))


def _typed(term: Term) -> str:
    return f'"{term.text}"' if term.is_phrase else term.text


def _unknown(question: Question) -> list[str]:
    """Words that stand in no post."""
    words = {term.text: folded(term.text) for term in question.terms if not (term.is_unwanted or term.is_phrase)}
    known = set(SpelledWord.objects.filter(word__in=words.values()).values_list("word", flat=True))
    return [text for text, word in words.items() if word not in known][:MOST_ALONE]
