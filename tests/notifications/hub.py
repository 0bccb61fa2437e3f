"""A server that is told of what is new, as a hub or a search engine would be; a real one, on this machine."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread


class Hub(ThreadingHTTPServer):
    """What was said to it is in ``heard``; it answers ``says``, and nothing at all where that is ``None``."""

    heard: list[tuple[str, str]]
    says: int | None
    stopped: Event

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/told"


class Call(BaseHTTPRequestHandler):
    server: Hub

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.heard.append((self.headers["Content-Type"], body))
        if self.server.says is None:
            self.server.stopped.wait(5)
            return
        self.send_response(self.server.says)
        self.send_header("Location", f"http://127.0.0.1:{self.server.server_port}/elsewhere")
        self.end_headers()

    def log_message(self, *args: object) -> None:
        """Tests stay silent."""


@contextmanager
def a_hub() -> Iterator[Hub]:
    server = Hub(("127.0.0.1", 0), Call)
    server.heard, server.says, server.stopped = [], 202, Event()
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.stopped.set()
        server.shutdown()
        server.server_close()
