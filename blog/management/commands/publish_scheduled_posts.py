"""Cron's entry, every minute: what is due goes live, what has expired comes down, then pending work is drained."""

import time
from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from blog.models import Post
from blog.scheduling.forecast import explain, forecast
from blog.scheduling.heartbeat import beat
from blog.scheduling.publishing import Outcome
from blog.scheduling.report import Reporter
from blog.scheduling.run import Budget, ScheduleRun
from blog.stopping import StopRequest, stop_request
from blog.work import Shift, drain_all

WRONG_USE, SOME_FAILED, WORK_REMAINS = 2, 3, 6

EXIT_CODES = (
    "Exit codes: 0 all done, or nothing to do; 1 crashed; 2 wrong use; 3 some posts could not be published or taken "
    "down and will be tried again; 5 configuration broken; 6 out of time or told to stop, work remains."
)


class Command(BaseCommand):
    help = f"Publishes posts that are due and takes down those that have expired. Safe to overlap. {EXIT_CODES}"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Say what would be done; write nothing.")
        parser.add_argument("--json", action="store_true", dest="as_json", help="Print one JSON object.")
        parser.add_argument(
            "--quiet", action="store_true", help="Print only what went wrong, so that cron mails only then."
        )
        parser.add_argument("--limit", type=int, metavar="N", help="Publish and take down at most N posts.")
        parser.add_argument("--max-seconds", type=float, metavar="N", help="Begin nothing new after N seconds.")
        parser.add_argument("--no-drain", action="store_true", help="Leave receivers and mail to the worker.")
        parser.add_argument(
            "--simulate", action="store_true", help="Say what will happen until --until; write nothing."
        )
        parser.add_argument(
            "--until", metavar="TIME", help="With --simulate: ISO date and time; default a week from now."
        )
        parser.add_argument("--explain", metavar="SLUG", help="Say why a post is due or not; write nothing.")

    def handle(self, *args: Any, **options: Any) -> None:
        _check(options)
        if options["explain"]:
            self._explain(options["explain"])
            return
        report = Reporter(self.stdout, self.stderr, options["as_json"], options["quiet"])
        if options["dry_run"] or options["simulate"]:
            until = _until(options["until"]) if options["simulate"] else timezone.now()
            self._forecast(report, until, options["limit"])
            return
        with stop_request() as is_stopped:
            self._run(report, options, is_stopped)

    def _explain(self, slug: str) -> None:
        try:
            self.stdout.write("\n".join(explain(slug)))
        except Post.DoesNotExist as error:
            raise CommandError(f"--explain: {error}", returncode=WRONG_USE) from error

    def _forecast(self, report: Reporter, until: datetime, limit: int | None) -> None:
        for outcome in _first(forecast(until), limit):
            report.item(outcome)
        facts = {"run": "", "ok": True, "dry_run": True, "done": 0, "failed": 0, "held": 0, "skipped": 0}
        report.summary({**facts, "due": report.count}, f"{report.count} to do. Nothing was written.")

    def _run(self, report: Reporter, options: dict[str, Any], is_stopped: StopRequest) -> None:
        seconds = options["max_seconds"]
        ends_at = time.monotonic() + seconds if seconds else None
        run = ScheduleRun(Budget(options["limit"], ends_at, is_stopped))
        for outcome in run.items():
            report.item(outcome)
        drained = {} if options["no_drain"] else drain_all(Shift(ends_at, is_stopped))
        beat(run)
        background = {name: {"done": each.done, "failed": each.failed} for name, each in drained.items()}
        report.summary(_facts(run, background), _sentence(run, background))
        _exit(run, is_stopped)


def _check(options: dict[str, Any]) -> None:
    for name in ("limit", "max_seconds"):
        if options[name] is not None and options[name] <= 0:
            raise CommandError(f"--{name.replace('_', '-')} must be greater than 0.", returncode=WRONG_USE)
    if options["until"] and not options["simulate"]:
        raise CommandError("--until goes with --simulate.", returncode=WRONG_USE)


def _until(text: str | None) -> datetime:
    if text is None:
        return timezone.now() + timedelta(days=7)
    try:
        moment = parse_datetime(text) or parse_datetime(f"{text}T23:59")
    except ValueError:
        moment = None
    if moment is None:
        raise CommandError(f"--until {text!r} is not a date and time, e.g. 2026-11-24T08:00.", returncode=WRONG_USE)
    return timezone.make_aware(moment) if timezone.is_naive(moment) else moment


def _first(outcomes: Iterator[Outcome], limit: int | None) -> Iterator[Outcome]:
    for number, outcome in enumerate(outcomes):
        if limit is not None and number >= limit:
            return
        yield outcome


def _facts(run: ScheduleRun, background: dict[str, Any]) -> dict[str, Any]:
    return {
        "run": run.name,
        "ok": run.failed == 0 and not run.work_remains,
        "done": run.done,
        "failed": run.failed,
        "held": run.held,
        "skipped": run.skipped,
        "background": background,
    }


def _sentence(run: ScheduleRun, background: dict[str, Any]) -> str:
    parts = [f"Run {run.name}: {run.done} done, {run.failed} failed, {run.held} held."]
    parts += [
        f"{name}: {each['done']} done, {each['failed']} failed."
        for name, each in background.items()
        if any(each.values())
    ]
    return " ".join(parts)


def _exit(run: ScheduleRun, is_stopped: StopRequest) -> None:
    if run.failed:
        raise CommandError(f"{run.failed} posts failed and will be tried again.", returncode=SOME_FAILED)
    if is_stopped() or (run.work_remains and not run.budget.is_limit_reached()):
        raise CommandError("Out of time or told to stop; work remains.", returncode=WORK_REMAINS)
