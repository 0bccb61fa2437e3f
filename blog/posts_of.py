"""
The posts of a tag or of an author, however many there are, in however long a blog.

Few are looked up by their keys and put in order; many are met soon by whoever walks down the blog from its newest
post. Databases do not know which it is, and read everything for the first ten.
"""

from typing import TYPE_CHECKING, Any, Final

from django.db.models import Exists, OuterRef, Q, QuerySet

if TYPE_CHECKING:
    from blog.models import Post, Tag, UserProfile

FEW: Final = 1_000


def posts_on(tag: "Tag", posts: "QuerySet[Post]", number: int = 0) -> "QuerySet[Post]":
    """Those of ``posts`` that wear ``tag``.

    :param number: about how many there are, as far as somebody knows; see :func:`blog.tallies.live_counts`.
    """
    from blog.models import PostTag

    worn = PostTag.objects.filter(tag=tag)
    if number > FEW:
        return posts.filter(_named_by(worn, "content_object"))
    return posts.filter(pk__in=worn.values("content_object"))


def posts_by(person: "UserProfile", posts: "QuerySet[Post]", number: int = 0) -> "QuerySet[Post]":
    """Those of ``posts`` that ``person`` is named on, or owns without anybody being named.

    :param number: about how many there are, as far as somebody knows; see :func:`blog.tallies.live_counts`.
    """
    from blog.models import Post, PostAuthor

    signed = PostAuthor.objects.filter(profile=person)
    unsigned = Q(owner=person.user_id) & ~_named_by(PostAuthor.objects.all(), "post")
    if number > FEW:
        return posts.filter(_named_by(signed, "post") | unsigned)
    keys = signed.order_by().values("post").union(Post.objects.filter(unsigned).order_by().values("pk"))
    return posts.filter(pk__in=keys)


def _named_by(rows: "QuerySet[Any]", post: str) -> Exists:
    return Exists(rows.filter(**{post: OuterRef("pk")}).order_by())
