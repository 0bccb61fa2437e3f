"""What the readers' templates say that Django's tags cannot."""

import re
from functools import lru_cache
from typing import Any, Final

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.urls import get_script_prefix, reverse
from django.utils.safestring import SafeString, mark_safe

from blog.alike import Filling, rendered
from blog.commenting.markup import comment_markup
from blog.reading import minutes_to_read
from blog.sites import site_of
from blog.tables import Table, read_table
from blog.views.theme import COOKIE, THEMES

register = template.Library()
SECTIONS: Final = ("blog:tags", "blog:archive", "blog:authors", "search:search", "notifications:subscribe")


@register.simple_tag(takes_context=True)
def site_name(context: template.Context) -> str:
    """The name of the site, as its administrator wrote it."""
    return site_of(context.get("request")).name or settings.WAGTAIL_SITE_NAME


@register.simple_tag(takes_context=True)
def theme(context: template.Context) -> str:
    """``light`` or ``dark`` where the reader chose one, else nothing."""
    request: HttpRequest | None = context.get("request")
    chosen = request.COOKIES.get(COOKIE, "") if request else ""
    return chosen if chosen in THEMES else ""


@register.simple_tag(takes_context=True)
def post_url(context: template.Context, post: Any) -> str:
    """The path of a post, without a query for each; empty for one that is not saved yet."""
    top = site_of(context.get("request")).top
    if top and post.url_path.startswith(top):
        return reverse("wagtail_serve", args=[post.url_path.removeprefix(top)])
    return post.get_url(context.get("request")) or ""


@register.filter
def absolute(path: str) -> str:
    """``path`` with the scheme and host readers use (``SITE_URL``)."""
    return path if "://" in path else settings.WAGTAILADMIN_BASE_URL.rstrip("/") + path


@register.filter
def minutes(body: Any) -> int:
    """Minutes to read a post's body."""
    return minutes_to_read(body)


@register.filter
def comment_html(text: str) -> SafeString:
    """A comment's words with its small safe markup. The only HTML that is made of them."""
    return mark_safe(comment_markup(text))  # noqa: S308 - cleaned there


@register.filter
def words_of_address(path: str) -> str:
    """The words of the last part of an address: ``/a/the-tide-table/`` becomes ``the tide table``."""
    parts = [part for part in path.split("/") if part]
    return " ".join(re.findall(r"\w+", parts[-1].replace("_", " ")))[:100] if parts else ""


@register.filter
def as_table(value: Any) -> Table:
    """A table block's value as rows of cells, numbers marked."""
    return read_table(value)


@register.simple_tag(takes_context=True)
def page_address(context: template.Context, number: int) -> str:
    """The address of another page of the list that is shown; its other parameters stay."""
    query = context["request"].GET.copy()
    query["page"] = str(number)
    if number == 1:
        del query["page"]
    return f"{context['request'].path}?{query.urlencode()}" if query else context["request"].path


@register.filter
def safe_link(address: Any) -> str:
    """The address if it leads to the web, else nothing: people write their own links."""
    text = str(address or "")
    return text if re.match(r"https?://[^\s<>\"]+$", text, re.IGNORECASE) else ""


@register.simple_tag
def alike(template_name: str, **values: Any) -> SafeString:
    """As ``{% include … only %}``, for a part that is the same on many pages (``blog.alike``)."""
    return rendered(template_name, values)


@register.filter
def fill(words: Any) -> Filling | str:
    """Words of one page or one reader in a part that is the same on many; nothing stays nothing."""
    return Filling(words) if words else ""


@register.filter
def as_tuple(things: Any) -> tuple[Any, ...]:
    """Things in an order that does not change any more, so that they can be compared."""
    return tuple(things or ())


@register.filter
def section(path: str) -> str:
    """All that the head of the page asks of a path: in which of its sections it is, and whether that is all of it."""
    if path == "/":
        return path
    begin = next((begin for begin in _sections(get_script_prefix()) if path.startswith(begin)), "")
    return begin if path == begin else f"{begin}…"


@lru_cache(maxsize=8)
def _sections(prefix: str) -> tuple[str, ...]:
    """Where the sections are while the site is mounted at ``prefix``."""
    return tuple(reverse(name) for name in SECTIONS)
