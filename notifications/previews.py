"""Mails shown in the admin, without a row written or a mail sent."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from blog.models import Post
from blog.previews import register_preview_mode
from notifications.letters import Letter, compose
from notifications.mails.base import Mail
from notifications.mails.posts import DraftPublished
from notifications.models import Delivery

DARK = "@media (prefers-color-scheme: dark)"
MAIL_CSP = {
    "default-src": ["'none'"],
    "style-src": ["'unsafe-inline'"],
    "img-src": ["'self'"],
    "form-action": ["'none'"],
    "base-uri": ["'none'"],
    "frame-ancestors": ["'self'"],
}
"""For a page that is a mail: its own styles, its pictures, nothing that runs.

No ``sandbox``: Wagtail's preview looks into its frame. Our own frames have the attribute.
"""


def example_letter(mail: Mail) -> tuple[Letter, Delivery] | None:
    """``mail`` about the newest things there are; ``None`` where there are none."""
    example = mail.example()
    return (compose(mail, example), example) if example else None


def as_html(html: str, scheme: str = "") -> HttpResponse:
    """A mail's HTML as a page.

    :param scheme: ``light`` or ``dark``; anything else leaves it to the browser.
    """
    media = {"light": "@media not all", "dark": "@media all"}.get(scheme, DARK)
    return _guarded(HttpResponse(html.replace(DARK, media)))


def as_text(text: str) -> HttpResponse:
    """A mail's plain text as a page."""
    return _guarded(HttpResponse(text, content_type="text/plain; charset=utf-8"))


def _guarded(response: HttpResponse) -> HttpResponse:
    response._csp_config = MAIL_CSP  # type: ignore[attr-defined]
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


def letter_about(post: Post) -> Letter:
    """The mail about ``post`` as it stands in memory."""
    draft = DraftPublished(post)
    return compose(draft, draft.example())


def message_about(post: Post) -> Any:
    """:func:`letter_about`, addressed to nobody."""
    return letter_about(post).to(DraftPublished(post).example())


def post_as_html(post: Post, request: HttpRequest) -> HttpResponse:
    """The mail that subscribers would get, for the editor's preview."""
    return as_html(message_about(post).alternatives[0].content)


def post_as_text(post: Post, request: HttpRequest) -> HttpResponse:
    """Its plain text."""
    return as_text(message_about(post).body)


register_preview_mode("notifications.html", "E-mail (HTML)", post_as_html)
register_preview_mode("notifications.text", "E-mail (plain text)", post_as_text)
