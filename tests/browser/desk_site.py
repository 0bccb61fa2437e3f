"""A site of its own for one story: a database file, a server process, and a real Chromium in front of it."""

import atexit
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = """
from cms.settings.test import *

INSTALLED_APPS = [*INSTALLED_APPS, "harbour.apps.Harbour"]
WAGTAIL_AUTOSAVE_INTERVAL = 0  # it redraws the buttons, now and then just as one is pressed
"""
PLUG_IN = """
from pathlib import Path
from django.apps import AppConfig

class Harbour(AppConfig):
    name = "harbour"

    def ready(self):
        from blog.signals import post_published
        post_published.connect(ring_bell, dispatch_uid="harbour.ring_bell")

def ring_bell(**kwargs):
    if not (Path(__file__).parent / "open").exists():
        raise RuntimeError("The harbour is closed.")
"""
PEOPLE = """
from tests.blog.admin_desk import a_moderator
a_moderator("Dot")
"""


@cache
def _migrated() -> Path:
    """A database with all tables and nobody in it, made once for all sites of this process."""
    empty = Path(tempfile.mkdtemp(prefix="bellbird-desk-")) / "empty.sqlite3"
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "cms.settings.test", "DATABASE_URL": f"sqlite:///{empty}"}
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=environment, check=True)
    atexit.register(shutil.rmtree, empty.parent, ignore_errors=True)
    return empty


class DeskSite:
    """The site: where it is, and the plug-in whose receiver fails until the harbour is opened."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self.environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "desk_settings",
            "PYTHONPATH": f"{folder}{os.pathsep}{ROOT}",
            "DATABASE_URL": f"sqlite:///{folder / 'site.sqlite3'}",
            "MEDIA_ROOT": str(folder / "media"),
            "SITE_URL": self.address,
        }

    def open_harbour(self) -> None:
        """From now on the plug-in's receiver succeeds."""
        (self.folder / "harbour" / "open").touch()

    def close_harbour(self) -> None:
        """From now on the plug-in's receiver fails."""
        (self.folder / "harbour" / "open").unlink(missing_ok=True)

    def manage(self, *words: str, **options: Any) -> None:
        subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT, env=self.environment, check=True, **options)

    def build(self) -> None:
        (self.folder / "harbour").mkdir()
        (self.folder / "harbour" / "__init__.py").touch()
        (self.folder / "harbour" / "apps.py").write_text(PLUG_IN)
        (self.folder / "desk_settings.py").write_text(SETTINGS)
        shutil.copy(_migrated(), self.folder / "site.sqlite3")
        self.manage("shell", "-v0", "-c", PEOPLE)

    @contextmanager
    def served(self) -> Iterator[None]:
        """The server process, from its first answer to the end of the block."""
        command = [sys.executable, "manage.py", "runserver", "--noreload", f"127.0.0.1:{self.port}"]
        with subprocess.Popen(
            command, cwd=ROOT, env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as server:
            try:
                self._wait()
                yield
            finally:
                server.terminate()

    def _wait(self) -> None:
        for _ in range(480):
            try:
                urlopen(f"{self.address}/healthz", timeout=2)  # noqa: S310 - our own server
            except OSError:
                time.sleep(0.25)
            else:
                return
        raise RuntimeError("the server did not answer within two minutes")
