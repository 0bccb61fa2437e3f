"""A road: a way by which a page becomes live, or ceases to be something that anybody can read.

Each is a generator that yields once: what stands before the ``yield`` is the way to the crossing and does not count;
what stands after it is the road itself, and what it records is what its entry in the list says it records.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Road:
    """One road: how to travel it, and the publications it must record.

    :param number: its row in the list of roads.
    :param origins: the origin of each event, in order; none for a road that publishes nothing.
    """

    number: int
    travel: Callable[[], Iterator[None]]
    origins: tuple[str, ...] = ()
    first_time: bool = True

    def __str__(self) -> str:
        return f"{self.number}-{self.travel.__name__}"


ROADS: list[Road] = []


def road(number: int, *origins: str, first_time: bool = True) -> Callable[..., Any]:
    """Enter a road in the list."""

    def enter(travel: Callable[[], Iterator[None]]) -> Callable[[], Iterator[None]]:
        ROADS.append(Road(number, travel, origins, first_time))
        return travel

    return enter


@dataclass(frozen=True)
class RoadOut:
    """One road out, and the reasons its events must give, in order; none for a road that takes nothing down."""

    travel: Callable[[], Iterator[None]]
    reasons: tuple[str, ...]
    is_lost: bool = False

    def __str__(self) -> str:
        return self.travel.__name__


ROADS_OUT: list[RoadOut] = []


def out(*reasons: str, deletes: bool = False) -> Callable[..., Any]:
    """Enter a road in the list."""

    def enter(travel: Callable[[], Iterator[None]]) -> Callable[[], Iterator[None]]:
        ROADS_OUT.append(RoadOut(travel, reasons, deletes))
        return travel

    return enter
