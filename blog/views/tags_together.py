"""The posts that wear two tags, or three."""

import re
from typing import NamedTuple

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from blog.listing import newest_first, page_of
from blog.models import Post, Tag
from blog.posts_of import posts_on
from blog.tagging.related import related_tags
from blog.views.tags import is_seen, moved, tag_of_old_address
from blog.visibility import visible_posts

MOST = 3
WORTH_FINDING = 3  # posts; a search engine need not know of a smaller page


class Worn(NamedTuple):
    """A tag of the page, and the page without it."""

    tag: Tag
    without: str


def tags_together(request: HttpRequest, slugs: str) -> HttpResponse:
    """The posts that wear all of these tags, newest first. Every set of tags has one address, in the order of slugs.

    Where every tag is known but no post wears them all, the answer is a page that says so and leads on (404).

    :raises django.http.Http404: when one of them is unknown or worn by hidden posts only, or they are more than three.
    """
    tags = _tags_at(list(dict.fromkeys(re.split("[+ ]", slugs))))
    found = visible_posts(request.user)
    for tag in tags:
        found = posts_on(tag, found)
    is_elsewhere = slugs != "+".join(tag.slug for tag in tags)
    if (is_elsewhere or not found.exists()) and not all(is_seen(request, tag) for tag in tags):
        raise Http404("One of them is on no post that this reader may see.")
    if is_elsewhere:
        return moved(request, address_of(tags))
    return _listed(request, tags, found)


def _listed(request: HttpRequest, tags: list[Tag], found: "QuerySet[Post]") -> HttpResponse:
    posts = page_of(request, newest_first(found))
    worn = [Worn(tag, address_of([other for other in tags if other != tag])) for tag in tags]
    number = posts.paginator.count
    context = {"worn": worn, "worn_tags": tags, "names": " + ".join(tag.name for tag in tags), "posts": posts}
    context["is_small"] = number < WORTH_FINDING
    context["related"] = related_tags(found, tags) if number and len(tags) < MOST else []
    return render(request, "blog/tags_together.html", context, status=200 if number else 404)


def address_of(tags: list[Tag]) -> str:
    """Where the posts that wear all of these tags are listed."""
    slugs = sorted(tag.slug for tag in tags)
    if len(slugs) == 1:
        return reverse("blog:tag", args=slugs)
    return reverse("blog:tags_together", args=["+".join(slugs)])


def _tags_at(slugs: list[str]) -> list[Tag]:
    if len(slugs) > MOST:
        raise Http404(f"No more than {MOST} tags at once.")
    known = {tag.slug: tag for tag in Tag.objects.filter(slug__in=slugs)}
    tags = {known.get(slug) or tag_of_old_address(slug) for slug in slugs}
    return sorted(tags, key=lambda tag: tag.slug)
