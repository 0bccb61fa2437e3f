"""Tags that are worn together."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Count, QuerySet
from django.urls import reverse

if TYPE_CHECKING:
    from blog.models import Post, Tag

MOST = 8
LOOKED_AT = 500  # posts


class Related(NamedTuple):
    """Another tag of the same posts.

    :param posts: how many of those looked at wear it.
    :param together: the address of the posts that wear all of them.
    """

    name: str
    posts: int
    together: str


def related_tags(posts: "QuerySet[Post]", tags: Sequence["Tag"]) -> list[Related]:
    """The tags that are on most of ``posts`` besides ``tags``, by the newest five hundred of them. One query.

    :param posts: those of ``tags`` that the reader may see.
    """
    from blog.models import PostTag

    newest = posts.order_by("-published_at", "-pk").values("pk")[:LOOKED_AT]
    worn = PostTag.objects.filter(content_object__in=newest).exclude(tag__in=tags)
    counted = worn.values("tag__name", "tag__slug").annotate(posts=Count("pk")).order_by("-posts", "tag__name")
    return [_related(row, tags) for row in counted[:MOST]]


def _related(row: dict[str, Any], tags: Sequence["Tag"]) -> Related:
    slugs = sorted([row["tag__slug"], *(tag.slug for tag in tags)])
    return Related(row["tag__name"], row["posts"], reverse("blog:tags_together", args=["+".join(slugs)]))
