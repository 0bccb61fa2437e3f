"""Every road by which a tag can gain or lose a visible post."""

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from blog.models import Post, PostTag
from search.models import CountedPost, TagCount
from tests.factories import a_draft, a_post, the_blog
from tests.search.conftest import Settle, counts, drift, the_tag

pytestmark = pytest.mark.django_db


@pytest.fixture
def post(settled: Settle) -> Post:
    with settled():
        post = a_post("Low water", tags=("harbours", "method"))
    assert counts() == {"harbours": 1, "method": 1}
    return post


def test_a_draft_counts_for_nothing(settled: Settle):
    with settled():
        a_draft(tags=("harbours",))

    assert counts() == {}


def test_every_live_post_counts_once(settled: Settle, post: Post):
    with settled():
        a_post(tags=("harbours",))
        post.publish()

    assert counts() == {"harbours": 2, "method": 1}


def test_unpublishing_takes_the_post_out(settled: Settle, post: Post):
    with settled():
        post.unpublish()

    assert counts() == {}


def test_a_tag_taken_off_and_published_is_left(settled: Settle, post: Post):
    with settled():
        post.tags.remove("method")
        post.tags.add("tides")
        post.publish()

    assert counts() == {"harbours": 1, "tides": 1}


def test_a_tag_taken_off_a_draft_changes_nothing_yet(settled: Settle, post: Post):
    with settled():
        post.tags.remove("method")
        post.save_revision()

    assert counts() == {"harbours": 1, "method": 1}


def test_expiry_takes_the_post_out(settled: Settle, post: Post):
    with settled():
        Page.objects.get(pk=post.pk).unpublish(set_expired=True)

    assert counts() == {}


def test_a_post_past_its_expiry_date_is_found_by_the_reconciler(post: Post):
    Post.objects.filter(pk=post.pk).update(expire_at=timezone.now() - timedelta(minutes=1))

    drift(mend=True)

    assert counts() == {}


def test_deletion_leaves_no_count_behind(settled: Settle, post: Post):
    with settled():
        post.delete()

    assert counts() == {}
    assert not CountedPost.objects.exists()


def test_deletion_of_the_whole_blog_leaves_no_count_behind(settled: Settle, post: Post):
    with settled():
        the_blog().delete()

    assert counts() == {}


@pytest.mark.parametrize("where", ["post", "blog"])
def test_a_restriction_takes_the_post_out_and_lifting_it_brings_it_back(settled: Settle, post: Post, where: str):
    page = post if where == "post" else the_blog()
    with settled():
        restriction = PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    assert counts() == {}

    with settled():
        restriction.delete()

    assert counts() == {"harbours": 1, "method": 1}


def test_an_alias_does_not_count(settled: Settle, post: Post):
    with settled():
        post.create_alias(update_slug="low-water-alias")

    assert counts() == {"harbours": 1, "method": 1}


def test_a_live_copy_counts(settled: Settle, post: Post):
    with settled():
        post.copy(update_attrs={"slug": "low-water-copy"}, keep_live=True)

    assert counts() == {"harbours": 2, "method": 2}


def test_a_renamed_tag_keeps_its_count(settled: Settle, post: Post):
    tag = the_tag("harbours")
    tag.name, tag.slug = "Ports", "ports"
    with settled():
        tag.save()

    assert counts() == {"ports": 1, "method": 1}


def test_a_deleted_tag_takes_its_count_along(settled: Settle, post: Post):
    with settled():
        the_tag("harbours").delete()

    assert counts() == {"method": 1}
    assert CountedPost.objects.filter(kind="tag").count() == 1


def test_a_tag_put_on_a_live_post_by_code_counts(settled: Settle, post: Post):
    with settled():
        other = a_post(tags=("tides",))
        PostTag.objects.create(content_object=other, tag=the_tag("harbours"))

    assert counts() == {"harbours": 2, "method": 1, "tides": 1}


def test_what_went_past_every_hook_is_found_and_mended(post: Post):
    Post.objects.filter(pk=post.pk).update(live=False)

    assert [each.found for each in drift()] == [2, 1, 1]  # two tags, an author, a month
    assert counts() == {"harbours": 1, "method": 1}

    assert [each.mended for each in drift(mend=True)] == [2, 1, 1]
    assert counts() == {}
    assert drift() == []


def test_a_count_changed_by_hand_is_mended(post: Post):
    TagCount.objects.update(live_posts=7)
    TagCount.objects.filter(tag=the_tag("method")).delete()

    assert drift(mend=True)[0].examples == ["tag harbours: says 7, is 1", "tag method: says 0, is 1"]
    assert counts() == {"harbours": 1, "method": 1}


def test_a_forgotten_post_is_remembered(settled: Settle, post: Post):
    CountedPost.objects.all().delete()

    assert drift(mend=True)

    with settled():
        post.unpublish()
    assert counts() == {}


def test_counting_again_writes_nothing(post: Post, django_assert_max_num_queries):
    with django_assert_max_num_queries(7):
        CountedPost.objects.recount([post.pk])

    assert counts() == {"harbours": 1, "method": 1}


def test_a_first_count_takes_few_queries(post: Post, django_assert_max_num_queries):
    CountedPost.objects.all().delete()

    with django_assert_max_num_queries(11):
        CountedPost.objects.recount([post.pk])
