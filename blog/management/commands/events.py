"""Looks at the event ledger and gives stuck runs another chance."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import QuerySet

from blog.models import Event, ReceiverRun, RunState

WRONG_USE = 2


class Command(BaseCommand):
    help = "Lists events and their receivers' runs; retries or skips runs. Exit codes: 0 done, 2 wrong use."

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True, metavar="list|retry|skip")
        listing = actions.add_parser("list", help="Show events, newest first, with their runs.")
        listing.add_argument("--kind", help="Only this signal, e.g. post_published.")
        listing.add_argument("--state", choices=RunState.values, help="Only events with a run in this state.")
        listing.add_argument("--limit", type=int, default=20, metavar="N")
        listing.add_argument("--json", action="store_true", dest="as_json")
        retry = actions.add_parser("retry", help="Give runs another full set of attempts, now.")
        skip = actions.add_parser("skip", help="Decide that runs are not to be run.")
        skip.add_argument("--reason", required=True, help="Why; kept with the run.")
        for each in (retry, skip):
            each.add_argument("run", nargs="*", type=int, help="Ids of runs, as shown by list.")
            each.add_argument("--dead", action="store_true", help="All runs that were given up.")
            each.add_argument("--dry-run", action="store_true", help="Say which; change nothing.")

    def handle(self, *args: Any, action: str, **options: Any) -> None:
        if action == "list":
            self._list(options)
        else:
            self._decide(action, options)

    def _list(self, options: dict[str, Any]) -> None:
        events = Event.objects.prefetch_related("runs").order_by("-id")
        if options["kind"]:
            events = events.filter(kind=options["kind"])
        if options["state"]:
            events = events.filter(runs__state=options["state"]).distinct()
        shown = list(events[: max(options["limit"], 0)])
        if options["as_json"]:
            self.stdout.write(json.dumps({"v": 1, "items": [_event_json(event) for event in shown]}))
            return
        for line in (line for event in shown for line in _event_lines(event)):
            self.stdout.write(line)

    def _decide(self, action: str, options: dict[str, Any]) -> None:
        runs = self._chosen(options)
        for run in runs:
            if options["dry_run"]:
                changed, verb = run.state != RunState.DONE, f"would {action}"
            elif action == "retry":
                changed, verb = run.retry(), "to be retried"
            else:
                changed, verb = run.skip(options["reason"]), "skipped"
            self.stdout.write(f"{run.pk} {run.receiver}: {verb if changed else f'left alone, it is {run.state}'}")

    def _chosen(self, options: dict[str, Any]) -> "QuerySet[ReceiverRun]":
        if not options["run"] and not options["dead"]:
            raise CommandError("Name runs by their id, or say --dead.", returncode=WRONG_USE)
        if options["dead"]:
            return ReceiverRun.objects.dead()
        runs = ReceiverRun.objects.filter(pk__in=options["run"])
        missing = set(options["run"]) - set(runs.values_list("pk", flat=True))
        if missing:
            raise CommandError(f"There is no run {', '.join(map(str, sorted(missing)))}.", returncode=WRONG_USE)
        return runs


def _event_lines(event: Event) -> Iterator[str]:
    when, by = f"{event.occurred_at:%Y-%m-%d %H:%M:%S} UTC", f"{event.origin} {event.cause}".strip()
    yield f"{event.pk}  {when}  {event.transition_key}  by {by}"
    for run in event.runs.all():
        note = f": {' '.join(run.last_error.split())}" if run.last_error else ""
        yield f"    {run.pk}  {run.receiver}  {run.state}  {run.attempts} attempts{note}"


def _event_json(event: Event) -> dict[str, Any]:
    runs = [
        {"id": run.pk, "receiver": run.receiver, "state": run.state, "attempts": run.attempts, "error": run.last_error}
        for run in event.runs.all()
    ]
    at = event.occurred_at.isoformat()
    return {
        "id": event.pk,
        "kind": event.kind,
        "key": event.transition_key,
        "origin": event.origin,
        "at": at,
        "runs": runs,
    }
