"""
The sizes of pictures, made when a post is published and not when the first reader comes: the slow part of its page.

What is to be done stands in :class:`~blog.models.PictureWork`; workers and cron do it, outside any transaction.
"""

import logging
from collections.abc import Iterator
from typing import Any, Final

from wagtail.images.models import Filter, SourceImageIOError

from blog.feed_memory import render_ahead
from blog.models import PictureWork, Post
from blog.share_cards.keeping import keep_card
from blog.work import Progress, Shift, register_drain

SHOWN: Final = ("format-{avif,webp,jpeg}", "avifquality-55", "width-{576,1152}")
"""What ``components/picture.html`` asks for."""

CARD: Final = "fill-1200x630|format-jpeg"
"""What other sites are shown of a post with a lead picture."""

MOST_TRIES: Final = 12

logger = logging.getLogger("bellbird.pictures")


def make_pictures(pk: int) -> None:
    """Make what is missing for a post: sizes of its pictures, its text for feeds, its share card. Safe to repeat."""
    post = Post.objects.select_related("lead_image").filter(pk=pk, live=True).first()
    if post is not None:
        for picture, specs in pictures_of(post):
            _make_sizes(picture, specs)
    render_ahead(pk)
    keep_card(pk)


def pictures_of(post: Post) -> Iterator[tuple[Any, list[str]]]:
    """The pictures that a post shows, and in which sizes."""
    shown = Filter.expand_spec(SHOWN)
    if post.lead_image:
        yield post.lead_image, [*shown, CARD]
    for block in post.body:
        if block.block_type == "image" and block.value["image"]:
            yield block.value["image"], shown


def _make_sizes(picture: Any, specs: list[str]) -> None:
    try:
        picture.get_renditions(*(Filter(spec=spec) for spec in specs))
    except SourceImageIOError:  # its file is lost: the page says so in its place
        logger.warning("Picture %s cannot be read", picture.pk)


def make_due(shift: Shift) -> Progress:
    """Make the pictures of every post that is due."""
    progress = Progress()
    while not shift.is_over() and (work := PictureWork.objects.claim()):
        try:
            make_pictures(work.post)
        except Exception:
            logger.exception("The pictures of post %s could not be made; try %s", work.post, work.tries)
            progress.failed += 1
            if work.tries < MOST_TRIES:
                work.wait()
            else:
                work.done()
        else:
            work.done()
            progress.done += 1
    return progress


register_drain("blog.pictures", make_due)
