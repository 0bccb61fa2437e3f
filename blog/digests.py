"""Short hashes of what readers see of a post, to tell an edit that matters from one that does not."""

import json
from collections.abc import Iterable
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from django.core.serializers.json import DjangoJSONEncoder

if TYPE_CHECKING:
    from blog.models.posts import Post

PLAIN = (
    "title",
    "slug",
    "excerpt",
    "lead_image_id",
    "lead_image_alt",
    "lead_image_caption",
    "series_id",
    "seo_title",
    "search_description",
)


def digests_of(post: "Post") -> dict[str, str]:
    """One short hash for each thing readers see, by the name ``changed_fields`` uses for it."""
    seen: dict[str, Any] = {name.removesuffix("_id"): getattr(post, name) for name in PLAIN}
    seen["published_at"] = post.published_at and post.published_at.replace(second=0, microsecond=0)  # as forms know it
    seen["body"] = post._meta.get_field("body").get_prep_value(post.body)
    seen["corrections"] = post._meta.get_field("corrections").get_prep_value(post.corrections)
    seen["authors"] = [item.profile_id for item in post.post_authors.all()]
    seen["address"] = post.url_path
    tags = {"tags": digest_of_tags(item.tag_id for item in post.tagged_items.all())}
    return {name: _digest(value) for name, value in seen.items()} | tags


def digest_of_tags(tag_ids: Iterable[int]) -> str:
    """The hash for a post that wears these tags."""
    return _digest(sorted(tag_ids))


def _digest(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, cls=DjangoJSONEncoder)
    return blake2b(text.encode(), digest_size=8).hexdigest()


NOTHING_BEFORE = {"corrections": _digest("[]")}
"""What came with a newer release and was empty until then."""


def changed_between(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """The names whose hashes differ, sorted.

    Names unknown to ``before`` (a newer release) do not count as changed, unless they were empty and are no more.
    """
    known = NOTHING_BEFORE | before
    return sorted(name for name, digest in after.items() if known.get(name, digest) != digest)
