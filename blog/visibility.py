"""Who may see what. Every page, list, count, feed, mail and cache asks here; nothing else filters.

A post can be seen when it is live, not expired, not an alias, and neither it nor anything above it is restricted in a
way its reader does not meet. Password-protected posts are never listed: who knows the password has the address.
"""

from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import EmptyResultSet, FullResultSet
from django.db.models import BooleanField, Exists, Func, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import RawSQL
from django.db.models.functions import Length
from django.db.models.lookups import GreaterThan, LessThanOrEqual
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

if TYPE_CHECKING:
    from blog.models import Post

STEP: Final[int] = Page.steplen  # signs of a path for each level of the tree
Moment = datetime | RawSQL
DEEPEST: Final = 8  # levels below the top whose restrictions are told apart


def visible_posts(user: Any = None, at: Moment | None = None) -> "QuerySet[Post]":
    """The posts that ``user`` may see, in no particular order.

    :param user: a ``User``; ``None`` or an anonymous one for any reader.
    :param at: the moment by which posts may have expired, or SQL for it; now, if left out.
    """
    from blog.models import Post

    return _visible(Post.objects.all(), user, at)


def visible_pages(user: Any = None) -> Any:
    """The pages of every kind that ``user`` may see; for whatever leads to pages, and lists none.

    :param user: as for :func:`visible_posts`.
    """
    return _visible(Page.objects.all(), user)


def can_see(post: Any, user: Any = None) -> bool:
    """Whether ``user`` may see this post now, as it stands in the database.

    :param post: a ``Post``, or its id.
    """
    return visible_posts(user).filter(pk=getattr(post, "pk", post)).exists()


def _visible(pages: Any, user: Any, at: Moment | None = None) -> Any:
    conditions = _is_live(), _is_an_original(), _is_not_over(at or timezone.now()), _is_open(_closed_to(user))
    return pages.filter(*map(Mostly, conditions))


def _is_live() -> Q:
    return Q(live=True)


def _is_an_original() -> Q:
    return Q(alias_of__isnull=True)


def _is_not_over(now: Moment) -> Q:
    return Q(expire_at__isnull=True) | Q(expire_at__gt=now)


def _is_open(restrictions: "QuerySet[PageViewRestriction]") -> Q:
    """
    Neither the page nor anything above it has one of these restrictions.

    Below ``DEEPEST`` levels all is closed once a restriction stands there. Without restrictions nothing is compared.
    """
    its_page = Page.objects.order_by().filter(pk=OuterRef("page_id"))
    path, depth = its_page.values("path"), Subquery(its_page.values("depth"))
    is_above = Q(LessThanOrEqual(Length("path"), DEEPEST * STEP))
    is_above |= ~Q(Exists(restrictions.filter(GreaterThan(depth, DEEPEST))))
    return ~Q(Exists(restrictions)) | (
        is_above & Q(_BeginsInNone("path", Subquery(restrictions.values_list(Subquery(path)))))
    )


class Mostly(Func):
    """
    A condition that nearly all pages fulfil.

    SQLite believes that every condition leaves out most rows. For the ten newest posts it would read and sort all.
    """

    output_field = BooleanField()
    template = "%(expressions)s"
    arity = 1

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, template="likely(%(expressions)s)", **extra)


class _BeginsInNone(Func):
    """
    Whether no beginning of a path is in a set of paths, level by level.

    A database makes the set once, and looks each beginning up in it. (A join compares every page with every
    restriction, and a set of all closed pages is as large as the blog.)
    """

    output_field = BooleanField()

    def as_sql(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, tuple[Any, ...]]:  # type: ignore[override]
        path, of_path = compiler.compile(self.source_expressions[0])
        try:
            closed, of_closed = compiler.compile(self.source_expressions[1])
        except EmptyResultSet:
            raise FullResultSet from None
        lengths = range(STEP, DEEPEST * STEP + 1, STEP)
        sql = " AND ".join(f"SUBSTR({path}, 1, {length}) NOT IN {closed}" for length in lengths)
        return f"({sql})", (*of_path, *of_closed) * len(lengths)


def _closed_to(user: Any) -> "QuerySet[PageViewRestriction]":
    """The restrictions that ``user`` does not meet."""
    restrictions = PageViewRestriction.objects.order_by()
    if user is None or not user.is_authenticated:
        return restrictions
    if user.is_superuser:
        return restrictions.filter(restriction_type=PageViewRestriction.PASSWORD)
    met = Q(restriction_type=PageViewRestriction.LOGIN)
    met |= Q(restriction_type=PageViewRestriction.GROUPS, groups__in=user.groups.all())
    return restrictions.exclude(pk__in=PageViewRestriction.objects.filter(met).values("pk"))
