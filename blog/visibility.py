"""Who may see what. Every page, list, count, feed, mail and cache asks here; nothing else filters.

A post can be seen when it is live, not expired, not an alias, and neither it nor anything above it is restricted in a
way its reader does not meet. Password-protected posts are never listed: who knows the password has the address.
"""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Length, Substr
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

if TYPE_CHECKING:
    from blog.models import Post


def visible_posts(user: Any = None, at: datetime | None = None) -> "QuerySet[Post]":
    """The posts that ``user`` may see, in no particular order.

    :param user: a ``User``; ``None`` or an anonymous one for any reader.
    :param at: the moment by which posts may have expired; now, if left out.
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


def _visible(pages: Any, user: Any, at: datetime | None = None) -> Any:
    standing = pages.filter(_is_live(), _is_an_original(), _is_not_over(at or timezone.now()))
    return standing.exclude(Exists(_closed_to(user)))


def _is_live() -> Q:
    return Q(live=True)


def _is_an_original() -> Q:
    return Q(alias_of__isnull=True)


def _is_not_over(now: datetime) -> Q:
    return Q(expire_at__isnull=True) | Q(expire_at__gt=now)


def _closed_to(user: Any) -> "QuerySet[PageViewRestriction]":
    """The restrictions on a page (the outer query's) or above it that ``user`` does not meet."""
    # The path as a subquery, not a join: once SQLite has been ANALYZEd it would scan all pages for each of them.
    place = Page.objects.filter(pk=OuterRef("page_id")).values("path")[:1]
    restrictions = PageViewRestriction.objects.annotate(place=Subquery(place))
    above = restrictions.annotate(beginning=Substr(OuterRef("path"), 1, Length("place"))).filter(place=F("beginning"))
    if user is None or not user.is_authenticated:
        return above
    if user.is_superuser:
        return above.filter(restriction_type=PageViewRestriction.PASSWORD)
    met = Q(restriction_type=PageViewRestriction.LOGIN)
    met |= Q(restriction_type=PageViewRestriction.GROUPS, groups__in=user.groups.all())
    return above.exclude(pk__in=PageViewRestriction.objects.filter(met).values("pk"))
