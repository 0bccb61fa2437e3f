"""The pages a process has read lately, so that it need not read and unpack them again."""

from collections import OrderedDict
from threading import Lock
from typing import Final

from cms.kept.page import KeptPage

type Stamp = tuple[int, ...]
MOST: Final = 256  # pages; some tens of kilobytes each


class Memory:
    """Remembers pages by place, each with the stamp of what it was read from."""

    def __init__(self) -> None:
        self._pages: OrderedDict[str, tuple[Stamp, KeptPage]] = OrderedDict()
        self._lock = Lock()

    def recall(self, place: str, stamp: Stamp) -> KeptPage | None:
        """The page, if what is there now is what it was read from."""
        with self._lock:
            found = self._pages.get(place)
            if found is None or found[0] != stamp:
                return None
            self._pages.move_to_end(place)
            return found[1]

    def remember(self, place: str, stamp: Stamp, page: KeptPage) -> None:
        with self._lock:
            self._pages[place] = (stamp, page)
            self._pages.move_to_end(place)
            if len(self._pages) > MOST:
                self._pages.popitem(last=False)
