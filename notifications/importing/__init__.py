"""Subscribers brought from elsewhere. Nobody is mailed, and nobody who left or is suppressed comes back by it.

``reading``  a file's bytes to lines: its encoding, its separator
``columns``  which column is what, and what its words mean
``people``   lines to people, or to the reason why not
``running``  people to rows, in chunks; or only counted
"""

from notifications.importing.columns import Mapping, guess
from notifications.importing.reading import Sheet, UnreadableFile, read
from notifications.importing.running import Result, run

__all__ = ["Mapping", "Result", "Sheet", "UnreadableFile", "guess", "read", "run"]
