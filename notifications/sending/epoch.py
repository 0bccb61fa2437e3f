"""Is this the database that sent the last mail, or a restored copy that has forgotten it?

The count of :class:`~notifications.models.Epoch` is raised in the transaction that takes up a batch and again when the
batch is done; a file outside the database remembers the highest count seen (``BELLBIRD_EPOCH_FILE``). A database that
counts less, or belongs to a lineage that this machine does not know, sends nothing until somebody has looked at what it
would send (``manage.py confirm_restore``). Every machine has a file of its own; the first look makes it.
"""

import json
import logging
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files import locks
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from notifications.models import Attempt, Epoch

logger = logging.getLogger("bellbird.mail")

UNKNOWN = "it was another one that sent mail from this machine"
REMEMBERED = 50  # lineages of before
_refused: set[str] = set()  # what the log has been told
_warned: set[str] = set()


@dataclass
class Twin:
    """What the file says.

    :param earlier: lineages this machine has seen come to an end.
    """

    lineage: str
    count: int
    earlier: list[str] = field(default_factory=list)


class UnreadableTwin(Exception):
    """The file is there and does not say what it should."""


def why_restored() -> str:
    """Why this database must not send before a confirmation, in words; empty when it may. Changes nothing.

    The file is read before the database: the count in the database is raised first, so this order raises no alarm
    when another worker is at it.
    """
    try:
        twin = _read()
    except UnreadableTwin as error:
        return str(error)
    current = Epoch.objects.order_by("-pk").first()
    if twin is None:
        return ""
    if current is None:
        return _unless_new("it has no count of sent batches")
    if str(current.lineage) == twin.lineage:
        missing = twin.count - current.count
        return f"it has forgotten {missing} steps of sending" if missing > 0 else ""
    if str(current.lineage) in twin.earlier:
        return "it is from before an earlier restore was confirmed"
    if Epoch.objects.filter(lineage=twin.lineage).exists():
        return ""  # confirmed on another machine
    return (
        _unless_new("this machine has never sent its mail")
        if current.count == 0
        else "it counts batches of which this machine knows nothing"
    )


def is_restored() -> bool:
    """Whether nothing may be sent until ``manage.py confirm_restore``."""
    return bool(why_restored())


def may_send() -> bool:
    """:func:`is_restored`, the other way round, said in the log once; a machine's first look makes its file."""
    why = why_restored()
    if why:
        if why not in _refused:
            _refused.add(why)
            logger.error("no mail is sent: this database is a restored copy, %s; run manage.py confirm_restore", why)
        return False
    _refused.clear()
    remember()
    return True


def raise_count() -> None:
    """Count one step. Call inside the transaction that takes up or ends a batch, last: it locks the one row."""
    newest = Epoch.objects.order_by("-pk").values_list("pk", flat=True).first()
    if newest is None:
        Epoch.objects.create(count=1)
    else:
        Epoch.objects.filter(pk=newest).update(count=F("count") + 1, raised_at=timezone.now())


def remember() -> None:
    """Let the file know the count. Call after the commit; a file that cannot be written is said in the log once."""
    path = settings.BELLBIRD_EPOCH_FILE
    if path is None:
        return
    try:
        with _alone(Path(path)):
            current = Epoch.objects.order_by("-pk").first() or Epoch.objects.create()
            twin = _read()
            if twin is None or twin.lineage != str(current.lineage):
                _write(Path(path), _succeeding(twin, current))
            elif twin.count < current.count:
                _write(Path(path), Twin(twin.lineage, current.count, twin.earlier))
    except (OSError, UnreadableTwin) as error:
        text = f"{path}: {error}"
        if text not in _warned:
            _warned.add(text)
            logger.warning("a restored copy of the database would not be noticed: %s", text)


def confirm() -> None:
    """Take this database for the true one from now on: a new lineage, here and in the file."""
    with transaction.atomic():
        newest = Epoch.objects.order_by("-pk").first()
        Epoch.objects.create(count=newest.count if newest else 0)
    path = settings.BELLBIRD_EPOCH_FILE
    if path is not None:
        try:
            _read()
        except UnreadableTwin:
            Path(path).unlink()
    remember()


def _unless_new(why: str) -> str:
    """An empty ledger has nothing to forget: a database made anew beside an old file."""
    return why if Attempt.objects.exists() else ""


def _succeeding(twin: Twin | None, current: Epoch) -> Twin:
    earlier = [*twin.earlier, twin.lineage][-REMEMBERED:] if twin else []
    return Twin(str(current.lineage), current.count, earlier)


def _read() -> Twin | None:
    path = settings.BELLBIRD_EPOCH_FILE
    if path is None:
        return None
    try:
        said: Any = json.loads(Path(path).read_bytes())
        return Twin(str(said["lineage"]), int(said["count"]), [str(each) for each in said["earlier"]])
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise UnreadableTwin(f"{path} cannot be read: {error.strerror}") from error
    except (ValueError, KeyError, TypeError) as error:
        raise UnreadableTwin(f"{path} does not hold what it should") from error


def _write(path: Path, twin: Twin) -> None:
    aside = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        with aside.open("x") as file:
            json.dump(asdict(twin), file)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """One process at a time between reading the file and writing it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.with_name(f"{path.name}.lock").open("a") as file:
        locks.lock(file, locks.LOCK_EX)
        try:
            yield
        finally:
            locks.unlock(file)
