"""Writes the search index anew, while the site runs."""

import json
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from modelsearch.backends import InvalidSearchBackendError, get_search_backend
from modelsearch.conf import get_app_config
from modelsearch.management.commands.rebuild_modelsearch_index import Command as StockCommand

from search.rebuilding import AT_ONCE, Progress, outlook, rebuild

WRONG_USE = 2


class Command(StockCommand):
    help = (
        "Writes the search index anew, entry by entry, while the site runs. Needed after a change of "
        "BELLBIRD_SEARCH_LANGUAGE, and for engines of their own; the rest of the time the index looks after itself. "
        "Exit codes: 0 done; 2 wrong use."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--backend", dest="backend_name", metavar="NAME", help="One of WAGTAILSEARCH_BACKENDS.")
        parser.add_argument("--schema-only", action="store_true", help="For engines of their own: write no objects.")
        parser.add_argument(
            "--chunk-size", "--chunk_size", type=int, metavar="N", help=f"Objects in one step; {AT_ONCE} if left out."
        )
        parser.add_argument("--dry-run", action="store_true", help="Only say what would be written.")
        parser.add_argument("--json", action="store_true", dest="as_json", help="Print one JSON object.")

    def handle(self, **options: Any) -> None:
        self.options, self.verbosity = options, 0 if options["as_json"] else options["verbosity"]
        size = options["chunk_size"]
        if size is not None and size < 1:
            raise CommandError("--chunk-size: must be 1 or more.", returncode=WRONG_USE)
        began, parts = time.monotonic(), []
        for name in (
            [options["backend_name"]] if options["backend_name"] else get_app_config().get_search_backend_config()
        ):
            parts += self._update(name, size)
        if options["as_json"]:
            facts = {"v": 1, "ok": True, "dry_run": options["dry_run"], "items": [vars(part) for part in parts]}
            self.stdout.write(json.dumps(facts | {"ms": round((time.monotonic() - began) * 1000)}))

    def _update(self, name: str, size: int | None) -> list[Progress]:
        try:
            backend = get_search_backend(name)
        except InvalidSearchBackendError as error:
            known = ", ".join(get_app_config().get_search_backend_config())
            raise CommandError(f"--backend: there is no “{name}”. There are: {known}.", returncode=WRONG_USE) from error
        if not hasattr(backend.index_class, "stored"):
            if not self.options["dry_run"]:
                self.update_backend(name, schema_only=self.options["schema_only"], chunk_size=size or 1000)
            return []
        if self.options["schema_only"]:
            return []
        return self._followed(outlook() if self.options["dry_run"] else rebuild(backend, size or AT_ONCE))

    def _followed(self, steps: Any) -> list[Progress]:
        parts: list[Progress] = []
        for progress in steps:
            if parts and parts[-1] is not progress:
                self._report(parts[-1])
            if not parts or parts[-1] is not progress:
                parts.append(progress)
            self._show(progress)
        if parts:
            self._report(parts[-1])
        return parts

    def _show(self, progress: Progress) -> None:
        if self.verbosity and self.stderr.isatty() and not self.options["dry_run"]:
            share = progress.done * 20 // max(1, progress.total)
            bar = "#" * min(20, share) + "." * (20 - min(20, share))
            self.stderr.write(f"\r[{bar}] {progress.what} {progress.done}/{progress.total}\x1b[K", ending="")
            self.stderr.flush()

    def _report(self, progress: Progress) -> None:
        if not self.verbosity:
            return
        if self.stderr.isatty():
            self.stderr.write("\r\x1b[K", ending="")
        if self.options["dry_run"]:
            self.stdout.write(f"{progress.what}: {progress.total} to write, {progress.removed} to remove")
        else:
            self.stdout.write(f"{progress.what}: {progress.done} written, {progress.removed} removed")
