"""A real mail server that answers as the test says."""

import socket
from collections.abc import Callable, Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from pytest_django import Settings

from tests.notifications.outbox_desk import birds, desk  # noqa: F401 - fixtures
from tests.notifications.reader_pages import links  # noqa: F401 - a fixture
from tests.notifications.scripted import ScriptedServer

DROP = "drop"


class Sink:
    """Takes mail, or does what ``answers`` says: a reply for each DATA in turn, or ``DROP`` to hang up instead."""

    def __init__(self) -> None:
        self.answers: list[str] = []
        self.refuses: dict[str, str] = {}
        self.mails: list[EmailMessage] = []
        self.wire: list[bytes] = []
        self.connections = 0
        self.controller: Any = None

    async def handle_EHLO(self, server: Any, session: Any, envelope: Any, hostname: str, responses: Any) -> Any:  # noqa: N802
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if address in self.refuses:
            return self.refuses[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.wire.append(envelope.original_content)
        self.mails.append(message_from_bytes(envelope.original_content, policy=default))
        answer = self.answers.pop(0) if self.answers else "250 OK"
        if answer == DROP:
            server.transport.abort()
        return answer

    @property
    def readers(self) -> list[str]:
        """Who was written to, in order."""
        return [str(mail["To"]) for mail in self.mails]

    def hang_up(self) -> None:
        """Close, as a server that is restarted."""
        self.controller.stop()

    def listen(self) -> None:
        """Take calls again, at the same place."""
        controller = Controller(self, hostname="127.0.0.1", port=self.controller.port)
        controller.start()
        self.controller = controller


@pytest.fixture
def sink(settings: Settings) -> Iterator[Sink]:
    """A mail server on a port of its own, to which all mail goes."""
    sink = Sink()
    port = a_free_port()
    sink.controller = Controller(sink, hostname="127.0.0.1", port=port)
    sink.controller.start()
    settings.MAILERS = smtp_mailers(port)
    yield sink
    if sink.controller.server is not None:
        sink.controller.stop()


def a_free_port() -> int:
    """A port of this machine at which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def smtp_mailers(port: int) -> dict[str, Any]:
    """``MAILERS`` that use the server at ``port`` of this machine."""
    options = {"host": "127.0.0.1", "port": port, "timeout": 5}
    backend = "notifications.backends.smtp.SmtpBackend"
    return {alias: {"BACKEND": backend, "OPTIONS": options} for alias in ("default", "bulk")}


@pytest.fixture
def serve() -> Iterator[Callable[..., ScriptedServer]]:
    """Starts mail servers with a script."""
    servers: list[ScriptedServer] = []

    def start(script: dict[str, str] | None = None, **options: Any) -> ScriptedServer:
        servers.append(ScriptedServer(script, **options))
        return servers[-1]

    yield start
    for server in servers:
        server.close()


@pytest.fixture
def nobody_answers(settings: Settings) -> None:
    """All mail goes to a port where nobody listens."""
    settings.MAILERS = smtp_mailers(a_free_port())
