"""How each service is told, and what may be told at all: asked when it is, not when it was wished for."""

import json
from collections.abc import Sequence
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.urls import reverse

from blog.feed_forms import FORMS
from blog.models import Post, Tag, UserProfile
from blog.posts_of import posts_by, posts_on
from blog.templatetags.blog_tags import absolute
from blog.visibility import visible_posts
from notifications.models import Ping
from notifications.pinging import wire
from notifications.pinging.wishes import path_of

NOT_USED = "not told: nobody is named any more"
NOT_PUBLIC = "not told: readers do not see it"


def tell(service: str, pings: Sequence[Ping]) -> dict[int, str]:
    """
    Tell a service of these; return by id what is to be noted of each.

    :raises notifications.pinging.wire.NotTold: when it did not take them.
    """
    if not _is_used(service):
        return {ping.pk: NOT_USED for ping in pings}
    addresses = _feeds(pings) if service == Ping.Service.WEBSUB else _pages(pings)
    wanted = [address for found in addresses.values() for address in found]
    said = NOT_PUBLIC
    if wanted:
        said = _to_hub(wanted) if service == Ping.Service.WEBSUB else _to_search_engines(wanted)
    return {ping.pk: said if addresses[ping.pk] else NOT_PUBLIC for ping in pings}


def _is_used(service: str) -> bool:
    if service == Ping.Service.WEBSUB:
        return bool(settings.WEBSUB_HUB)
    return bool(settings.INDEXNOW_KEY and settings.BELLBIRD_LISTED)


def _feeds(pings: Sequence[Ping]) -> dict[int, list[str]]:
    """The addresses of each feed, in every format, where anybody may read it."""
    return {ping.pk: _feed(*ping.about.partition(":")[::2]) for ping in pings}


def _feed(kind: str, number: str) -> list[str]:
    name, slugs = "blog:feed", []
    if kind == "tag":
        tag = Tag.objects.filter(pk=number).first()
        if tag is None or not posts_on(tag, visible_posts()).exists():
            return []
        name, slugs = "blog:tag_feed", [tag.slug]
    elif kind == "author":
        person = UserProfile.objects.filter(pk=number).first()
        if person is None or not posts_by(person, visible_posts()).exists():
            return []
        name, slugs = "blog:author_feed", [person.slug]
    return [absolute(reverse(f"{name}{form.ending}", args=slugs)) for form in FORMS.values()]


def _pages(pings: Sequence[Ping]) -> dict[int, list[str]]:
    """
    The address of each page that anybody may read now, or was told of before.

    Of a page that is gone, or has moved, whoever was told of it is told again. Nobody hears of one that was never seen.
    """
    posts: dict[int, Post] = visible_posts().defer("body").in_bulk([ping.post_id for ping in pings])
    seen = {pk: path_of(post) for pk, post in posts.items()}
    return {
        ping.pk: [absolute(ping.about)] if ping.told or seen.get(ping.post_id) == ping.about else [] for ping in pings
    }


def _to_hub(addresses: list[str]) -> str:
    """https://www.w3.org/TR/websub/ leaves it to the hub; ``publish`` with many addresses is what hubs take."""
    facts = [("hub.mode", "publish"), *(("hub.url", address) for address in addresses)]
    return wire.post(settings.WEBSUB_HUB, urlencode(facts).encode(), "application/x-www-form-urlencoded")


def _to_search_engines(addresses: list[str]) -> str:
    """https://www.indexnow.org/documentation"""
    facts = {
        "host": urlsplit(settings.WAGTAILADMIN_BASE_URL).netloc,
        "key": settings.INDEXNOW_KEY,
        "keyLocation": absolute(reverse("indexnow")),
        "urlList": addresses,
    }
    return wire.post(settings.INDEXNOW_URL, json.dumps(facts).encode(), "application/json; charset=utf-8")
