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
from search.reconcilers.ranges import BATCH, narrowed, ranges
from search.reconcilers.waiting import waiting


@dataclass
class Memory:
    """How far what is remembered of posts is from what is true."""

    posts: list[int] = field(default_factory=list)
    keys: set[int] = field(default_factory=set)
    waiting: set[int] = field(default_factory=set)  # keys of posts that will be looked at again by themselves
    missing: "Counter[int]" = field(default_factory=Counter)  # posts too few, by key; below zero: too many


def reconcile_counts(kind: Kind, name: str, mend: bool) -> Drift:
    """Compare what is counted for each post with what is to be counted, and each number with what it is made of."""
    drift, written = Drift(name), _written(kind)
    drift.expect(Post.objects.count() + len(written))
    memory = _compare_posts(kind, drift)
    wrong = _uneven(kind, written)
    with transaction.atomic():  # a second look, while nobody counts
        one_at_a_time()
        written = _written(kind, {*wrong, *memory.keys, *memory.waiting})
        wrong = _uneven(kind, written, wrong) | memory.keys
        real = _real(kind, {*wrong, *memory.waiting})
    real.update(memory.missing)
    names = _names(kind, wrong)
    for key in sorted(wrong | memory.waiting):
        waits = key not in wrong
        drift.note(f"{kind} {names.get(key, key)}: says {written.get(key, 0)}, is {real[key]}", mend, waits)
    drift.look(len(written))
    if mend:
        _mend(kind, memory.posts, sorted(wrong))
    return drift


def _compare_posts(kind: Kind, drift: Drift) -> Memory:
    memory = Memory()
    for low, high in ranges(Post):
        posts = list(Post.objects.filter(pk__gt=low, pk__lte=high).values_list("pk", flat=True))
        known = CountedPost.objects.known(kinds=[kind], post_id__gt=low, post_id__lte=high)
        drift.look(len(posts))
        if differing := {each.post_id for each in known.keys() ^ counted_for(posts, [kind])}:
            _look_twice(kind, sorted(differing), memory)
    return memory


def _look_twice(kind: Kind, posts: list[int], memory: Memory) -> None:
    """Compare these posts again while nobody counts: what has no mark now differs for good."""
    with transaction.atomic():
        one_at_a_time()
        before = CountedPost.objects.known(kinds=[kind], post_id__in=posts).keys()
        now = counted_for(posts, [kind])
        waits = waiting(Post, {each.post_id for each in before ^ now})
    memory.missing.update(each.key for each in now - before)
    memory.missing.subtract(each.key for each in before - now)
    memory.keys |= {each.key for each in before ^ now if each.post_id not in waits}
    memory.waiting |= {each.key for each in before ^ now if each.post_id in waits}
    memory.posts += sorted({each.post_id for each in before ^ now})


def _uneven(kind: Kind, written: dict[int, int], only: set[int] | None = None) -> set[int]:
    """Keys whose number is not that of the posts remembered for them."""
    real = _real(kind, only)
    wrong = {key for key in {*written, *real} if written.get(key, 0) != real[key]}
    if kind != Kind.TAG:
        wrong |= {key for key, number in written.items() if not number}  # no row: none
    return wrong if only is None else wrong & only


def _real(kind: Kind, only: set[int] | None = None) -> "Counter[int]":
    counted = narrowed(CountedPost.objects.filter(kind=kind), "key", only).order_by().values_list("key")
    return Counter(dict(counted.annotate(number=Count("pk"))))


def _mend(kind: Kind, posts: list[int], keys: list[int]) -> None:
    for some in batched(posts, BATCH):
        CountedPost.objects.recount(some, [kind])
    for some in batched(keys, BATCH):
        with transaction.atomic():
            one_at_a_time()
            write_counts((kind.value, key) for key in some)


def _written(kind: Kind, only: set[int] | None = None) -> dict[int, int]:
    if kind == Kind.TAG:
        living = TagCount.objects.filter(tag__in=Tag.objects.all())
        return dict(narrowed(living, "tag_id", only).values_list("tag_id", "live_posts"))
    return dict(narrowed(PostCount.objects.filter(kind=kind), "key", only).values_list("key", "live_posts"))


def _names(kind: Kind, keys: Any) -> dict[int, str]:
    """What the first of these keys are called; months are called by their figures."""
    models: dict[Kind, Any] = {Kind.TAG: Tag, Kind.AUTHOR: UserProfile, Kind.SERIES: Series}
    if kind not in models:
        return {}
    return dict(models[kind].objects.filter(pk__in=sorted(keys)[:BATCH]).values_list("pk", "slug"))


for each in Kind:
    called = f"search.{each.value}_counts"
    register_reconciler(called, partial(reconcile_counts, each, called))
