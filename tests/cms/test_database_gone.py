"""What readers get while the database is gone: an answer, soon, and no page that hangs."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator

import pytest

ASK = """
import django
django.setup()
from django.test import Client
for path in ("/healthz", "/", "/tags/"):
    answer = Client(raise_request_exception=False).get(path)
    print(path, answer.status_code, answer.headers.get("Retry-After"), b"out of breath" in answer.content)
"""
LONGEST = 100  # seconds for three pages and a start, on a machine that is busy; a page that hangs does so for minutes


def answers(port: int) -> list[str]:
    """What a process says whose database should be at ``port``."""
    gone = {"DATABASE_URL": f"postgres://nobody@127.0.0.1:{port}/none", "DJANGO_SETTINGS_MODULE": "cms.settings.test"}
    command = [sys.executable, "-c", ASK]
    done = subprocess.run(command, env=os.environ | gone, capture_output=True, text=True, timeout=LONGEST, check=True)
    return done.stdout.splitlines()


@pytest.fixture
def silent_port() -> Iterator[int]:
    """A port at which somebody takes calls and says nothing."""
    with socket.socket() as mute:
        mute.bind(("127.0.0.1", 0))
        mute.listen(50)
        yield mute.getsockname()[1]


@pytest.fixture
def closed_port() -> int:
    with socket.socket() as passing:
        passing.bind(("127.0.0.1", 0))
        port: int = passing.getsockname()[1]
    return port


@pytest.mark.parametrize("kind", ["closed_port", "silent_port"])
def test_without_a_database_the_process_lives_and_pages_say_so(kind: str, request: pytest.FixtureRequest) -> None:
    assert answers(request.getfixturevalue(kind)) == ["/healthz 200 None False", "/ 503 30 True", "/tags/ 503 30 True"]
