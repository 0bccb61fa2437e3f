"""What can be done about kept pages by hand, and by cron."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cms.kept.purging import purge_everything
from cms.kept.store import page_store


class Command(BaseCommand):
    help = "Forgets kept pages whose time is over (--tidy, for cron), or every one (--purge)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        group = parser.add_mutually_exclusive_group(required=True)
        group.add_argument("--tidy", action="store_true", help="forget the pages whose time is over")
        group.add_argument("--purge", action="store_true", help="forget every page")

    def handle(self, *args: Any, tidy: bool, **options: Any) -> None:
        """:raises CommandError: when the store cannot be reached."""
        store = page_store()
        if store is None:
            self.stdout.write("No pages are kept here (PAGE_STORE).")
            return
        try:
            said = f"{store.tidy(time.time())} pages were over." if tidy else "Every page is forgotten."
            if not tidy:
                purge_everything()
        except store.errors as error:
            raise CommandError(f"The page store cannot be reached: {error}") from error
        self.stdout.write(said)
