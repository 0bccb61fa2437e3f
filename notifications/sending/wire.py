"""The thread that talks to the mail server, so that the books are kept while the server works.

While it names sender and reader and sends the mail, the worker's own thread commits that the hand-over begins; the dot
waits for both. It goes on with the next mail as soon as the last is answered. Nothing here touches the database.
"""

import select
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from notifications.backends.smtp import CLOSING, Phase, Reply, SmtpBackend


class Permit:
    """Leave to send the dot of one mail. Given after the commit, good for as long as the lease is."""

    def __init__(self) -> None:
        self._decided = threading.Event()
        self._good_until = 0.0

    def give(self, seconds: float) -> None:
        """The dot may go, within ``seconds``; called again it prolongs."""
        self._good_until = time.monotonic() + seconds
        self._decided.set()

    def refuse(self) -> None:
        """The dot must not go."""
        self._good_until = 0.0
        self._decided.set()

    @property
    def is_decided(self) -> bool:
        """Whether it has been given or refused."""
        return self._decided.is_set()

    def is_good(self) -> bool:
        """Wait for the decision; a process that was stopped meanwhile for longer than its lease gets no."""
        self._decided.wait()
        return time.monotonic() < self._good_until


Parcel = tuple[str, str, bytes]
"""Sender, reader and the mail, as they go over the wire."""


class Passage:
    """One mail on its way.

    :param is_first: over its connection; whatever comes later may find that the server has taken enough.
    """

    def __init__(self, parcel: Parcel, *, is_first: bool) -> None:
        self.parcel, self.is_first, self.permit = parcel, is_first, Permit()
        self.reply: Future[Reply] = Future()

    @property
    def is_cut_off(self) -> bool:
        """Whether it has ended before the dot through no fault of the mail's: nothing was handed over."""
        return self.reply.done() and was_cut_off(self.reply.result())


def was_cut_off(reply: Reply) -> bool:
    """Whether the connection ended before the dot, or with the farewell (421) of a server that takes so many mails."""
    return (reply.code is None and reply.phase != Phase.DOT) or (reply.code == CLOSING and reply.phase == Phase.MAIL)


class Wire:
    """One SMTP connection and the thread it is used in."""

    def __init__(self, backend: SmtpBackend) -> None:
        self.backend = backend
        self._last: Passage | None = None
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="smtp")

    def connect(self) -> "Future[bool]":
        """Begin to open the connection."""
        return self._thread.submit(self.backend.open)

    def begin(self, parcel: Parcel, *, is_first: bool) -> Passage:
        """Begin to hand over one mail, when the one before is answered. The dot is sent once its permit is given."""
        self._last = Passage(parcel, is_first=is_first)
        return self.again(self._last)

    def again(self, passage: Passage) -> Passage:
        """Begin anew, over another connection, with the permit it has."""
        passage.reply = self._thread.submit(self.backend.hand_over, *passage.parcel, passage.permit.is_good)
        return passage

    @property
    def is_open(self) -> bool:
        """Whether there is a connection, and the server has neither hung up nor said something unasked (421)."""
        sock = getattr(self.backend.connection, "sock", None)
        if sock is None:
            return False
        try:
            return not select.select([sock], [], [], 0)[0]
        except (OSError, ValueError):
            return False

    def hang_up(self) -> None:
        """Say goodbye, if the server still listens. What was begun ahead does not leave, and is not waited for."""
        ahead = self._last is not None and not self._last.permit.is_decided
        if self._last and ahead:
            self._last.permit.refuse()
        if ahead or not self.is_open:
            self.backend.cut()
        self._thread.submit(_quietly, self.backend.close).result()

    def end(self) -> None:
        """No more mail in this thread."""
        self.hang_up()
        self._thread.shutdown()


def wait_for(future: "Future[Any]", every: float, meanwhile: Callable[[], None]) -> Any:
    """The result of ``future``; as long as there is none, do something every so many seconds.

    :raises Exception: whatever the future holds, or ``meanwhile`` raises.
    """
    while True:
        try:
            return future.result(timeout=every)
        except TimeoutError:
            if future.done():
                raise
            meanwhile()


def _quietly(close: Callable[[], None]) -> None:
    try:
        close()
    except Exception:  # noqa: BLE001 - a farewell that fails changes nothing
        return
