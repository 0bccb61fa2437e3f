"""
Which posts a reader sees, for searching among them.

Everything is as :mod:`blog.visibility` has it. For any reader, whose searches are by far the most, its SQL is written
once; and it is told the keys that are asked about where it counts, because SQLite would otherwise list all posts.
"""

from datetime import datetime
from typing import Any, Final

from django.db.models.expressions import RawSQL
from django.utils import timezone
from modelsearch.backends import get_search_backend

from blog.slots import among, as_list, filled
from blog.visibility import visible_posts
from search.backends.narrowing import Narrowing
from search.backends.ranking import BestFirst
from search.prepared import KEYS, NOW, Prepared

NEWEST: Final = 5  # posts shown before anything was asked
THESE: Final = "%s /* these keys */"


def seen_by(user: Any) -> Any:
    """The right side of ``pk__in`` for the posts that ``user`` may see."""
    if is_known(user) or not _takes_sql():
        return visible_posts(user).values("pk")
    return SeenByAll(timezone.now())


def newest_for(user: Any) -> list[int]:
    """The keys of the newest posts that ``user`` may see."""
    rows = _newest(visible_posts(user)) if is_known(user) else THE_NEWEST(now=timezone.now())
    return [key for (key,) in rows]


def is_known(user: Any) -> bool:
    """Whether ``user`` has signed in, and so may see more than any reader."""
    return user is not None and bool(user.is_authenticated)


class SeenByAll(Narrowing, RawSQL):
    """
    The keys of the posts that any reader may see.

    :param now: the moment by which posts may have expired.
    """

    def __init__(self, now: datetime) -> None:
        self.now = now
        sql, params = ALL.sql()
        super().__init__(sql, filled(params, now=now))

    def of(self, keys: Any) -> RawSQL:
        """Those of them that are among ``keys``: a list, or a subquery."""
        these = keys if isinstance(keys, RawSQL) else among(as_list(keys))
        sql, params = SOME.sql()
        place = params.index(KEYS)
        before, after = (filled(part, now=self.now) for part in (params[:place], params[place + 1 :]))
        return RawSQL(sql.replace(THESE, these.sql), [*before, *these.params, *after])  # noqa: S611 - no value in it


def _these() -> RawSQL:
    return RawSQL(THESE, [KEYS])  # noqa: S611 - a parameter


def _newest(posts: Any) -> Any:
    return posts.order_by("-published_at", "-pk").values_list("pk")[:NEWEST]


def _takes_sql() -> bool:
    """Whether the engine is a database: others want a plain queryset."""
    return issubclass(get_search_backend().query_compiler_class, BestFirst)


ALL: Final = Prepared(lambda: visible_posts(at=NOW.value).order_by().values_list("pk"))
SOME: Final = Prepared(lambda: visible_posts(at=NOW.value).order_by().filter(pk__in=_these()).values_list("pk"))
THE_NEWEST: Final = Prepared(lambda: _newest(visible_posts(at=NOW.value)))
