"""SMTP that knows how far it got, and asks before the dot that hands a mail over.

RFC 5321 section 4.2.5: until the dot that ends the mail has been sent, the server has no responsibility for it, and
whoever loses the connection may try again. Once it has been sent and before it is answered nobody can tell. So all up
to the dot may overlap with other work, and the dot is a write of its own, after a question: may I?
"""

import smtplib
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Any

from django.core.mail.backends.smtp import EmailBackend

CONNECT_SECONDS, COMMAND_SECONDS, DOT_SECONDS = 10.0, 60.0, 600.0
"""How long to wait: RFC 5321 section 4.5.3.2 asks for ten minutes after the dot, and is generous before it."""
GREETINGS = 5
"""From connecting to the end of the log-in it may take so many times as long as one command: some drip each byte."""
CLOSING = 421
"""“Service not available, closing transmission channel”: it may come unasked, at any time (RFC 5321 section 3.8)."""


class Phase(StrEnum):
    """What was last said to the server."""

    CONNECT = "connect"
    EHLO = "ehlo"
    AUTH = "auth"
    MAIL = "mail"
    RCPT = "rcpt"
    DATA = "data"
    BODY = "body"
    DOT = "dot"


@dataclass(frozen=True)
class Reply:
    """How a hand-over ended.

    :param phase: what was answered, or left without an answer.
    :param code: the server's; ``None`` when it said nothing that can be understood.
    :param withheld: our own side had second thoughts; the dot was never sent.
    """

    phase: Phase
    code: int | None
    text: str = ""
    withheld: bool = False


class _Phased:
    """What both kinds of connection have in common: phases, timeouts, and the dot by itself."""

    sock: Any = None
    phase = Phase.CONNECT
    patience: threading.Timer
    """Ends a greeting that takes too long; to be cancelled after it."""

    def __init__(self, *arguments: Any, connect_timeout: float, dot_timeout: float, **options: Any) -> None:
        self.connect_timeout, self.dot_timeout = connect_timeout, dot_timeout
        super().__init__(*arguments, **options)

    def _get_socket(self, host: str, port: int, timeout: float) -> Any:
        sock = super()._get_socket(host, port, self.connect_timeout)  # type: ignore[misc]
        sock.settimeout(timeout)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # else the dot waits for an acknowledgement
        self.patience = threading.Timer(GREETINGS * timeout, self._lose_patience, [sock])
        self.patience.daemon = True
        self.patience.start()
        return sock

    def _lose_patience(self, first: Any) -> None:
        with suppress(OSError):
            (self.sock or first).shutdown(socket.SHUT_RDWR)

    def ehlo(self, name: str = "") -> Any:
        self.phase = Phase.EHLO
        return super().ehlo(name)  # type: ignore[misc]

    def auth(self, *arguments: Any, **options: Any) -> Any:
        self.phase = Phase.AUTH
        return super().auth(*arguments, **options)  # type: ignore[misc]

    def address(self: Any, sender: str, recipient: str, size: int) -> tuple[int, bytes]:
        """MAIL and RCPT; in one go where the server can take it (RFC 2920)."""
        self.phase = Phase.MAIL
        if {"\r", "\n"} & set(sender + recipient):
            raise smtplib.SMTPException("an address with a line end")
        mail = f"MAIL FROM:<{sender}>" + (f" SIZE={size}" if self.has_extn("size") else "")
        both = self.has_extn("pipelining")
        self.send(f"{mail}\r\nRCPT TO:<{recipient}>\r\n" if both else f"{mail}\r\n")
        answer = self.getreply()
        if not 200 <= answer[0] < 300:
            if both and answer[0] != CLOSING:
                self.getreply()
            return answer
        self.phase = Phase.RCPT
        if not both:
            self.send(f"RCPT TO:<{recipient}>\r\n")
        return self.getreply()

    def body(self: Any, content: bytes) -> tuple[int, bytes]:
        """DATA and the mail itself, without the dot."""
        self.phase = Phase.DATA
        self.send("DATA\r\n")
        answer = self.getreply()
        if answer[0] == 354:
            self.phase = Phase.BODY
            content = smtplib._quote_periods(content)  # type: ignore[attr-defined]
            self.send(content if content.endswith(b"\r\n") else content + b"\r\n")
        return answer

    def dot(self: Any) -> tuple[int, bytes]:
        """Hand it over."""
        self.phase = Phase.DOT
        timeout = self.sock.gettimeout()
        self.sock.settimeout(self.dot_timeout)
        self.send(b".\r\n")
        answer = self.getreply()
        self.sock.settimeout(timeout)
        return answer

    def data(self: Any, msg: Any) -> Any:
        """What ``sendmail`` calls."""
        code, text = self.body(msg)
        if code != 354:
            raise smtplib.SMTPDataError(code, text)
        return self.dot()


