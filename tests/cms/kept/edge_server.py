"""
A CDN's edge, as far as the site has to do with one: a server that keeps copies and forgets them when it is told.

What it has no copy of is fetched from the site and put there by the test, with the headers that the site gave.
"""

import json
import re
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

from django.test import Client

FRESH = re.compile(r"s-maxage=([1-9]\d*)")


@dataclass
class Edge:
    """
    :param copies: of pages, by path, each with its names.
    :param heard: every call that purges, as the CDN got it.
    :param refuses: how many calls it still answers with 503.
    """

    copies: dict[str, tuple[bytes, set[str]]] = field(default_factory=dict)
    heard: list[tuple[str, str, dict[str, str], bytes]] = field(default_factory=list)
    refuses: int = 0
    url: str = ""

    def read(self, path: str) -> bytes:
        """The page as a reader gets it: from the edge, or from the site by way of it."""
        try:
            with urlopen(self.url + path) as response:  # noqa: S310 - our own
                return response.read()
        except HTTPError:
            answer = Client().get(path)
            if FRESH.search(answer.headers.get("Cache-Control", "")):
                self.copies[path] = answer.content, set(answer.headers["Surrogate-Key"].split())
            return answer.content

    def forget(self, method: str, path: str, names: set[str], body: bytes) -> None:
        if b"purge_everything" in body or path.endswith("purge_all"):
            self.copies.clear()
        elif method == "PURGE" and not names:
            self.copies.pop(path, None)
        names = names or set(json.loads(body or b"{}").get("tags", []))
        self.copies = {each: copy for each, copy in self.copies.items() if not copy[1] & names}


def handler_for(edge: Edge) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = edge.copies.get(self.path)
            self.answer(200 if found else 504, found[0] if found else b"")

        def do_POST(self) -> None:
            self.do_PURGE()

        def do_PURGE(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            edge.heard.append((self.command, self.path, dict(self.headers), body))
            if edge.refuses:
                edge.refuses -= 1
                return self.answer(503, b"{}")
            edge.forget(self.command, self.path, set(self.headers.get("Surrogate-Key", "").split()), body)
            return self.answer(200, b'{"success": true}')

        def answer(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: Any) -> None:
            pass

    return Handler


def serve(edge: Edge) -> ThreadingHTTPServer:
    """A running server; ``shutdown()`` ends it."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler_for(edge))
    edge.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server
