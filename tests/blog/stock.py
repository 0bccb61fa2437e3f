"""Wagtail as it comes: a plain page of its own, and what its own signal says of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from io import StringIO
from typing import Any

from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Page, Revision
from wagtail.signals import page_published

from blog.models import Post


@contextmanager
def wagtail_heard() -> Iterator[list[Page]]:
    """Listen to Wagtail's own signal; yield the pages it speaks of."""
    said: list[Page] = []

    def note(instance: Page, **kwargs: Any) -> None:
        said.append(instance)

    page_published.connect(note)
    try:
        yield said
    finally:
        page_published.disconnect(note)


def a_stock_page(slug: str, *, is_due: bool = False) -> Revision:
    """A draft of Wagtail's plain page that is to go live tomorrow, or should have a minute ago; its revision."""
    page = Page.objects.get(depth=1).add_child(instance=Page(title=slug, slug=slug, live=False))
    page.go_live_at = timezone.now() + timedelta(days=1)
    revision = page.save_revision()
    if is_due:
        due = timezone.now() - timedelta(minutes=1)
        revision.content["go_live_at"] = due.isoformat()
        revision.approved_go_live_at = due
        revision.save()
    return revision


def spoil(post: Post, slug: str) -> Revision:
    """Give the approved revision a slug that is taken, so that it cannot be published."""
    revision: Revision = post.scheduled_revision
    revision.content["slug"] = slug
    revision.save(update_fields=["content"])
    return revision


def run_scheduler(*arguments: str) -> None:
    """Cron, in silence, without the work that follows."""
    call_command("publish_scheduled_posts", "--no-drain", *arguments, stdout=StringIO(), stderr=StringIO())
