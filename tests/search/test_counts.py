"""Whatever happens to posts, the numbers of posts of tags, authors, series and months follow."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from blog.models import Post, PostAuthor, Series, Tag, TagMerge, User
from blog.tallies import Kind, count, live_counts
from blog.visibility import visible_posts
from search.models import CountedPost, PostCount
from tests.factories import a_post, a_user, the_blog
from tests.search.conftest import Settle, drift, the_tag

pytestmark = pytest.mark.django_db

KINDS: tuple[Kind, ...] = ("tag", "author", "series", "month")
JUNE = datetime(2026, 6, 30, 12, tzinfo=UTC)


def a_series(title: str = "Tides") -> Series:
    return Series.objects.get_or_create(title=title, slug=title.lower())[0]


@pytest.fixture
def post(settled: Settle) -> Post:
    """One of two posts that count for everything there is to count for."""
    with settled():
        a_post(tags=("harbours",), series=a_series(), published_at=JUNE)
        post = a_post(tags=("harbours", "method"), series=a_series(), published_at=JUNE)
    assert kept() == counted()
    assert sum(kept()["month"].values()) == 2
    return post


def kept() -> dict[str, dict[int, int]]:
    return {kind: live_counts(kind) for kind in KINDS}


def counted() -> dict[str, dict[int, int]]:
    return {kind: count(kind, visible_posts()) for kind in KINDS}


def retag(post: Post) -> None:
    post.tags.set(["tides"])
    post.publish()


def sign_over(post: Post) -> None:
    post.post_authors.set([PostAuthor(profile=a_user("Ben").profile)])
    post.publish()


def unsign(post: Post) -> None:
    post.owner = a_user("Ben")
    post.post_authors.set([])
    post.publish()


def hand_over(post: Post) -> None:
    """Only the owner changes, which no reader is told of."""
    unsign(post)
    post.owner = a_user("Cy")
    post.save(update_fields=["owner"])


def sign_by_code(post: Post) -> None:
    PostAuthor.objects.create(post=post, profile=a_user("Ben").profile)


def put_in_another_series(post: Post) -> None:
    post.series = a_series("Charts")
    post.publish()


def redate(post: Post) -> None:
    post.published_at = JUNE + timedelta(days=1)
    post.publish()


def expire(post: Post) -> None:
    Page.objects.get(pk=post.pk).unpublish(set_expired=True)


def delete_the_blog(post: Post) -> None:
    the_blog().delete()


def restrict(post: Post) -> None:
    PageViewRestriction.objects.create(page=post, restriction_type=PageViewRestriction.LOGIN)


def restrict_the_blog(post: Post) -> None:
    PageViewRestriction.objects.create(page=the_blog(), restriction_type=PageViewRestriction.PASSWORD)


def make_an_alias(post: Post) -> None:
    post.create_alias(update_slug="an-alias")


def make_a_post_of_an_alias(post: Post) -> None:
    alias = post.create_alias(update_slug="an-alias")
    alias.alias_of = None
    alias.save()


def copy(post: Post) -> None:
    post.copy(update_attrs={"slug": "a-copy"}, keep_live=True)


def merge_its_tag(post: Post) -> None:
    the_tag("method").merge_into(the_tag("harbours"), by=a_user("Dot"))


def merge_and_part_its_tags(post: Post) -> None:
    merge_its_tag(post)
    TagMerge.objects.get().undo(by=a_user("Dot"))


def merge_into_a_new_tag(post: Post) -> None:
    the_tag("harbours").merge_into(Tag.objects.create(name="ports"), by=a_user("Dot"))


def delete_its_series(post: Post) -> None:
    a_series().delete()


def delete_its_author(post: Post) -> None:
    a_user("Ada").delete()


def delete_the_profile_of_its_author(post: Post) -> None:
    """The owner stands for a name that is gone, and has none any more."""
    a_user("Ada").profile.delete()


def give_its_owner_a_profile(post: Post) -> None:
    delete_the_profile_of_its_author(post)
    User.objects.get(username="ada").save()
    type(a_user("Ben").profile).objects.create_for(User.objects.get(username="ada"))


def delete_its_tags(post: Post) -> None:
    Tag.objects.filter(name__in=["harbours", "method"]).delete()


OPERATIONS: list[Callable[[Post], Any]] = [
    retag, sign_over, unsign, hand_over, sign_by_code, put_in_another_series, redate, Post.unpublish, expire,
    Post.delete, delete_the_blog, restrict, restrict_the_blog, make_an_alias, make_a_post_of_an_alias, copy,
    merge_its_tag, merge_and_part_its_tags, merge_into_a_new_tag, delete_its_series, delete_its_author,
    delete_the_profile_of_its_author, give_its_owner_a_profile, delete_its_tags,
]  # fmt: skip


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.__name__)
def test_what_is_kept_is_what_is_there(settled: Settle, post: Post, operation: Callable[[Post], Any]):
    with settled():
        operation(post)

    assert kept() == counted()
    assert drift() == []


def test_a_date_of_expiry_that_has_passed_is_minded_before_the_scheduler_comes(settled: Settle, post: Post):
    with settled():
        post.expire_at = timezone.now() + timedelta(hours=1)
        post.publish()
    assert sum(kept()["month"].values()) == 2

    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        assert kept() == counted()
        assert sum(kept()["month"].values()) == 1


def test_a_month_begins_at_midnight_of_the_sites_zone(settled: Settle, settings: Any):
    settings.TIME_ZONE = "Asia/Tokyo"
    with settled():
        a_post(published_at=datetime(2026, 6, 30, 16, tzinfo=UTC))

    assert kept()["month"] == counted()["month"] == {202607: 1}


def test_nothing_is_left_of_what_has_no_posts(settled: Settle, post: Post):
    with settled():
        the_blog().delete()

    assert not PostCount.objects.exists()
    assert not CountedPost.objects.exists()


def test_lists_show_what_is_kept(settled: Settle, post: Post, client: Client):
    PostCount.objects.filter(kind="month").update(live_posts=41)
    PostCount.objects.filter(kind="author").update(live_posts=42)

    assert "41" in client.get(reverse("blog:archive")).content.decode()
    assert "41" in client.get(reverse("blog:year", args=[2026])).content.decode()
    assert "42 posts" in client.get(reverse("blog:authors")).content.decode()


@pytest.mark.parametrize("kind", KINDS)
def test_numbers_for_some_keys_are_the_same_numbers(settled: Settle, post: Post, kind: Kind):
    key, number = next(iter(live_counts(kind).items()))

    assert live_counts(kind, keys=[key, 987654]) == {key: number}


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_mended_by_its_own_check_and_by_no_other(settled: Settle, post: Post, kind: Kind):
    CountedPost.objects.all().delete()
    looked = {each.name: each.found for each in drift()}

    mended = {each.name: each.mended for each in drift(mend=True)}

    assert looked == mended == {"search.tag_counts": 2} | {f"search.{kind}_counts": 1 for kind in KINDS[1:]}
    assert drift() == []
    assert kept() == counted()
