"""A mail server that says exactly what a test wants, at exactly the stage it wants."""

import socket
import threading
import time
from collections.abc import Mapping
from contextlib import suppress

HANG_UP = ""
SILENCE = "…"  # no answer until the caller has hung up
Script = Mapping[str, str | list[str]]


class ScriptedServer:
    """Takes calls one after the other; answers each verb with what ``script`` has for it, else as a server should.

    :param script: by verb (``CONNECT``, ``EHLO``, ``MAIL``, ``RCPT``, ``DATA``, ``DOT``): a reply, ``HANG_UP`` or
        ``SILENCE``; or several in turn, the last of them for good.
    :param pipelining: whether it says that it takes several commands at once.
    :param mails_per_call: after so many it hangs up.
    :param farewell: what it says then.
    :param drip: seconds between two characters of its greeting.
    """

    USUAL = {
        "CONNECT": "220 here",
        "EHLO": "250 SIZE",
        "MAIL": "250 fine",
        "RCPT": "250 fine",
        "DATA": "354 go on",
        "DOT": "250 taken",
        "RSET": "250 forgotten",
        "QUIT": "221 bye",
    }

    def __init__(
        self,
        script: Script | None = None,
        *,
        pipelining: bool = False,
        mails_per_call: int = 10**6,
        farewell: str = "",
        drip: float = 0,
    ) -> None:
        self.mails_per_call, self.farewell, self.drip = mails_per_call, farewell, drip
        self.script: dict[str, str | list[str]] = {**self.USUAL, **(script or {})}
        if pipelining:
            self.script["EHLO"] = "250-SIZE\r\n250 PIPELINING"
        self.verbs: list[str] = []
        self.writes: list[bytes] = []
        self.bodies: list[bytes] = []
        self.calls = 0
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listening.getsockname()[1])
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Take no more calls."""
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._thread.join(5)

    def wait_for(self, end: bytes) -> None:
        """Until all up to ``end`` has come in.

        :raises AssertionError: when it has not after 10 seconds.
        """
        gives_up = time.monotonic() + 10
        while not (self.writes and self.writes[-1].endswith(end)):
            assert time.monotonic() < gives_up, f"{end!r} did not come: {self.writes}"
            time.sleep(0.001)

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                call, _ = self._listening.accept()
                self.calls += 1
                with call, suppress(OSError):
                    self._answer(call)

    def _answer(self, call: socket.socket) -> None:
        if not self._say(call, "CONNECT"):
            return
        waiting, in_mail, mails = b"", False, 0
        while True:
            end = b"\r\n.\r\n" if in_mail else b"\r\n"
            while end not in waiting:
                got = call.recv(65536)
                if not got:
                    return
                self.writes.append(got)
                waiting += got
            said, _, waiting = waiting.partition(end)
            verb = "DOT" if in_mail else said[:4].decode().upper()
            if in_mail:
                self.bodies.append(said)
            self.verbs.append(verb)
            if not self._say(call, verb):
                return
            mails += in_mail
            if mails == self.mails_per_call:
                call.sendall(self.farewell.encode())
                return
            in_mail = verb == "DATA" and str(self.script["DATA"]).startswith("354")

    def _say(self, call: socket.socket, verb: str) -> bool:
        replies = self.script[verb]
        reply = replies if isinstance(replies, str) else replies.pop(0) if len(replies) > 1 else replies[0]
        if reply == SILENCE:
            call.recv(65536)
        if reply in {HANG_UP, SILENCE}:
            return False
        for piece in f"{reply}\r\n" if self.drip and verb == "CONNECT" else [f"{reply}\r\n"]:
            call.sendall(piece.encode())
            time.sleep(self.drip)
        return True
