"""The files that the folder backend has written, found by the Message-ID in their names."""

import logging
import re
from collections.abc import Collection, Iterator
from pathlib import Path

from django.conf import settings

logger = logging.getLogger("bellbird.mail")

OUR_IDS = re.compile(r"<([0-9A-Za-z-]{8,80})@[^<>@\s]+>")
NAMES = re.compile(r"[^-]+-(.+)\.eml")


def file_of(message_id: str) -> Path | None:
    """The newest file in the mail folder with this Message-ID, if there is one."""
    ours = OUR_IDS.fullmatch(message_id)
    folder = Path(settings.BELLBIRD_MAIL_DIR)
    if not ours or not folder.is_dir():
        return None
    return max(folder.glob(f"*-{ours[1]}.eml"), key=lambda path: path.name, default=None)


def remove_files(message_ids: Collection[str]) -> int:
    """Delete all files with these Message-IDs; what cannot be deleted is logged. The folder is read once.

    :returns: how many were deleted.
    """
    wanted = {ours[1] for ours in map(OUR_IDS.fullmatch, message_ids) if ours}
    return sum(_remove(path) for path in _files() if wanted and _id_in(path) in wanted)


def _files() -> Iterator[Path]:
    folder = Path(settings.BELLBIRD_MAIL_DIR)
    return folder.glob("*.eml") if folder.is_dir() else iter(())


def _id_in(path: Path) -> str:
    name = NAMES.fullmatch(path.name)
    return name[1] if name else ""


def _remove(path: Path) -> bool:
    try:
        path.unlink(missing_ok=True)
    except OSError:
        logger.exception("a mail of somebody who was erased could not be deleted: %s", path.name)
        return False
    return True
