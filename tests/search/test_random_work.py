"""Whatever is done, in any order, counts and entries are right once a worker has run."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.models import Page, PageViewRestriction
from wagtail.search.models import IndexEntry

from blog.models import Post, PostTag, Tag
from search.models import CountedPost, TagCount
from tests.factories import a_draft, a_post, the_blog
from tests.search.conftest import Settle, drift

pytestmark = pytest.mark.django_db

TAGS = ("harbours", "method", "tides")
Way = Callable[[int], None]
Work = list[tuple[Way, int]]


def _post(number: int) -> Post | None:
    posts = list(Post.objects.order_by("pk"))
    return posts[number % len(posts)] if posts else None


def write(number: int) -> None:
    a_draft(tags=TAGS[: number % 4])


def publish_new(number: int) -> None:
    a_post(tags=TAGS[number % 3 :])


def retag(number: int) -> None:
    if (post := _post(number)) and not post.alias_of_id:
        post.tags.set([TAGS[number % 3]])
        post.publish()


def unpublish(number: int) -> None:
    if post := _post(number):
        Page.objects.get(pk=post.pk).unpublish(set_expired=bool(number % 2))


def delete(number: int) -> None:
    if post := _post(number):
        post.delete()


def restrict(number: int) -> None:
    page = the_blog() if number % 5 == 0 else _post(number)
    if page:
        PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


def lift(number: int) -> None:
    if restriction := PageViewRestriction.objects.first():
        restriction.delete()


def alias(number: int) -> None:
    if (post := _post(number)) and not post.alias_of_id:
        post.create_alias(update_slug=f"alias-{timezone.now().timestamp()}".replace(".", "-"))


def copy(number: int) -> None:
    if (post := _post(number)) and not post.alias_of_id:
        slug = f"copy-{timezone.now().timestamp()}".replace(".", "-")
        post.copy(update_attrs={"slug": slug}, keep_live=bool(number % 2))


def rename_tag(number: int) -> None:
    if tag := Tag.objects.filter(name=TAGS[number % 3]).first():
        tag.name = f"{tag.name} {tag.pk}"
        tag.save()


def delete_tag(number: int) -> None:
    if tag := Tag.objects.order_by("pk").first():
        tag.delete()


def update_behind_our_back(number: int) -> None:
    if post := _post(number):
        Post.objects.filter(pk=post.pk).update(
            live=bool(number % 2), title=f"Retitled {number}", expire_at=timezone.now() - timedelta(days=number % 3 - 1)
        )


def delete_behind_our_back(number: int) -> None:
    if post := _post(number):
        PostTag.objects.filter(content_object=post)._raw_delete("default")
        IndexEntry.objects.filter(object_id=str(post.pk))._raw_delete("default")


def falsify(number: int) -> None:
    TagCount.objects.update(live_posts=number)
    CountedPost.objects.filter(key__gt=number % 3).delete()
    IndexEntry.objects.update(body="false")


OPEN: list[Way] = [
    write, publish_new, retag, unpublish, delete, restrict, lift, alias, copy, rename_tag, delete_tag,
]  # fmt: skip
HIDDEN: list[Way] = [update_behind_our_back, delete_behind_our_back, falsify]


def steps(*ways: Way) -> st.SearchStrategy[Work]:
    return st.lists(st.tuples(st.sampled_from(ways), st.integers(0, 9)), min_size=2, max_size=8)


random_work = settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@random_work
@given(work=steps(*OPEN))
def test_work_that_is_heard_of_needs_no_mending(settled: Settle, work: Work):
    with transaction.atomic():
        for step, number in [(publish_new, 0), *work]:
            with settled():
                step(number)

        assert drift() == []
        transaction.set_rollback(True)


@random_work
@given(work=steps(*OPEN, *HIDDEN))
def test_work_behind_our_back_is_mended_in_one_go(settled: Settle, work: Work):
    with transaction.atomic():
        for step, number in [(publish_new, 0), *work]:
            with settled():
                step(number)

        drift(mend=True)

        assert drift() == []
        transaction.set_rollback(True)
