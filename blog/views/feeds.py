"""The addresses of the feeds. Programs ask for them every hour, so what has not changed is not written again."""

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag
from django.views.decorators.http import require_safe
from wagtail.models import Site

from blog.atom import AtomFeed
from blog.feeds import Channel, Entry, fingerprint, last_change, newest_entries, write_feed
from blog.models import Tag, UserProfile
from blog.site_settings import site_settings
from blog.templatetags.blog_tags import absolute, site_name
from blog.views.people import posts_by
from blog.views.tags import moved, tag_of_old_address
from blog.visibility import visible_posts


@require_safe
def site_feed(request: HttpRequest) -> HttpResponse:
    """The newest posts of the site."""
    channel = _channel(request, "", "/", reverse("blog:feed"), subtitle=site_settings(request).tagline)
    return _answer(request, channel, newest_entries(request, visible_posts()))


@require_safe
def tag_feed(request: HttpRequest, slug: str) -> HttpResponse:
    """The newest posts of a tag. An old address of the tag leads to the new one.

    :raises django.http.Http404: when there is no such tag, or no post that everybody may see wears it: not even an old
        address tells the new name of such a tag.
    """
    tag = Tag.objects.filter(slug=slug).first() or tag_of_old_address(slug)
    entries = _some(newest_entries(request, visible_posts().filter(tagged_items__tag=tag)))
    address = reverse("blog:tag_feed", args=[tag.slug])
    if tag.slug != slug:
        return moved(request, address)
    channel = _channel(request, f"tag:{tag.pk}", tag.get_absolute_url(), address, tag.name, tag.description)
    return _answer(request, channel, entries)


@require_safe
def author_feed(request: HttpRequest, slug: str) -> HttpResponse:
    """The newest posts of an author, those written with others included.

    :raises django.http.Http404: when there is nobody of that name of whom everybody may see a post.
    """
    person = UserProfile.objects.filter(slug=slug).first()
    if person is None:
        raise Http404("There is no such author.")
    entries = _some(newest_entries(request, posts_by(person, visible_posts())))
    address = reverse("blog:author_feed", args=[person.slug])
    channel = _channel(request, f"author:{person.pk}", person.get_absolute_url(), address, person.display_name)
    return _answer(request, channel, entries)


def _some(entries: list[Entry]) -> list[Entry]:
    if not entries:
        raise Http404("There is no such feed.")
    return entries


def _channel(request: HttpRequest, name: str, path: str, feed: str, title: str = "", subtitle: str = "") -> Channel:
    site = Site.find_for_request(request)
    whole = site.root_page.translation_key if site else uuid.NAMESPACE_URL
    identity = uuid.uuid5(whole, name) if name else whole
    context: Any = {"request": request}
    called = " · ".join(filter(None, [title, site_name(context)]))
    return Channel(called, absolute(path), absolute(feed), identity, subtitle)


def _answer(request: HttpRequest, channel: Channel, entries: list[Entry]) -> HttpResponse:
    """
    The feed, or the word that it is still the same (304).

    Only its ETag tells: the newest change among the posts is no later when one of them has been taken away.
    """
    etag = quote_etag(fingerprint(channel, entries))
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = HttpResponse(write_feed(channel, entries), content_type=AtomFeed.content_type)
    response.headers["ETag"] = etag
    response.headers["Last-Modified"] = http_date(last_change(entries).timestamp())
    return response
