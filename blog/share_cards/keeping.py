"""Which posts have a share card, and whether it still says what is true."""

import json
from hashlib import blake2b
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction

from blog.keeping import pages_changed
from blog.models import Post, ShareCard
from blog.models.profiles import drop_file_on_commit
from blog.share_cards.drawing import Card, draw_card
from blog.visibility import visible_posts

if TYPE_CHECKING:
    from django.db.models import QuerySet

LOOK: Final = 1  # raise it when cards are drawn in another way: each is drawn anew when its post changes
AUTHORS: Final = 3  # named on a card


def entitled() -> "QuerySet[Post]":
    """The posts that are to have one: anybody can read them, and they have no lead picture."""
    return visible_posts().filter(lead_image__isnull=True)


def keep_card(pk: int) -> bool:
    """Draw the card of a post, or take it away, as is right now; return whether anything changed.

    The file is written before the row that names it, and taken away after it.
    """
    post = entitled().select_related("owner__profile").filter(pk=pk).first()
    if post is None:
        return drop_card(pk)
    card = card_of(post)
    digest = digest_of(card)
    kept = ShareCard.objects.filter(pk=pk).first()
    if kept and kept.digest == digest and kept.file.storage.exists(str(kept.file.name)):
        return False
    storage = ShareCard._meta.get_field("file").storage
    name = storage.save(f"share-cards/{pk}-{digest}.png", ContentFile(draw_card(card)))
    with transaction.atomic():
        still = entitled().select_for_update(of=("self",)).filter(pk=pk).exists()
        if still:
            ShareCard.objects.update_or_create(pk=pk, defaults={"digest": digest, "file": name})
            pages_changed.send(None, keys=[f"page:{pk}"])
        useless = name if not still else kept.file.name if kept and kept.file.name != name else ""
        if useless:
            drop_file_on_commit(storage, useless)
    return still


def drop_card(pk: int) -> bool:
    """Take away the card of a post; return whether it had one. Its file goes with the row."""
    with transaction.atomic():
        gone = ShareCard.objects.filter(pk=pk).delete()[0] > 0
        if gone:
            pages_changed.send(None, keys=[f"page:{pk}"])
    return gone


def card_of(post: Post) -> Card:
    """What is to be read on the card of ``post``."""
    site = post.get_site()
    names = [profile.display_name for profile in post.byline][:AUTHORS]
    return Card(post.title, " · ".join(names), (site and site.site_name) or settings.WAGTAIL_SITE_NAME)


def digest_of(card: Card) -> str:
    return blake2b(json.dumps([LOOK, *card]).encode(), digest_size=8).hexdigest()
