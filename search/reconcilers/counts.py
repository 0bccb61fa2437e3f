"""Tags, authors, series and months whose number of posts is not the number of posts that any reader finds."""

from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from itertools import batched
from typing import Any

from django.db import transaction
from django.db.models import Count

from blog.models import Post, Series, Tag, UserProfile
from blog.reconciling import Drift, register_reconciler
from search.models import CountedPost, Kind, PostCount, TagCount, counted_for, write_counts
from search.models.counted_posts import one_at_a_time
from search.reconcilers.ranges import BATCH, ranges


@dataclass
class Memory:
    """How far what is remembered of posts is from what is true."""

    posts: list[int] = field(default_factory=list)
    keys: set[int] = field(default_factory=set)
    missing: "Counter[int]" = field(default_factory=Counter)  # posts too few, by key; below zero: too many


def reconcile_counts(kind: Kind, name: str, mend: bool) -> Drift:
    """Compare what is counted for each post with what is to be counted, and each number with what it is made of."""
    drift, written = Drift(name), _written(kind)
    drift.expect(Post.objects.count() + len(written))
    memory = _compare_posts(kind, drift)
    counted = CountedPost.objects.filter(kind=kind).order_by().values_list("key")
    real = Counter(dict(counted.annotate(number=Count("pk"))))
    real.update(memory.missing)
    wrong = {key for key in {*written, *real} if written.get(key, 0) != real[key]} | memory.keys
    names = _names(kind, wrong)
    for key in sorted(wrong):
        drift.note(f"{kind} {names.get(key, key)}: says {written.get(key, 0)}, is {real[key]}", mend)
    drift.look(len(written))
    if mend:
        _mend(kind, memory.posts, sorted(wrong))
    return drift


def _compare_posts(kind: Kind, drift: Drift) -> Memory:
    memory = Memory()
    for low, high in ranges(Post):
        posts = list(Post.objects.filter(pk__gt=low, pk__lte=high).values_list("pk", flat=True))
        before = CountedPost.objects.known(kinds=[kind], post_id__gt=low, post_id__lte=high).keys()
        now = counted_for(posts, [kind])
        memory.missing.update(each.key for each in now - before)
        memory.missing.subtract(each.key for each in before - now)
        memory.keys |= {each.key for each in before ^ now}
        memory.posts += sorted({each.post_id for each in before ^ now})
        drift.look(len(posts))
    return memory


def _mend(kind: Kind, posts: list[int], keys: list[int]) -> None:
    for some in batched(posts, BATCH):
        CountedPost.objects.recount(some, [kind])
    for some in batched(keys, BATCH):
        with transaction.atomic():
            one_at_a_time()
            write_counts((kind.value, key) for key in some)


def _written(kind: Kind) -> dict[int, int]:
    if kind == Kind.TAG:
        return dict(TagCount.objects.values_list("tag_id", "live_posts"))
    return dict(PostCount.objects.filter(kind=kind).values_list("key", "live_posts"))


def _names(kind: Kind, keys: Any) -> dict[int, str]:
    """What the first of these keys are called; months are called by their figures."""
    models: dict[Kind, Any] = {Kind.TAG: Tag, Kind.AUTHOR: UserProfile, Kind.SERIES: Series}
    if kind not in models:
        return {}
    return dict(models[kind].objects.filter(pk__in=sorted(keys)[:BATCH]).values_list("pk", "slug"))


for each in Kind:
    called = f"search.{each.value}_counts"
    register_reconciler(called, partial(reconcile_counts, each, called))
