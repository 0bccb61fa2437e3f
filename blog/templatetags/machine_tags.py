"""What the heads of pages say to search engines, and to whoever shows a page elsewhere."""

from collections.abc import Sequence
from typing import Any

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, to_locale

from blog import structured_data
from blog.structured_data import Picture, as_json_ld, breadcrumbs
from blog.templatetags.blog_tags import absolute, post_url

register = template.Library()
CARD = (1200, 630)  # pixels of a share card
TERRITORIES = {"en": "US", "he": "IL", "ja": "JP", "uk": "UA", "zh": "CN"}
"""Where a language of no territory is taken to be from; others have the same letters as theirs: ``de_DE``."""


@register.simple_tag
def share_locale() -> str:
    """The site's language as the Open Graph protocol writes it: always with a territory. https://ogp.me/#optional"""
    locale = to_locale(get_language() or settings.LANGUAGE_CODE)
    return locale if "_" in locale else f"{locale}_{TERRITORIES.get(locale, locale.upper())}"


@register.simple_tag
def shared_picture(post: Any, card: Any = None) -> Picture | None:
    """The picture that other sites show of a post.

    :param card: the rendition of its lead picture, if it has one.
    """
    if card:
        return Picture(absolute(card.url), card.width, card.height, post.lead_image_alt)
    drawn = getattr(post, "share_card", None)
    return Picture(absolute(drawn.url), *CARD, post.title) if drawn else None


@register.simple_tag(takes_context=True)
def post_data(
    context: template.Context, post: Any, authors: Sequence[Any], tags: Sequence[Any], picture: Picture | None = None
) -> SafeString:
    """A post, and where it stands."""
    first = [(tags[0].name, tags[0].get_absolute_url())] if tags else []
    way = breadcrumbs(*first, (post.title, post_url(context, post)))
    return as_json_ld(structured_data.blog_posting(context, post, authors, tags, picture), way)


@register.simple_tag(takes_context=True)
def site_data(context: template.Context, description: str = "") -> SafeString:
    """The site and its blog; for its first page."""
    return as_json_ld(structured_data.website(context), structured_data.blog(context, description))


@register.simple_tag
def person_data(person: Any) -> SafeString:
    """Somebody who writes here."""
    way = breadcrumbs((gettext("Authors"), reverse("blog:authors")), (person.display_name, person.get_absolute_url()))
    return as_json_ld(structured_data.profile_page(person), way)


@register.simple_tag
def crumbs_data(name: str, path: str, above: str = "", above_path: str = "") -> SafeString:
    """The way to a page that lists posts.

    :param above: the name of what it stands below, besides the first page.
    """
    return as_json_ld(breadcrumbs((above, above_path), (name, path)))
