"""Featuring: posts that editors put before the others. The one featured last leads the first page of the blog."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from wagtail.log_actions import log

from blog.signals import post_featured, post_unfeatured

if TYPE_CHECKING:
    from blog.models import Post

FEATURED, UNFEATURED = "blog.feature", "blog.unfeature"


class FeaturedPost(models.Model):
    """Whether a post is featured, since when, and by whom.

    Never a column of the page: publishing writes every field of the page from a revision's JSON, and copies inherit
    them. Rows are changed by compare-and-set only: one row changed is the fact.
    """

    post = models.OneToOneField("blog.Post", on_delete=models.CASCADE, primary_key=True, related_name="featuring")
    is_featured = models.BooleanField(default=False)
    featured_at = models.DateTimeField(null=True)
    featured_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    seq = models.PositiveIntegerField(default=0, help_text="How often it was featured or taken back.")

    class Meta:
        app_label = "blog"
        indexes = [
            models.Index(fields=["-featured_at"], condition=models.Q(is_featured=True), name="featured_since"),
        ]

    def __str__(self) -> str:
        return f"post {self.post_id}: {'' if self.is_featured else 'not '}featured"


class Featuring:
    """What a post can do about it."""

    def feature(self: Any, by: Any = None) -> bool:
        """Put the post before the others; return whether this call is the one that did.

        A draft may be featured: it leads once readers can see it. Nobody is mailed.

        :param by: the ``User`` who asks for it, or ``None``.
        :raises ValueError: for an alias.
        """
        if self.alias_of_id:
            raise ValueError("An alias is not featured; its original may be.")
        with transaction.atomic():
            FeaturedPost.objects.bulk_create([FeaturedPost(post_id=self.pk)], ignore_conflicts=True)
            seq = _turn(self.pk, to=True, featured_at=timezone.now(), featured_by=by)
            if seq:
                log(self, FEATURED, user=by)
                post_featured.send_reliable(type(self), key=f"post_featured:{self.pk}:{seq}", post=self, editor=by)
        return bool(seq)

    def unfeature(self: Any, by: Any = None) -> bool:
        """Let the post be one among others again; return whether this call is the one that did.

        :param by: the ``User`` who asks for it, or ``None``.
        """
        with transaction.atomic():
            seq = _turn(self.pk, to=False, featured_at=None, featured_by=None)
            if seq:
                log(self, UNFEATURED, user=by)
                post_unfeatured.send_reliable(type(self), key=f"post_unfeatured:{self.pk}:{seq}", post=self, editor=by)
        return bool(seq)


def _turn(post_id: int, to: bool, **fields: Any) -> int:
    """Change the row if it stands otherwise; its new number, or 0 where nothing changed."""
    rows = FeaturedPost.objects.filter(pk=post_id, is_featured=not to)
    if not rows.update(is_featured=to, seq=F("seq") + 1, **fields):
        return 0
    return int(FeaturedPost.objects.values_list("seq", flat=True).get(pk=post_id))


def lead_among(posts: "QuerySet[Post]") -> "Post | None":
    """The post that was featured last among ``posts``; ``None`` where none of them is.

    :param posts: those its reader may see.
    """
    featured = FeaturedPost.objects.filter(is_featured=True).values("post")
    return posts.filter(pk__in=featured).order_by("-featuring__featured_at", "-pk").first()
