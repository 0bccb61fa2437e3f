"""What the rules of the spam gate catch, and what good comments they cost, on labelled comments.

    python benchmarks/spam.py <folder>

``folder`` holds the CSV files of the YouTube Spam Collection (Alberto, Lochter and Almeida 2015, UCI 380), one a video,
and, if there, ``SMSSpamCollection`` (Almeida, Hidalgo and Yamakami 2011, UCI 228). Only the rules that read the words
are asked, and the memory of same words within one file; all that is known of senders is left out, for want of data.
"""

import csv
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

import django

if TYPE_CHECKING:
    from blog.spam.verdict import Reason

PHRASES: Final = "check out my\nmy channel\nsubscribe to\nwork from home\nearn money\nmake money\nfree gift\ngiveaway"
"""A word list as a site might keep one; measured apart, for it was made with such comments in mind."""


def labelled(path: Path) -> Iterator[tuple[str, bool]]:
    """Each text with whether it is spam."""
    if path.suffix == ".csv":
        with path.open(newline="", encoding="utf-8-sig") as file:
            yield from ((row["CONTENT"], row["CLASS"] == "1") for row in csv.DictReader(file))
    else:
        for line in path.read_text(encoding="utf-8").splitlines():
            label, _, text = line.partition("\t")
            yield text, label == "spam"


def reasons(text: str, words: str, seen: Counter[str]) -> "list[Reason]":
    """What the rules that need no database say of ``text``; ``seen`` is the memory of same words."""
    from blog.models import BlogSettings, Comment
    from blog.spam.case import Case
    from blog.spam.rules.duplicate import SHORTEST, TOO_OFTEN, Duplicate
    from blog.spam.rules.links import Hosts, Links
    from blog.spam.rules.shape import Shape
    from blog.spam.rules.words import HoldWords
    from blog.spam.text import plain

    case = Case(Comment(name="Reader", body=text), None, BlogSettings(comments_hold_words=words))  # type: ignore[arg-type]
    found = [reason for rule in (Links(), Hosts(), Shape(), HoldWords()) if (reason := rule(case)) is not None]
    same = plain(text)
    if len(same) >= SHORTEST and seen[same]:
        found.append(Duplicate().spam("again") if seen[same] >= TOO_OFTEN else Duplicate().hold("again"))
    seen[same] += 1
    return found


def measure(path: Path, words: str) -> None:
    """Print what the rules do to one file."""
    ruled: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
    total, stopped = Counter[bool](), Counter[bool]()
    seen: Counter[str] = Counter()
    began = time.perf_counter()
    for text, is_spam in labelled(path):
        found = reasons(text, words, seen)
        total[is_spam] += 1
        stopped[is_spam] += bool(found)
        ruled[is_spam].update(reason.rule for reason in found)
    each = (time.perf_counter() - began) / total.total() * 1000
    lost, caught = stopped[False] / total[False], stopped[True] / total[True]
    print(f"{path.name:26} ham held {lost:6.2%}, spam held {caught:6.2%}, {each:.2f} ms", end="; ")
    names = sorted(ruled[True] | ruled[False])
    print(", ".join(f"{name} {ruled[False][name]}/{ruled[True][name]}" for name in names))


def main() -> None:
    """Measure every file, without and with a word list."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.test")
    django.setup()
    folder = Path(sys.argv[1])
    files = [*sorted(folder.glob("Youtube*.csv")), *folder.glob("SMSSpamCollection")]
    for words in ("", PHRASES):
        print("with a word list" if words else "without a word list", "(by rule: ham/spam)")
        for path in files:
            measure(path, words)


if __name__ == "__main__":
    main()
