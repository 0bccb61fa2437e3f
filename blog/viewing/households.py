"""
How many views one household may cause, so that nobody counts a post up by opening it all day.

What stands for a household is a hash whose key is made by chance, known to one process only, and thrown away every day.
It is kept in that process's memory for an hour at most, and nowhere else: not in a database, not in a cache, not in a
log. So each process counts for itself, and with ``n`` of them a household may cause up to ``n`` times as many views.
"""

import secrets
import threading
import time
from hashlib import blake2b
from typing import Final

OF_A_POST: Final = 12  # an hour; an office or a village may share one address
OF_ALL: Final = 240
HOUR: Final = 3600  # seconds
DAY: Final = 86_400
MOST: Final = 200_000  # hashes in memory, about 20 MB; then all are forgotten


class Households:
    """What the households of one process have caused within the present hour."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.forget()

    def may_count(self, household: str, post_number: int) -> bool:
        """Note one view; return whether it is to be counted.

        :param household: as ``blog.visitors.household_of`` has it; it is not kept.
        """
        hour, day = int(time.time()) // HOUR, int(time.time()) // DAY
        with self._lock:
            if hour != self._hour or len(self._seen) > MOST:
                self._begin(hour, day)
            return self._take(household, OF_ALL) and self._take(f"{household} {post_number}", OF_A_POST)

    def forget(self) -> None:
        """Begin anew, as if nobody had been here."""
        self._day = -1
        self._begin(0, 0)

    def _begin(self, hour: int, day: int) -> None:
        if day != self._day:
            self._key = secrets.token_bytes(32)
        self._hour, self._day = hour, day
        self._seen: dict[bytes, int] = {}

    def _take(self, text: str, most: int) -> bool:
        name = blake2b(text.encode("utf-8", "replace"), key=self._key, digest_size=12).digest()
        number = self._seen.get(name, 0)
        if number < most:
            self._seen[name] = number + 1
        return number < most


households: Final = Households()
