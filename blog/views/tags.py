"""Tags from A to Z, and the posts of one."""

from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from blog.listing import newest_first, page_of
from blog.models import Tag, TagAlias
from blog.visibility import visible_posts


def tag_index(request: HttpRequest) -> HttpResponse:
    """Every tag that this reader finds a post on, with their number."""
    readable = Q(tagged_posts__content_object__in=visible_posts(request.user))
    tags = Tag.objects.annotate(posts=Count("tagged_posts", filter=readable)).filter(posts__gt=0).order_by("name")
    return render(request, "blog/tag_index.html", {"tags": tags})


def tag_page(request: HttpRequest, slug: str) -> HttpResponse:
    """One tag's posts, newest first. An old address of the tag, or one in other letter case, leads to the new one.

    :raises django.http.Http404: when there is no such tag, or none but hidden posts wear it.
    """
    tag = Tag.objects.filter(slug=slug).first()
    if tag is None:
        return redirect(_tag_of_old_address(slug), permanent=True)
    found = visible_posts(request.user).filter(tagged_items__tag=tag)
    posts = page_of(request, newest_first(found))
    if not posts.paginator.count:
        raise Http404("No post that this reader may see wears it: a draft's tag is as private as the draft.")
    return render(request, "blog/tag.html", {"tag": tag, "posts": posts})


def _tag_of_old_address(slug: str) -> Tag:
    alias = TagAlias.objects.select_related("tag").filter(slug=slug).first()
    tag = alias.tag if alias else Tag.objects.filter(slug=slug.lower()).exclude(slug=slug).first()
    if tag is None:
        raise Http404("There is no such tag.")
    return tag
