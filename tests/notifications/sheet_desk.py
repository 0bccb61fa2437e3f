"""At the publish sheet: what is shown, and what a press of its buttons sends."""

from datetime import timedelta
from typing import Any

from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from blog.models import Post
from notifications.models import Frequency
from tests.factories import a_draft
from tests.notifications.people import a_subscriber


def sheet(post: Post) -> str:
    """Where it is."""
    return reverse("bellbird_sheet:sheet", args=[post.pk])


def a_saved_draft(title: str = "Harbours", **fields: Any) -> Post:
    """A draft with a revision, as the editor leaves it."""
    post = a_draft(title, **fields)
    post.save_revision()
    return Post.objects.get(pk=post.pk)


def an_audience() -> None:
    """Rosa and Sam at once, Tess by digest, Ulla is paused."""
    a_subscriber("rosa@example.org")
    a_subscriber("sam@example.org")
    a_subscriber("tess@example.org", frequency=Frequency.DAILY)
    a_subscriber("ulla@example.org", state="paused")


def press(desk: Client, post: Post, do: str, **fields: Any) -> Any:
    """Press a button of the sheet as it is shown now."""
    shown = {"revision": post.latest_revision_id or 0, "told": 3, "do": do}
    return desk.post(sheet(post), {**shown, **fields})


def said(response: Any) -> str:
    """The messages that the next page will show."""
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def now(post: Post) -> Post:
    """The post as it is in the database."""
    return Post.objects.get(pk=post.pk)


def in_days(days: int) -> Any:
    """A minute so many days from now, as a form can say it."""
    return (timezone.localtime() + timedelta(days=days)).replace(second=0, microsecond=0)
