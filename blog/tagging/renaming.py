"""A tag with another name or address: the old address leads on, and whoever listens is told."""

from typing import TYPE_CHECKING, Any

from blog.signals import tag_renamed

if TYPE_CHECKING:
    from blog.models.tags import Tag

ITS_NAMES = ("name", "slug")


def names_changed(tag: "Tag", stored: "Tag", update_fields: Any) -> list[str]:
    """Which of name and slug this save changes.

    :param update_fields: the only fields that are written; ``None`` means all.
    """
    written = ITS_NAMES if update_fields is None else [name for name in ITS_NAMES if name in set(update_fields)]
    return [name for name in written if getattr(stored, name) != getattr(tag, name)]


def record_rename(tag: "Tag", stored: "Tag") -> None:
    """Keep the old address and announce ``tag_renamed``. Call inside the transaction that saved the tag."""
    from blog.models.tags import TagAlias

    if tag.slug != stored.slug:
        TagAlias.objects.filter(slug=tag.slug).delete()
        TagAlias.objects.update_or_create(slug=stored.slug, defaults={"tag": tag})
    key = f"tag_renamed:{tag.pk}:{tag.rename_seq}"
    tag_renamed.send_reliable(type(tag), key=key, tag=tag, old_name=stored.name, old_slug=stored.slug)
