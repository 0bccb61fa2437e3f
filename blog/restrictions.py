"""Noticing that live posts have become private or public again, or have moved to another address."""

from django.db import transaction
from wagtail.models import Page

from blog.models import Post, PostPublication
from blog.publication import record_update
from blog.signals import post_unpublished, post_updated
from blog.visibility import visible_posts


def review_below(page: Page, moved: bool = False) -> int:
    """Compare what is public now with what was announced, for every live post at or below ``page``.

    :param page: where a view restriction was set or lifted, or what was moved.
    :param moved: the addresses have changed as well.
    :returns: how many events were recorded.
    """
    with transaction.atomic():
        current = Page.objects.filter(pk=page.pk).values_list("path", flat=True).first()
        if current is None:
            return 0
        below = Post.objects.filter(path__startswith=current, publication__live=True).select_related("publication")
        public = set(visible_posts().filter(path__startswith=current).values_list("pk", flat=True))
        return sum(_review(post, post.pk in public, moved) for post in below.iterator(chunk_size=500))


def _review(post: Post, is_public: bool, moved: bool) -> bool:
    memory = post.publication
    rows = PostPublication.objects.filter(pk=post.pk, is_public=not is_public)
    turned = memory.is_public != is_public and rows.update(is_public=is_public, update_seq=memory.update_seq + 1)
    if turned and not is_public:
        key = f"post_unpublished:{post.pk}:private:{memory.update_seq + 1}"
        post_unpublished.send_reliable(Post, key=key, post=post, reason="private")
        return True
    if turned:
        changed = ["address", "visibility"] if moved else ["visibility"]
        key = f"post_updated:{post.pk}:{memory.update_seq + 1}"
        post_updated.send_reliable(Post, key=key, post=post, changed_fields=changed)
        return True
    return moved and record_update(post, memory, ["address"])
