"""Tags, and the posts and revisions that wear them."""

from typing import Any

from wagtail.models import Revision

from blog.models import Post, Tag


def the_tag(name: str) -> Tag:
    return Tag.objects.get(name=name)


def worn(post: Post) -> list[str]:
    """The names of the tags that the post wears now."""
    return sorted(Post.objects.get(pk=post.pk).tags.values_list("name", flat=True))


def named_in(revision: Revision) -> list[int]:
    """The ids of the tags that the revision names, as it is stored."""
    return sorted(item["tag"] for item in Revision.objects.get(pk=revision.pk).content["tagged_items"])


def retagged(post: Post, *names: str, **fields: Any) -> Revision:
    """A draft of the post with these tags instead; the post itself stays as it is."""
    post = Post.objects.get(pk=post.pk)
    post.tags.set(names)
    for name, value in fields.items():
        setattr(post, name, value)
    return post.save_revision()


def merged(name: str, into: str) -> Any:
    """Merge the tags with these names."""
    return the_tag(name).merge_into(the_tag(into))
