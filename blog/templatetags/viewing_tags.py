"""Counting views, and what is read most, in the readers' templates."""

from typing import Any

from django import template
from django.conf import settings
from django.http import HttpRequest

from blog.viewing.popular import popular_posts

register = template.Library()


@register.inclusion_tag("components/viewed.html", takes_context=True)
def count_view(context: template.Context, post: Any) -> dict[str, Any]:
    """The script that tells of a view of ``post``; nothing for people who may enter the admin: they look after it."""
    request = context.get("request")
    is_hidden = request is None or context.get("is_preview") or _is_staff(request)
    return {"number": None if is_hidden else post.pk}


@register.inclusion_tag("components/popular.html", takes_context=True)
def most_read(context: template.Context) -> dict[str, Any]:
    """What is read most and may be seen by whoever asks."""
    request = context.get("request")
    user = getattr(request, "user", None)
    return {"posts": popular_posts(user), "request": request}


def _is_staff(request: HttpRequest) -> bool:
    """Nobody without a session is, and no session is opened to find out."""
    user = getattr(request, "user", None) if settings.SESSION_COOKIE_NAME in request.COOKIES else None
    return user is not None and bool(user.has_perm("wagtailadmin.access_admin"))