class PhasedSMTP(_Phased, smtplib.SMTP):
    """A connection in the clear, or with STARTTLS."""


class PhasedSMTPS(_Phased, smtplib.SMTP_SSL):
    """A connection that begins with TLS."""


class SmtpBackend(EmailBackend):
    """Django's SMTP backend, with phases.

    :param timeout: seconds to wait for the answer to a command.
    :param connect_timeout: seconds to wait for a connection.
    :param dot_timeout: seconds to wait for the answer to the dot.
    """

    connection: Any

    def __init__(
        self,
        *,
        timeout: float = COMMAND_SECONDS,
        connect_timeout: float = CONNECT_SECONDS,
        dot_timeout: float = DOT_SECONDS,
        **options: Any,
    ) -> None:
        super().__init__(timeout=timeout, **options)
        self.connect_timeout, self.dot_timeout = min(connect_timeout, timeout), dot_timeout

    @property
    def connection_class(self) -> Any:
        kind = PhasedSMTPS if self.use_ssl else PhasedSMTP
        return partial(kind, connect_timeout=self.connect_timeout, dot_timeout=self.dot_timeout)

    def open(self) -> bool:
        """Connect, say hello, log in.

        :raises OSError: of whatever kind, when any of it fails.
        """
        is_new = super().open()
        if is_new:
            self.connection.ehlo_or_helo_if_needed()
            self.connection.patience.cancel()
        return bool(is_new)

    def hand_over(self, sender: str, recipient: str, content: bytes, may_i: Callable[[], bool]) -> Reply:
        """Send one mail to one address.

        :param sender: bare address, already through ``prep_address``.
        :param recipient: the same.
        :param content: the mail as it goes over the wire.
        :param may_i: asked when all but the dot has been sent. If it says no, or raises, the connection is closed
            without it, and nothing has been handed over.
        """
        connection = self.connection
        if connection is None:
            return Reply(Phase.CONNECT, None, "the connection was lost")
        try:
            code, text = connection.address(sender, recipient, len(content))
            if 200 <= code < 300:
                code, text = connection.body(content)
            if code == 354 and connection.phase == Phase.BODY:
                if not _allowed(may_i):
                    self.cut()
                    return Reply(Phase.BODY, None, "the dot was withheld", withheld=True)
                code, text = connection.dot()
            reply = Reply(connection.phase, code if code > 0 else None, text.decode(errors="replace"))
            if not 200 <= code < 300:
                self._start_over(code)
        except (smtplib.SMTPException, OSError, AttributeError, ValueError) as error:  # the last two: cut meanwhile
            self.cut()
            return Reply(connection.phase, None, f"{type(error).__name__}: {error}")
        return reply

    def cut(self) -> None:
        """Close without a word; safe while another thread waits for an answer."""
        connection, self.connection = self.connection, None
        sock = getattr(connection, "sock", None)
        if sock is None:
            return
        with suppress(OSError):
            sock.shutdown(socket.SHUT_RDWR)
        connection.close()

    def _start_over(self, code: int) -> None:
        """After a refusal: forget the mail that was begun."""
        if code == CLOSING or code < 0 or self.connection is None:
            self.cut()
            return
        try:
            self.connection.rset()
        except (smtplib.SMTPException, OSError, AttributeError, ValueError):
            self.cut()  # the refusal stands whatever becomes of the connection


def _allowed(may_i: Callable[[], bool]) -> bool:
    try:
        return may_i()
    except Exception:  # noqa: BLE001 - whoever was asked knows; here it only means no
        return False
