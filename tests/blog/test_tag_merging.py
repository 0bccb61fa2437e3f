"""Two tags made one: posts, drafts, schedules and addresses; and nobody hears of the posts."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from blog.models import Event, Post, PostTag, Tag, TagAlias, TagMerge
from blog.signals import post_updated, tag_merged
from blog.tagging.trying import MergeRefused
from tests.blog.many_posts import many_posts
from tests.blog.tag_shelf import merged, named_in, retagged, the_tag, worn
from tests.factories import a_draft, a_due_post, a_post, an_admin

pytestmark = pytest.mark.django_db


def test_posts_and_drafts_wear_the_tag_that_stays() -> None:
    live, draft, double = a_post(tags=("Ports",)), a_draft(tags=("Ports",)), a_post(tags=("Ports", "Harbours"))

    merged("Ports", into="Harbours")

    assert [worn(post) for post in (live, draft, double)] == [["Harbours"]] * 3
    assert not Tag.objects.filter(name="Ports").exists()


def test_revisions_name_the_tag_that_stays_once() -> None:
    post = a_post(tags=("Ports",))
    both, only = retagged(post, "Ports", "Harbours"), retagged(post, "Ports", "Tides")
    stays, tides = the_tag("Harbours").pk, the_tag("Tides").pk

    merged("Ports", into="Harbours")

    assert (named_in(both), named_in(only)) == ([stays], sorted([stays, tides]))
    assert named_in(Post.objects.get(pk=post.pk).live_revision) == [stays]


def test_a_scheduled_post_goes_live_with_the_tag_that_stays() -> None:
    post = a_due_post(tags=("Ports",))
    a_post(tags=("Harbours",))

    merged("Ports", into="Harbours")
    Post.objects.get(pk=post.pk).publish(Post.objects.get(pk=post.pk).scheduled_revision)

    assert worn(post) == ["Harbours"]


def test_a_tag_whose_number_begins_alike_is_left_alone() -> None:
    ports = Tag.objects.create(pk=7, name="Ports")
    Tag.objects.create(pk=71, name="Piers")
    post = a_post(tags=("Piers",))

    ports.merge_into(Tag.objects.create(name="Harbours"))

    assert named_in(post.live_revision) == [71]


def test_old_addresses_lead_to_the_tag_that_stays(client: Any) -> None:
    a_post(tags=("Ports", "Harbours"))
    TagAlias.objects.create(slug="havens", tag=the_tag("Ports"))

    merged("Ports", into="Harbours")

    for old in ("/tags/ports/", "/tags/havens/"):
        assert client.get(old).headers["Location"] == "/tags/harbours/"


def test_a_merge_is_one_fact_and_no_news_of_posts(heard: Any) -> None:
    a_post(tags=("Ports",))
    a_post(tags=("Ports", "Harbours"))
    ports = the_tag("Ports")

    with heard(tag_merged) as said:
        merge = merged("Ports", into="Harbours")

    assert [(each["tag"].name, each["merged"], each["merge"]) for each in said] == [
        ("Harbours", {"id": ports.pk, "name": "Ports", "slug": "ports"}, merge.pk)
    ]
    assert not Event.objects.filter(kind="post_updated").exists()


@pytest.mark.parametrize("tags", [("Ports",), ("Ports", "Harbours")])
def test_saving_a_post_after_the_merge_announces_no_change_of_tags(heard: Any, tags: tuple[str, ...]) -> None:
    post = a_post(tags=tags)
    a_post(tags=("Harbours",))
    merged("Ports", into="Harbours")

    with heard(post_updated) as said:
        again = Post.objects.get(pk=post.pk)
        again.save()
        again.title = "Another title"
        again.publish()

    assert [each["changed_fields"] for each in said] == [["title"]]


def test_a_change_that_waits_to_be_announced_still_is(heard: Any) -> None:
    post = a_post(tags=("Ports",))
    a_post(tags=("Harbours", "Tides"))
    PostTag.objects.create(tag=the_tag("Tides"), content_object=post)
    merged("Ports", into="Harbours")

    with heard(post_updated) as said:
        Post.objects.get(pk=post.pk).save()

    assert [each["changed_fields"] for each in said] == [["tags"]]


def test_a_post_in_memory_from_before_the_merge_is_saved_with_the_tag_that_stays() -> None:
    post = a_post(tags=("Ports",))
    a_post(tags=("Harbours",))
    post.tags.add("Tides")
    double = Post.objects.get(pk=a_post(tags=("Ports", "Harbours")).pk)
    double.tags.add("Tides")

    merged("Ports", into="Harbours")
    post.save()
    double.save()

    assert worn(post) == worn(double) == ["Harbours", "Tides"]


def test_a_revision_in_memory_from_before_the_merge_goes_live_with_the_tag_that_stays() -> None:
    post = a_draft(tags=("Ports",))
    revision = post.save_revision()
    a_post(tags=("Harbours", "Tides"))

    merged("Ports", into="Harbours")
    merged("Harbours", into="Tides")
    revision.publish()

    assert worn(post) == ["Tides"]


def test_a_deleted_tag_is_dropped_from_drafts_and_schedules() -> None:
    due, draft = a_due_post(tags=("Ports", "Tides")), a_draft(tags=("Ports",))
    revision, kept = due.scheduled_revision, draft.save_revision()
    held = Post.objects.get(pk=draft.pk)
    held.tags.add("Tides")

    the_tag("Ports").delete()
    Post.objects.get(pk=due.pk).publish(revision)
    kept.publish()
    held.save()

    assert (worn(due), worn(draft)) == (["Tides"], ["Tides"])


def test_merging_with_itself_or_with_a_tag_that_is_gone_is_refused() -> None:
    a_post(tags=("Ports", "Harbours", "Tides"))
    ports, tides = the_tag("Ports"), the_tag("Tides")
    merged("Ports", into="Harbours")
    the_tag("Tides").delete()

    for tag, into, words in (
        (the_tag("Harbours"), the_tag("Harbours"), "into itself"),
        (ports, the_tag("Harbours"), "has been merged into “Harbours”"),
        (the_tag("Harbours"), tides, "it has been deleted"),
    ):
        with pytest.raises(MergeRefused, match=words):
            tag.merge_into(into)
    assert TagMerge.objects.count() == Event.objects.filter(kind="tag_merged").count() == 1


def test_the_log_says_who_merged_what() -> None:
    from wagtail.models import ModelLogEntry

    a_post(tags=("Ports", "Harbours"))
    dot = an_admin()

    merge = the_tag("Ports").merge_into(the_tag("Harbours"), by=dot)

    entry = ModelLogEntry.objects.get(action="blog.tag_merged")
    assert (entry.user, entry.data["name"], entry.object_id) == (dot, "Ports", str(the_tag("Harbours").pk))
    assert merge.merged_by == dot


def queries_of_merging(name: str, posts: int) -> int:
    first = a_post(tags=(name, "Harbours"))
    many_posts(first, posts)
    Tag.objects.get_or_create(name="Havens")
    with CaptureQueriesContext(connection) as queries:
        merged(name, into="Havens")
    return len(queries)


def test_many_posts_cost_no_more_queries_than_a_few() -> None:
    assert queries_of_merging("Ports", 50) == queries_of_merging("Piers", 450)
