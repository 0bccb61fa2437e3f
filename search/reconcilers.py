"""Finding what went past every hook: counts and index entries that do not say what the database says."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from django.db.models import Count, Model, TextField
from django.db.models.functions import Cast
from modelsearch.backends import get_search_backend
from modelsearch.utils import get_content_type_pk
from wagtail.search.models import IndexEntry

from blog.models import Post, PostTag, Tag, UserProfile
from blog.reconciling import Drift, register_reconciler
from blog.visibility import visible_posts
from search import entries
from search.models import CountedPost, TagCount, Wearing, worn_by_visible

BATCH = 200


def reconcile_tag_counts(mend: bool) -> Drift:
    """Tags whose count is not the number of visible posts that wear them."""
    drift = Drift("search.tag_counts")
    misremembered = _check_counted_posts(mend)
    for low, high in _ranges(Tag):
        tags = dict(Tag.objects.filter(pk__gt=low, pk__lte=high).order_by().values_list("pk", "slug"))
        real, counted = _real_counts(tags), _written_counts(tags)
        wrong = [tag for tag in tags if real.get(tag, 0) != counted.get(tag, 0)]
        if mend:
            TagCount.objects.write(wrong)
        drift.checked += len(tags)
        for tag in sorted({*wrong, *misremembered.intersection(tags)}):
            drift.note(f"tag {tags[tag]}: says {counted.get(tag, 0)}, is {real.get(tag, 0)}", mend)
    return drift


def _check_counted_posts(mend: bool) -> set[int]:
    """Compare what was counted for each post with what is to be counted; return the tags of the differences."""
    tags: set[int] = set()
    for low, high in _ranges(Post):
        rows = CountedPost.objects.filter(post_id__gt=low, post_id__lte=high)
        before = {Wearing(*row) for row in rows.values_list("post_id", "key")}
        now = worn_by_visible(Post.objects.filter(pk__gt=low, pk__lte=high).values("pk"))
        tags |= {each.tag_id for each in before ^ now}
        if mend:
            TagCount.objects.recount({each.post_id for each in before ^ now})
    return tags


def _real_counts(tags: Any) -> dict[int, int]:
    worn = PostTag.objects.filter(tag_id__in=tags, content_object_id__in=visible_posts().values("pk"))
    return dict(worn.order_by().values_list("tag_id").annotate(number=Count("pk")))


def _written_counts(tags: Any) -> dict[int, int]:
    return dict(TagCount.objects.filter(tag_id__in=tags).values_list("tag_id", "live_posts"))


def _ranges(model: type[Model]) -> Iterator[tuple[int, int]]:
    """Half-open ranges of keys, about ``BATCH`` objects each, that together hold every key there is or was."""
    bounds, last = [0], 0
    while True:
        keys = model._default_manager.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)
        last = next(iter(keys[BATCH - 1 : BATCH]), 0)
        if not last:
            break
        bounds.append(last)
    yield from pairwise([*bounds, 2**62])


def reconcile_posts(mend: bool) -> Drift:
    """Posts, drafts too, whose index entry is missing or says something else, and entries without a post."""
    return _reconcile_entries("search.index_posts", Post, mend)


def reconcile_authors(mend: bool) -> Drift:
    """The same for authors."""
    return _reconcile_entries("search.index_authors", UserProfile, mend)


def _reconcile_entries(name: str, model: type[Model], mend: bool) -> Drift:
    """Only entries that live in the database can be compared; other engines are rebuilt by ``update_index``."""
    drift = Drift(name)
    index = get_search_backend().get_index_for_model(model)
    if not hasattr(index, "stored"):
        return drift
    for low, high in _ranges(model):
        objects = {str(obj.pk): obj for obj in entries.with_texts(model).filter(pk__gt=low, pk__lte=high)}
        stored = index.stored(model, objects)
        drift.checked += len(objects)
        wrong = [key for key, obj in objects.items() if stored.get(key) != index.wanted(obj)]
        if mend:
            _entries_of(model).filter(object_id__in=wrong).delete()
            index.add_items(model, [objects[key] for key in wrong])
        for key in wrong:
            drift.note(f"{objects[key]}: {'stale' if key in stored else 'missing'}", mend)
    _remove_orphans(model, drift, mend)
    return drift


def _entries_of(model: type[Model]) -> Any:
    return IndexEntry.objects.filter(content_type=get_content_type_pk(model))


def _remove_orphans(model: type[Model], drift: Drift, mend: bool) -> None:
    living = model._default_manager.annotate(key=Cast("pk", TextField())).values("key")
    orphans = list(_entries_of(model).exclude(object_id__in=living).values_list("object_id", flat=True))
    if mend:
        _entries_of(model).filter(object_id__in=orphans).delete()
    for key in orphans:
        drift.note(f"{model._meta.verbose_name} {key}: indexed, but gone", mend)


register_reconciler("search.tag_counts", reconcile_tag_counts)
register_reconciler("search.index_posts", reconcile_posts)
register_reconciler("search.index_authors", reconcile_authors)
