"""What pictures hear of posts. The work itself is done outside these transactions, by ``blog.pictures``."""

from itertools import batched
from typing import Any, Final

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import Site

from blog.models import PictureWork, Post, ShareCard, UserProfile
from blog.models.profiles import drop_file_on_commit
from blog.share_cards.keeping import drop_card, entitled
from blog.signals import post_published, post_unpublished, post_updated, user_profile_updated

AT_ONCE: Final = 500  # posts asked for with one statement


@receiver([post_published, post_updated], dispatch_uid="blog.ask_for_pictures")
def ask_for_pictures(post: Post, **kwargs: Any) -> None:
    """Have its pictures made before somebody looks at it; what exists already is not made again."""
    drop_hidden_card(post)
    PictureWork.objects.ask(post.pk)


@receiver(post_unpublished, dispatch_uid="blog.drop_hidden_card")
def drop_hidden_card(post: Post, **kwargs: Any) -> None:
    """A post that not everybody can see has no picture that tells its title."""
    if not entitled().filter(pk=post.pk).exists():
        drop_card(post.pk)


@receiver(user_profile_updated, dispatch_uid="blog.rename_on_cards")
def rename_on_cards(profile: UserProfile, changed_fields: list[str], **kwargs: Any) -> None:
    """Cards name authors as they are called now."""
    if "display_name" in changed_fields:
        theirs = Post.objects.filter(post_authors__profile=profile) | Post.objects.filter(owner=profile.user_id)
        PictureWork.objects.ask(*ShareCard.objects.filter(post__in=theirs).values_list("pk", flat=True))


@receiver([post_save, post_delete], sender=Site, dispatch_uid="blog.rename_site_on_cards")
def rename_site_on_cards(raw: bool = False, **kwargs: Any) -> None:
    """Cards name the site as it is called now; those that do already are looked at and left."""
    if not raw:
        for posts in batched(ShareCard.objects.values_list("pk", flat=True), AT_ONCE):
            PictureWork.objects.ask(*posts)


@receiver(post_delete, sender=ShareCard, dispatch_uid="blog.drop_card_file")
def drop_card_file(instance: ShareCard, **kwargs: Any) -> None:
    if instance.file.name:
        drop_file_on_commit(instance.file.storage, instance.file.name)
