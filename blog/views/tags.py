"""Tags from A to Z, and the posts of one."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.utils.cache import patch_cache_control

from blog.listing import newest_first, page_of
from blog.models import Tag, TagAlias
from blog.posts_of import posts_on
from blog.tagging.alphabet import by_letter
from blog.tagging.related import related_tags
from blog.tallies import live_counts
from blog.visibility import visible_posts


def tag_index(request: HttpRequest) -> HttpResponse:
    """Every tag that this reader finds a post on, with their number, by first letter."""
    numbers = live_counts("tag", request.user)
    tags = [tag for tag in Tag.objects.defer("description").order_by() if numbers.get(tag.pk)]
    for tag in tags:
        tag.posts = numbers[tag.pk]
    return render(request, "blog/tag_index.html", {"letters": by_letter(tags)})


def tag_page(request: HttpRequest, slug: str) -> HttpResponse:
    """One tag's posts, newest first. An old address of the tag, or one in other letter case, leads to the new one.

    :raises django.http.Http404: when there is no such tag, or none but hidden posts wear it.
    """
    tag = Tag.objects.filter(slug=slug).first()
    if tag is None:
        return moved(request, _seen(request, tag_of_old_address(slug)).get_absolute_url())
    number = live_counts("tag", request.user, [tag.pk]).get(tag.pk, 0)
    found = posts_on(tag, visible_posts(request.user), number)
    posts = page_of(request, newest_first(found), kept=number)
    if not posts.paginator.count:
        raise Http404("No post that this reader may see wears it: a draft's tag is as private as the draft.")
    related = related_tags(found, [tag])
    shown = {"tag": tag, "posts": posts, "related": related, "has_feed": _has_feed(request, tag)}
    return render(request, "blog/tag.html", shown)


def tag_of_old_address(slug: str) -> Tag:
    """The tag that had the address ``slug`` once, or has it in other letter case.

    :raises django.http.Http404: when no tag had it.
    """
    alias = TagAlias.objects.select_related("tag").filter(slug=slug).first()
    tag = alias.tag if alias else Tag.objects.filter(slug=slug.lower()).exclude(slug=slug).first()
    if tag is None:
        raise Http404("There is no such tag.")
    return tag


def is_seen(request: HttpRequest, tag: Tag) -> bool:
    """Whether this reader finds a post on the tag. One on drafts only is as private as they are, its address too."""
    return posts_on(tag, visible_posts(request.user)).exists()


def _has_feed(request: HttpRequest, tag: Tag) -> bool:
    """Whether the tag's feed, which is the same for everybody, holds a post: what members find may be theirs alone."""
    return not request.user.is_authenticated or posts_on(tag, visible_posts()).exists()


def _seen(request: HttpRequest, tag: Tag) -> Tag:
    if not is_seen(request, tag):
        raise Http404("There is no such tag.")
    return tag


def moved(request: HttpRequest, address: str) -> HttpResponse:
    """The same, for good, elsewhere; what was asked of the old address is asked of the new one.

    Browsers remember such an answer for ever, but a rename or a merge may be taken back: they are told to ask again.
    """
    query = request.META.get("QUERY_STRING", "")
    response = HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)
    patch_cache_control(response, no_cache=True)
    return response
