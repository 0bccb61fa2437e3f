"""What a run says of itself: a live line on a terminal, a line an item in a pipe, one object with ``--json``."""

import json
import time
from dataclasses import dataclass, field
from typing import Any

from django.core.management.base import OutputWrapper

from blog.scheduling.forecast import in_both_zones
from blog.scheduling.publishing import DONE, Outcome

VERBS = {
    ("publish", "done"): "published",
    ("expire", "done"): "taken down",
    ("publish", "failed"): "NOT PUBLISHED",
    ("expire", "failed"): "NOT TAKEN DOWN",
    ("publish", "waiting"): "NOT PUBLISHED, waits for its next try",
    ("publish", "held"): "held for an editor",
    ("publish", "due"): "would publish",
    ("expire", "due"): "would take down",
}


@dataclass
class Reporter:
    """Writes outcomes as they come, and the sum at the end.

    :param out: results; :param err: progress on a terminal.
    :param as_json: keep the items and print one object at the end.
    :param quiet: only what went wrong.
    """

    out: OutputWrapper
    err: OutputWrapper
    as_json: bool = False
    quiet: bool = False
    began: float = field(default_factory=time.monotonic)
    items: list[dict[str, Any]] = field(default_factory=list)
    count: int = 0

    def item(self, outcome: Outcome) -> None:
        """Report one outcome."""
        self.count += 1
        if self.as_json:
            self.items.append(outcome.as_json())
        elif self._is_live() and outcome.state == DONE:
            rate = self.count / max(time.monotonic() - self.began, 0.001)
            self.err.write(f"\r{self.count} done  {rate:.0f}/s  {clip_line(outcome.title)}\x1b[K", ending="")
            self.err.flush()
        elif not self.quiet or outcome.state not in (DONE, "due"):
            self._line(in_words(outcome))

    def _line(self, text: str) -> None:
        if self._is_live():
            self.err.write("\r\x1b[K", ending="")
        self.out.write(text + "\n")

    def _is_live(self) -> bool:
        return not self.quiet and not self.as_json and self.err.isatty()

    def summary(self, facts: dict[str, Any], sentence: str) -> None:
        """Report the sum: ``facts`` as JSON, ``sentence`` for a person."""
        if self.as_json:
            milliseconds = round((time.monotonic() - self.began) * 1000)
            self.out.write(json.dumps({"v": 1, **facts, "items": self.items, "ms": milliseconds}) + "\n")
        elif not self.quiet:
            self._line(sentence)


def in_words(outcome: Outcome) -> str:
    """One line for one item. Line breaks in a title cannot forge a second one."""
    verb = VERBS.get((outcome.action, outcome.state), f"{outcome.action}: {outcome.state}")
    when = f", due {in_both_zones(outcome.due)}" if outcome.due else ""
    reason = f": {outcome.reason}" if outcome.reason else ""
    return " ".join(f"{verb}: {outcome.slug} (post {outcome.post_id}{when}){reason}".split())


def clip_line(text: str) -> str:
    """A title short enough for one line of a terminal."""
    return " ".join(text.split())[:40]
