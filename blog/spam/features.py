"""A comment as numbers, for what is learned of moderators' decisions: words and pairs of words, hashed.

Written out here, so that judging needs no library, and so that a training means the same on every machine and with
every version of Python. Whoever changes anything raises ``VERSION``: trainings of another version are not used.
"""

import math
import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Final
from zlib import crc32

from blog.spam.text import LINK, host_of, plain

VERSION: Final = 1
BUCKETS: Final = 2**16
"""Few words of one site share one. What is kept by bucket names no word; it can only be asked about one guessed."""

TOKEN: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\s\u3040-\u30ff\u3400-\u9fff]+")
"""A word of plain text. Signs of a writing without spaces stand alone: their pairs are what words are elsewhere."""


def features(text: str) -> dict[int, float]:
    """``text`` by bucket: how much of it each word and pair is, scaled to length 1; nothing for text without words."""
    counts = Counter(crc32(token.encode(errors="replace")) % BUCKETS for token in _tokens(text))
    length = math.sqrt(sum(count * count for count in counts.values()))
    return {bucket: count / length for bucket, count in counts.items()}


def words_of(text: str) -> list[str]:
    """The words of ``text`` in its order, without case and marks; of each link the host and nothing more."""
    found: list[str] = []
    end = 0
    for link in LINK.finditer(text):
        found += TOKEN.findall(plain(text[end : link.start()]))
        found.append(f"host:{host_of(link[0]).casefold()}")
        end = link.end()
    return found + TOKEN.findall(plain(text[end:]))


def _tokens(text: str) -> Iterator[str]:
    words = words_of(text)
    yield from words
    yield from (f"{first} {second}" for first, second in pairwise(words))
    if any(word.startswith("host:") for word in words):
        yield "host:"  # that there is a link at all, wherever it leads
