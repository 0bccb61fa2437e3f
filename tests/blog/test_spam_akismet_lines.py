"""A broken or sluggish line to Akismet holds a comment, and keeps its writer waiting no longer than was said."""

import socket
import time
from contextlib import suppress
from threading import Event, Thread

import pytest

from blog.spam import akismet
from tests.blog.gatehouse import answers, words_of

pytestmark = pytest.mark.django_db

SLOWLY = b"HTTP/1.1 200 OK\r\n" + b"X-Drip: drop\r\n" * 40 + b"\r\nfalse"


@pytest.fixture
def line(settings):
    """Say to whoever calls what the test has told this, a piece at a time."""
    server, over = socket.create_server(("127.0.0.1", 0)), Event()
    settings.AKISMET_KEY, settings.AKISMET_URL = "a-key", f"http://127.0.0.1:{server.getsockname()[1]}"

    def answer(pieces, pause):
        caller, _ = server.accept()
        with caller, suppress(OSError):
            caller.recv(65_536)
            for piece in pieces:
                caller.sendall(piece)
                if over.wait(pause):
                    return

    def says(*pieces, pause=0.0):
        Thread(target=answer, args=(pieces, pause), daemon=True).start()

    yield says
    over.set()
    server.close()


@pytest.mark.parametrize(
    "pieces",
    [
        [b"gibberish\r\n\r\n"],
        [b""],
        [b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\nfalse"],
        [b"HTTP/1.1 200 OK\r\nX: " + b"y" * 70_000 + b"\r\n\r\nfalse"],
        [b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nfals"],
    ],
    ids=["no HTTP", "nothing", "too many headers", "too long a header", "cut off"],
)
def test_what_is_no_answer_holds(line, pieces):
    line(*pieces)

    assert answers(words_of()) == [("akismet", "hold")]


def test_an_answer_that_drips_in_holds_once_the_time_is_over(line, monkeypatch):
    monkeypatch.setattr(akismet, "TIMEOUT", 0.3)
    comment = words_of()
    line(*(SLOWLY[at : at + 1] for at in range(len(SLOWLY))), pause=0.02)

    start = time.monotonic()

    assert answers(comment) == [("akismet", "hold")]
    assert time.monotonic() - start < 2
