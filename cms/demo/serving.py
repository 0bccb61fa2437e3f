"""Runs the demo site: a web server, a worker, and cron's stand-in, together until told to stop."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable

from cms.env import BASE_DIR

MANAGE = BASE_DIR / "manage.py"
PATIENCE = 10.0
CRON_EVERY = 60.0


def is_free(host: str, port: int) -> bool:
    """Whether nothing answers at ``host:port`` and it can be listened to."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


class Household:
    """The demo's processes. Start them with :meth:`run`; it returns when it is told to stop or the web server ends.

    :param say: told what happens.
    :param is_stopped: true once the demo is to end.
    """

    def __init__(self, host: str, port: int, say: Callable[[str], None], is_stopped: Callable[[], bool]) -> None:
        self.host, self.port, self.say, self.is_stopped = host, port, say, is_stopped
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.next_cron = time.monotonic()

    def run(self) -> int:
        """Run until told to stop; return the exit code: 0, or 1 when the web server ended by itself."""
        try:
            self._start("web", self._web())
            self._start("worker", [sys.executable, str(MANAGE), "run_worker"])
            while not self.is_stopped():
                if self.running["web"].poll() is not None:
                    self.say("The web server has ended; see above.")
                    return 1
                self._look_after_worker()
                self._be_cron()
                time.sleep(0.2)
            return 0
        finally:
            self._stop_all()

    def _web(self) -> list[str]:
        if os.name == "nt":
            return [sys.executable, str(MANAGE), "runserver", "--noreload", f"{self.host}:{self.port}"]
        words = ["-m", "gunicorn", "cms.wsgi", "--bind", f"{self.host}:{self.port}", "--threads", "8"]
        return [sys.executable, *words, "--log-level", "warning", "--graceful-timeout", "5"]

    def _start(self, name: str, command: list[str]) -> None:
        self.running[name] = subprocess.Popen(command, env=self.environment(), cwd=BASE_DIR)  # noqa: S603

    def environment(self) -> dict[str, str]:
        """What the processes are told: the demo's people do not exist, so no mail leaves this machine, and links in
        mails lead to where the site answers."""
        host = "127.0.0.1" if self.host in {"", "0.0.0.0", "::"} else self.host  # noqa: S104 - compared, not bound
        usual = {"LOG_LEVEL": "WARNING", "SITE_URL": f"http://{host}:{self.port}"}
        return {**usual, **os.environ, "MAIL_URL": "folder:"}

    def _look_after_worker(self) -> None:
        code = self.running["worker"].poll()
        if code is not None and not self.is_stopped():
            self.say(f"The worker has ended ({code}); starting another. Nothing is lost.")
            self._start("worker", [sys.executable, str(MANAGE), "run_worker"])

    def _be_cron(self) -> None:
        cron = self.running.get("cron")
        if time.monotonic() < self.next_cron or (cron and cron.poll() is None):
            return
        self.next_cron = time.monotonic() + CRON_EVERY
        words = ["publish_scheduled_posts", "--max-seconds", "50", "--quiet"]
        self._start("cron", [sys.executable, str(MANAGE), *words])

    def _stop_all(self) -> None:
        for process in self.running.values():
            if process.poll() is None:
                process.terminate()
        ends = time.monotonic() + PATIENCE
        for process in self.running.values():
            try:
                process.wait(max(0.1, ends - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
