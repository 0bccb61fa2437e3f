"""Runs Wagtail's own ``publish_scheduled`` as if Bellbird recorded nothing: what the scheduler is compared with.

``Post`` saves as any Wagtail page does, nothing listens to our signals, and Wagtail's own handlers keep the index.
"""

import sys
from typing import Any

import django


def main() -> None:
    """Undo, in this process only, what Bellbird adds to a publication; then publish what is due."""
    django.setup()
    from django.core.management import call_command
    from django.db.models.signals import post_delete, post_save, pre_save
    from modelsearch import signal_handlers
    from wagtail.models import Page, Revision
    from wagtail.signals import page_published

    from blog.models import Event, Post, PostTag, Tag

    for name in ("save", "publish", "with_content_json"):
        setattr(Post, name, getattr(Page, name))
    post_save.disconnect(sender=Revision, dispatch_uid="blog.record_schedule")
    for signal, sender, uid in (
        (post_save, Post, "search.touch_post"),
        (post_delete, Post, "search.touch_post"),
        (post_save, PostTag, "search.touch_tagged"),
        (post_delete, PostTag, "search.touch_untagged"),
        (pre_save, Tag, "search.touch_renamed"),
        (post_save, Event, "search.leave_to_receivers"),
    ):
        assert signal.disconnect(sender=sender, dispatch_uid=uid), uid
    post_save.connect(signal_handlers.post_save_signal_handler, sender=Post)
    sent: list[int] = []

    def count(instance: Any, **kwargs: Any) -> None:
        sent.append(instance.pk)

    page_published.connect(count)
    try:
        call_command("publish_scheduled")
    finally:
        if "--count-signals" in sys.argv:
            print(len(sent))


if __name__ == "__main__":
    main()
