"""What the readers' templates say that Django's tags cannot."""

import re
from typing import Any

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from blog.commenting.markup import comment_markup
from blog.reading import minutes_to_read
from blog.sites import site_of
from blog.tables import Table, read_table
from blog.views.theme import COOKIE, THEMES

register = template.Library()


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
