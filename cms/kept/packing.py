"""Pages made smaller: gzip for everybody, Brotli where the optional package ``brotli`` is installed."""

import gzip
import re
from typing import Final

try:
    import brotli
except ImportError:
    brotli = None

FORBIDDEN: Final = re.compile(r"q=0(\.0*)?")
QUALITY: Final = 9  # of 11; the last two take twenty times as long for a few per cent


def by_gzip(body: bytes) -> bytes:
    return gzip.compress(body, 9, mtime=0)


def by_brotli(body: bytes) -> bytes:
    """Empty where Brotli is not installed."""
    return bytes(brotli.compress(body, mode=brotli.MODE_TEXT, quality=QUALITY)) if brotli else b""


def takes(coding: str, wanted: str) -> bool:
    """
    Whether ``Accept-Encoding`` names a coding, and not to forbid it (RFC 9110, section 12.5.3).

    What takes anything gets gzip, which everybody knows.
    """
    for part in wanted.split(","):
        name, _, weight = part.partition(";")
        if name.strip().lower() in (coding, "*" if coding == "gzip" else coding):
            return not FORBIDDEN.fullmatch(weight.replace(" ", ""))
    return False
