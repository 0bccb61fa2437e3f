"""Lets the spam gate learn from what moderators have decided. For cron, weekly."""

import json
import time
from argparse import ArgumentParser
from importlib.util import find_spec
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from blog.models import SpamLearning
from blog.spam.learning import NotGoodEnough, TooFew, Training, learn
from blog.spam.lessons import lessons

NOT_REPLACED, CONFIGURATION = 3, 5
NO_LIBRARY = (
    "Learning needs scikit-learn: pip install --require-hashes -r requirements/spam.txt. "
    "Processes that answer readers do not need it."
)


class Command(BaseCommand):
    help = (
        "Learns from approved comments and those that moderators called spam; at least 50 of each. "
        "Exit codes: 0 learned, or too few comments yet; 2 wrong use; 3 learned nothing good enough, the training "
        "before stays in use; 5 scikit-learn is not installed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Say what would be learned; write nothing.")
        parser.add_argument("--json", action="store_true", dest="as_json", help="Print one JSON object.")
        parser.add_argument("--quiet", action="store_true", help="Print only what went wrong, so that cron mails then.")

    def handle(self, *args: Any, **options: Any) -> None:
        if find_spec("sklearn") is None:
            raise CommandError(NO_LIBRARY, returncode=CONFIGURATION)
        self.options, self.began = options, time.monotonic()
        found = lessons()
        try:
            training = learn(found.good, found.spam, self._progress)
        except TooFew as why:
            self._report(f"Nothing learned. {why}", ok=True, good=len(found.good), spam=len(found.spam))
            return
        except NotGoodEnough as why:
            self._report("", ok=False, **why.training.figures())
            before = "The training before stays in use." if SpamLearning.objects.exists() else "None is in use."
            raise CommandError(f"Nothing learned. {why} {before}", returncode=NOT_REPLACED) from why
        if not options["dry_run"]:
            SpamLearning.replace_last(**training.as_stored())
        self._report(_sentence(training, options["dry_run"]), ok=True, is_done=True, **training.figures())

    def _progress(self, done: int, of: int) -> None:
        if self._is_live():
            self.stderr.write(f"\rlearning, {done} of {of} …\x1b[K", ending="\r\x1b[K" if done == of else "")
            self.stderr.flush()

    def _is_live(self) -> bool:
        return not self.options["quiet"] and not self.options["as_json"] and self.stderr.isatty()

    def _report(self, sentence: str, *, ok: bool, is_done: bool = False, **figures: Any) -> None:
        if self.options["as_json"]:
            counts = {"done": int(is_done), "failed": int(not ok), "skipped": int(ok and not is_done)}
            facts = {"v": 1, "ok": ok, "dry_run": self.options["dry_run"], **counts, "items": [figures]}
            self.stdout.write(json.dumps({**facts, "ms": round((time.monotonic() - self.began) * 1000)}))
        elif sentence and not self.options["quiet"]:
            self.stdout.write(sentence)


def _sentence(training: Training, is_dry_run: bool) -> str:
    verb, end = ("Would learn", " Nothing was written.") if is_dry_run else ("Learned", "")
    return (
        f"{verb} from {training.good} good comments and {training.spam} called spam. In cross-validation "
        f"{training.good_held} of the good ({training.good_held / training.good:.1%}) and {training.spam_held} of the "
        f"spam ({training.spam_held / training.spam:.1%}) would have been held. From {training.threshold:.0%} on "
        f"comments are held.{end}"
    )
