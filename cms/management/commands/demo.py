"""A site to look at: builds it once, then runs web, worker and cron's stand-in until Ctrl-C."""

import logging
import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from blog.stopping import stop_request
from cms.demo.building import SiteHasContent, build, is_built
from cms.demo.people import PASSWORD
from cms.demo.serving import Household, is_free

WRONG_USE, CONFIGURATION_BROKEN = 2, 5

WELCOME = """
  The Bench is open:  http://{host}:{port}/
  The admin:          http://{host}:{port}/admin/   sign in as  dot  with the password  {password}
                      (authors: ada, jonas, priya, tomas; same password)
  Mail is caught in   {mail}
  A post is scheduled to go live about three minutes after the site was built; letters follow after the typo window.
  Ctrl-C ends everything. Run it again and nothing has changed.
"""


class Command(BaseCommand):
    help = (
        "Builds a demo site in an empty database and runs it. Exit codes: 0 stopped, 2 wrong use, 5 not possible here."
    )
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="Address to listen on.")
        parser.add_argument("--port", type=int, default=8000, help="Port to listen on.")
        parser.add_argument("--build-only", action="store_true", help="Build the site; start nothing.")

    def handle(self, *args: Any, host: str, port: int, build_only: bool, **options: Any) -> None:
        if settings.SETTINGS_MODULE == "cms.settings.production":
            raise CommandError(
                "The demo's password is public: it does not run with the production settings.", returncode=5
            )
        if not build_only and not is_free(host, port):
            raise CommandError(
                f"Something answers at {host}:{port} already. Stop it, or choose another --port.", returncode=2
            )
        self._build(host, port)
        if build_only:
            return
        self.stdout.write(WELCOME.format(host=host, port=port, password=PASSWORD, mail=settings.BELLBIRD_MAIL_DIR))
        with stop_request() as is_stopped:
            code = Household(host, port, self.stdout.write, is_stopped).run()
        self.stdout.write("The Bench is closed.")
        if code:
            raise CommandError("The web server ended by itself.", returncode=code)

    def _build(self, host: str, port: int) -> None:
        began = time.monotonic()
        for name in ("bellbird.events", "wagtail"):  # a hundred lines, none of them news
            logging.getLogger(name).setLevel(logging.WARNING)

        def say(text: str) -> None:
            self.stderr.write(f"[{time.monotonic() - began:5.1f} s] {text}")
            self.stderr.flush()

        say("Preparing the database")
        call_command("migrate", verbosity=0, interactive=False)
        if is_built():
            say("The demo site stands already")
            return
        try:
            build(host, port, say)
        except SiteHasContent as error:
            message = "This database has posts of its own, so no demo is built in it. Set DATABASE_URL to another one."
            raise CommandError(message, returncode=CONFIGURATION_BROKEN) from error
        say("Built")
