"""
What may have been meant by words that find nothing: words of the index that are a slip or two away.

``learn`` is told of the words that entries are written with; ``suggestion_for`` looks among them. Drafts have entries
too: a suggestion is made only of what readers find posts by, which the caller counts.
"""

from search.spelling.suggesting import Suggestion, suggestion_for
from search.spelling.vocabulary import learn

__all__ = ["Suggestion", "learn", "suggestion_for"]
