"""
How well the posts that are proposed after another fit, against the newest ones on the same tags; and what that costs.

    PYTHONPATH=. python benchmarks/related.py [--posts 500 2000] [--rounds 200]

The truth is known: each post of the corpus is about one subject, whose words it uses among common ones; it wears the
tag of its subject, and often those of one or two others. Precision at 3 is the share of the three proposed posts that
are about the same subject, over posts taken at random. CPU milliseconds are of this process.
"""

import random
import statistics
import time
from collections.abc import Callable
from typing import Any

from benchmarks.grown import database, options, sizes


def main() -> None:
    parser = options(__doc__, (500, 2_000), 200)
    chosen = parser.parse_args()
    with database(keep=False):
        from blog import likeness
        from blog.models import Post, PostWord
        from blog.neighbours import neighbours_of
        from blog.reading import tags_of

        for _ in sizes(chosen.posts):
            new = Post.objects.exclude(pk__in=PostWord.objects.values("post"))
            writing = [_timed(likeness.compare, pk)[0] for pk in new.order_by("pk").values_list("pk", flat=True)]
            dice = random.Random(1)  # noqa: S311 - no secret
            sample = dice.sample(list(Post.objects.order_by("pk")), chosen.rounds)
            both, reading = [], []
            for post in sample:
                took, around = _timed(neighbours_of, post, tags_of(post))
                both.append((_share(post, newest_on_its_tags(post)), _share(post, around.related)))
                reading.append(took)
            tags, words = (statistics.mean(shares) for shares in zip(*both, strict=True))
            print(f"  precision at 3 of {len(sample)} posts: tags alone {tags:.3f}, words and tags {words:.3f}")
            compared, read = statistics.median(writing), statistics.median(reading)
            print(f"  comparing {compared:.1f} ms, reading all around {read:.2f} ms")


def newest_on_its_tags(post: Any) -> list[Any]:
    """The simple way: the newest three others that share a tag."""
    from blog.models import PostTag
    from blog.visibility import visible_posts

    tags = PostTag.objects.filter(content_object=post.pk).values("tag")
    wearers = PostTag.objects.filter(tag__in=tags).values("content_object")
    return list(visible_posts().filter(pk__in=wearers).exclude(pk=post.pk).order_by("-published_at", "-pk")[:3])


def _share(post: Any, proposed: list[Any]) -> float:
    return sum(_subject(other) == _subject(post) for other in proposed) / 3


def _subject(post: Any) -> str:
    """The subject whose words stand in a post more often than any other's."""
    from tests.search.corpus_words import SUBJECTS

    if post.pk not in _known:
        from blog.models import Post

        whole = Post.objects.get(pk=post.pk)
        said = f"{whole.title} {whole.excerpt} {whole.body.raw_data[:]}".lower()
        _known[post.pk] = max(SUBJECTS, key=lambda subject: sum(said.count(word.lower()) for word in SUBJECTS[subject]))
    return _known[post.pk]


def _timed(work: Callable[..., Any], *args: Any) -> tuple[float, Any]:
    began = time.thread_time()
    result = work(*args)
    return (time.thread_time() - began) * 1000, result


_known: dict[int, str] = {}


if __name__ == "__main__":
    main()
