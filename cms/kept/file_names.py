"""Where a page lies below the folder of kept pages."""

import re
from hashlib import sha256
from typing import Final

from cms.kept.addresses import Address

PLAIN: Final = re.compile(r"/(?:[\w+-]{1,100}/)*")
LONGEST: Final = 200  # bytes of one part; file systems take 255


def place_of(address: Address) -> str:
    """The file of a page without its ending. Odd paths go by a hash, out of reach of web servers."""
    name = "index" if address.number == 1 else f"page-{address.number}"
    if PLAIN.fullmatch(address.path) and all(len(part.encode()) < LONGEST for part in address.path.split("/")):
        return f"pages/{address.host}/{address.variant}{address.path}{name}"
    return f"pages/{address.host}/{address.variant}.odd/{hashed(address.path)}/{name}"


def claim_of(address: Address) -> str:
    """The file that says that somebody is writing it."""
    return f"claims/{hashed(repr(address))}"


def folder_of(key: str) -> str:
    """The folder of links to the pages that depend on a key."""
    return f"keys/{hashed(key)}"


def hashed(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:40]
