"""Readers whose browsers tell of what they open."""

from typing import Any

from django.test import Client
from django.utils import timezone

from blog.models import PostViews
from blog.viewing.folding import EVERY, fold
from blog.viewing.gathering import gathering

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
OURS = {"User-Agent": FIREFOX, "Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"}


def tell(what: Any, address: str = "192.0.2.7", **headers: str) -> int:
    """Send the beacon as ``viewed.js`` does; return the status of the answer. A header set to nothing is left out."""
    sent = {name: value for name, value in (OURS | headers).items() if value}
    body = what if isinstance(what, bytes) else str(getattr(what, "pk", what)).encode()
    answer = Client().post("/viewed/", body, content_type="text/plain", headers=sent, REMOTE_ADDR=address)
    assert answer.content == b"" or answer.status_code == 400
    return answer.status_code


def settle(minutes: int = 0) -> int:
    """Write down and add up, ``minutes`` from now; return how many views were written down."""
    written = gathering.write()
    fold(timezone.now() + minutes * EVERY)
    return written


def counted() -> dict[int, int]:
    """Views of each post, of all days."""
    views: dict[int, int] = {}
    for row in PostViews.objects.all():
        views[row.post_id] = views.get(row.post_id, 0) + row.views
    return views
