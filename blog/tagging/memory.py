"""What is remembered of posts' tags, brought along with a merge: no post may announce later that it has other tags."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from itertools import batched

from blog.digests import digest_of_tags
from blog.models.publication import PostPublication

CHUNK = 500


def carry_digests(post_ids: Iterable[int], swap: Callable[[set[int]], set[int]]) -> None:
    """Remember other tags for live posts, before their tags are changed. Two queries and one write for a chunk.

    Where memory and tags differ already, a change is still to be announced: such a memory is left as it is.

    :param swap: from the ids of a post's tags to what they will be.
    """
    for chunk in batched(post_ids, CHUNK):
        tags = _tags_of(chunk)
        rows = PostPublication.objects.select_for_update().filter(pk__in=chunk, live=True).order_by("pk")
        carried = []
        for row in rows:
            worn = tags[row.pk]
            if row.digests.get("tags") == digest_of_tags(worn):
                row.digests["tags"] = digest_of_tags(swap(worn))
                carried.append(row)
        PostPublication.objects.bulk_update(carried, ["digests"])


def _tags_of(post_ids: Iterable[int]) -> dict[int, set[int]]:
    from blog.models.tags import PostTag

    tags: dict[int, set[int]] = defaultdict(set)
    rows = PostTag.objects.filter(content_object__in=post_ids).values_list("content_object_id", "tag_id")
    for post_id, tag_id in rows:
        tags[post_id].add(tag_id)
    return tags
