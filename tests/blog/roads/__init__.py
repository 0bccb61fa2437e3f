"""All the roads, to live and out."""

from tests.blog.roads import closing, coding, copying, deleting, publishing, taking_down  # noqa: F401
from tests.blog.roads.road import ROADS, ROADS_OUT

__all__ = ["ROADS", "ROADS_OUT", "UNSEEN"]

UNSEEN = [each for each in ROADS if each.number == 17]
"""The roads that bypass every hook: nothing is recorded until the reconciler has looked."""
