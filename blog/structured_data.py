"""
What search engines are told of a page in the words of https://schema.org: JSON-LD.

Which facts they need is said at https://developers.google.com/search/docs/appearance/structured-data
"""

import json
from collections.abc import Sequence
from typing import Any, Final, NamedTuple
from urllib.parse import quote

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from blog.reading import words_in
from blog.templatetags.blog_tags import absolute, post_url, safe_link, site_name

HOME: Final = "/"
type Facts = dict[str, Any]


class Picture(NamedTuple):
    """The picture that stands for a page. :param link: absolute; sizes are in pixels, 0 where nobody knows."""

    link: str
    width: int = 0
    height: int = 0
    alt: str = ""

    @property
    def facts(self) -> Facts:
        return {"@type": "ImageObject", "url": self.link, "width": self.width, "height": self.height}


def as_json_ld(*things: Facts) -> SafeString:
    """The things as one document, safe inside ``<script>``."""
    graph = {"@context": "https://schema.org", "@graph": [_said(thing) for thing in things]}
    text = json.dumps(graph, ensure_ascii=False)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return mark_safe(text)  # noqa: S308 - JSON whose markup signs are escaped above


def _said(value: Any) -> Any:
    """Without what is empty, however deep."""
    if isinstance(value, dict):
        return {name: _said(each) for name, each in value.items() if each not in (None, "", 0, [], {})}
    return [_said(each) for each in value] if isinstance(value, list) else value


def blog_posting(
    context: Any, post: Any, authors: Sequence[Any], tags: Sequence[Any], picture: Picture | None
) -> Facts:
    """A post: https://schema.org/BlogPosting"""
    published = post.published_at or post.first_published_at
    address = absolute(post_url(context, post))
    talk = getattr(post, "comment_tally", None)
    return {
        "@type": "BlogPosting",
        "@id": address,
        "headline": post.title,
        "description": post.search_description or post.excerpt,
        "url": address,
        "mainEntityOfPage": address,
        "image": [picture.facts] if picture else None,
        "datePublished": published.isoformat() if published else None,
        "dateModified": post.last_published_at.isoformat() if post.last_published_at else None,
        "author": [person_in_short(person) for person in authors],
        "publisher": publisher(context),
        "isPartOf": {"@type": "Blog", "@id": f"{absolute(HOME)}#blog", "name": site_name(context)},
        "inLanguage": get_language(),
        "wordCount": words_in(post.body),
        "commentCount": talk.approved if talk else 0,
        "articleSection": tags[0].name if tags else "",
        "keywords": [tag.name for tag in tags],
    }


def person_in_short(person: Any) -> Facts:
    return {"@type": "Person", "name": person.display_name, "url": absolute(person.get_absolute_url())}


def profile_page(person: Any) -> Facts:
    """The page of somebody: https://schema.org/ProfilePage"""
    links = [safe_link(link.get("url")) for link in person.links if isinstance(link, dict)]
    return {
        "@type": "ProfilePage",
        "mainEntity": person_in_short(person)
        | {
            "@id": absolute(person.get_absolute_url()),
            "description": person.bio,
            "image": absolute(person.avatar.url) if person.avatar else "",
            "sameAs": [link for link in links if link],
        },
    }


def publisher(context: Any) -> Facts:
    return {"@type": "Organization", "name": site_name(context), "url": absolute(HOME)}


def website(context: Any) -> Facts:
    """The site, and where it is searched: https://schema.org/WebSite"""
    search = absolute(reverse("search:search"))
    return {
        "@type": "WebSite",
        "@id": f"{absolute(HOME)}#website",
        "name": site_name(context),
        "url": absolute(HOME),
        "inLanguage": get_language(),
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": f"{search}?q={{words}}"},
            "query-input": "required name=words",
        },
    }


def blog(context: Any, description: str) -> Facts:
    """https://schema.org/Blog"""
    return {
        "@type": "Blog",
        "@id": f"{absolute(HOME)}#blog",
        "name": site_name(context),
        "description": description,
        "url": absolute(HOME),
        "inLanguage": get_language(),
        "publisher": publisher(context),
    }


def breadcrumbs(*steps: tuple[str, str]) -> Facts:
    """The way from the first page to this one: https://schema.org/BreadcrumbList

    :param steps: names and paths, those without a name left out; the page itself last.
    """
    way = [(gettext("Home"), HOME), *((name, path) for name, path in steps if name and path)]
    items = [
        {"@type": "ListItem", "position": place, "name": str(name), "item": absolute(quote(path, safe="/%?=&:#~+"))}
        for place, (name, path) in enumerate(way, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}
