"""A Django signal that can also be sent reliably.

To whoever connects, sends or disconnects, :class:`ReliableSignal` is an ordinary ``django.dispatch.Signal``. What it
adds is :meth:`ReliableSignal.send_reliable`: called by model methods inside the transaction that changes the state, it
writes one :class:`~blog.events.models.Event` and one :class:`~blog.events.models.ReceiverRun` for each durable
receiver. The commit makes the fact and the work it asks for true together, or neither.
"""

from collections.abc import Callable, Iterator
from functools import partial
from inspect import Parameter, signature
from typing import Any
from weakref import ReferenceType

from asgiref.sync import async_to_sync
from django.db import models, transaction
from django.dispatch import Signal
from django.dispatch.dispatcher import NONE_ID, _make_id  # type: ignore[attr-defined]

from blog.events import audit, recording
from blog.events.models import Event
from blog.events.muting import is_muted

Receiver = Callable[..., Any]


class ReliableSignal(Signal):
    """A named fact that others may listen to.

    :param name: the signal's own name; it is the ``kind`` of its events and must never change.

    A receiver connected with a ``dispatch_uid`` is *durable*: it runs after commit, in a transaction of its own that
    also marks it done, and is retried until it succeeds. One connected without is *best effort*: called once on
    commit, its error logged, never in the way.

    A plain ``send()`` calls whoever is connected, then and there, and records nothing. There is no event behind it, so
    durable receivers that ask for ``event`` are not called.
    """

    registry: dict[str, "ReliableSignal"] = {}

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name
        self.registry[name] = self

    def __repr__(self) -> str:
        return f"<ReliableSignal {self.name}>"

    def send_reliable(self, sender: type[models.Model], *, key: str, **payload: Any) -> Event | None:
        """Record the fact and the work it asks for, in the caller's transaction.

        :param sender: the model class the fact is about.
        :param key: unique for the transition, e.g. ``post_published:12:3``. The same key is recorded once.
        :param payload: what receivers get; saved model instances and plain values. The first model instance is the
            event's subject. Names with a leading underscore are kept with the event but not passed on.
        :returns: the event, or ``None`` when this key had been recorded before.
        :raises TransactionManagementError: outside ``atomic()``: the fact and its record must be one commit.
        """
        recording.require_transaction(self.name)
        event = recording.record_event(self.name, sender, key, payload)
        if event is None:
            return None
        recording.record_runs(event, self.durable_receivers(sender))
        given = {name: value for name, value in payload.items() if not name.startswith("_")}
        transaction.on_commit(partial(self._committed, event, sender, given), robust=True)
        recording.wake_up(event)
        return event

    def durable_receivers(self, sender: Any = None) -> dict[str, Receiver]:
        """The live durable receivers by ``dispatch_uid``.

        :param sender: leave out those that were connected for another sender; ``None`` means every one.
        """
        return {uid: receiver for uid, receiver, _ in self._connected(sender) if isinstance(uid, str)}

    def _plain_receivers(self, sender: Any) -> list[tuple[Receiver, bool]]:
        return [(receiver, is_async) for uid, receiver, is_async in self._connected(sender) if not isinstance(uid, str)]

    def _connected(self, sender: Any) -> Iterator[tuple[Any, Receiver, bool]]:
        with self.lock:
            entries = list(self.receivers)
        for (uid, sender_key), receiver, sender_ref, is_async in entries:
            if sender is not None and sender_key not in (NONE_ID, _make_id(sender)):
                continue
            if sender_ref is not None and sender_ref() is None:
                continue
            alive = receiver() if isinstance(receiver, ReferenceType) else receiver
            if alive is not None:
                yield uid, alive, is_async

    def _committed(self, event: Event, sender: type[models.Model], payload: dict[str, Any]) -> None:
        audit.log_event(event)
        for receiver, is_async in self._plain_receivers(sender):
            if is_muted(self.name, receiver):
                continue
            call: Receiver = async_to_sync(receiver) if is_async else receiver
            try:
                call(signal=self, sender=sender, **payload)
            except Exception:  # noqa: BLE001 - a plug-in's error must not reach whoever published
                audit.log_plain_failure(event, receiver)

    def _live_receivers(self, sender: Any) -> tuple[list[Receiver], list[Receiver]]:
        sync, asynchronous = super()._live_receivers(sender)  # type: ignore[misc]
        uids = {_make_id(receiver): uid for uid, receiver, _ in self._connected(None) if isinstance(uid, str)}

        def heard(receiver: Receiver) -> bool:
            uid = uids.get(_make_id(receiver))
            return not is_muted(self.name, receiver, uid) and not (uid and _asks_for_event(receiver))

        return [each for each in sync if heard(each)], [each for each in asynchronous if heard(each)]


def _asks_for_event(receiver: Receiver) -> bool:
    try:
        asked = signature(receiver).parameters.get("event")
    except (TypeError, ValueError):
        return False
    return asked is not None and asked.default is Parameter.empty
