"""Who is writing which page, as files: so that many who ask at once have it written once."""

import os
import time
from pathlib import Path

from cms.kept.store import CLAIM_SECONDS


def claim(file: Path) -> bool:
    """Whether the caller is the one to write the page now."""
    file.parent.mkdir(parents=True, exist_ok=True)
    for _ in range(2):
        try:
            os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
            return True
        except FileExistsError:
            if is_claimed(file):
                return False
            file.unlink(missing_ok=True)  # whoever had it is dead
    return False


def is_claimed(file: Path) -> bool:
    """Whether somebody who may still be alive has it."""
    try:
        return file.stat().st_mtime > time.time() - CLAIM_SECONDS
    except FileNotFoundError:
        return False
