"""A merge taken back: the tag returns as it was, and what was decided since stays."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from blog.models import Event, Post, Tag, TagAlias, TagMerge
from blog.signals import tag_unmerged
from blog.tagging.trying import MergeRefused
from tests.blog.tag_shelf import merged, named_in, retagged, the_tag, worn
from tests.factories import a_draft, a_due_post, a_post, an_admin

pytestmark = pytest.mark.django_db


def test_the_tag_returns_with_its_number_address_words_and_posts() -> None:
    live, draft, double = a_post(tags=("Ports",)), a_draft(tags=("Ports",)), a_post(tags=("Ports", "Harbours"))
    Tag.objects.filter(name="Ports").update(description="Where boats rest.")
    before = the_tag("Ports")

    merged("Ports", into="Harbours").undo()

    after = the_tag("Ports")
    assert (after.pk, after.slug, after.description) == (before.pk, "ports", "Where boats rest.")
    assert [worn(post) for post in (live, draft, double)] == [["Ports"], ["Ports"], ["Harbours", "Ports"]]


def test_drafts_and_schedules_name_the_tag_again() -> None:
    post, due = a_post(tags=("Ports",)), a_due_post(tags=("Ports", "Harbours"))
    both, only = retagged(post, "Ports", "Harbours"), retagged(post, "Ports")
    ports, harbours = the_tag("Ports").pk, the_tag("Harbours").pk

    merged("Ports", into="Harbours").undo()
    Post.objects.get(pk=due.pk).publish(due.scheduled_revision)

    assert (named_in(both), named_in(only)) == (sorted([ports, harbours]), [ports])
    assert worn(due) == ["Harbours", "Ports"]


def test_a_draft_made_since_of_a_post_that_is_given_back_names_the_tag_again() -> None:
    post = a_post(tags=("Ports",))
    a_post(tags=("Harbours",))
    merge = merged("Ports", into="Harbours")
    since = retagged(post, "Harbours", "Tides")

    merge.undo()

    assert named_in(since) == sorted([the_tag("Ports").pk, the_tag("Tides").pk])


@pytest.mark.parametrize(("live", "drafted"), [("Harbours Ports", "Harbours Ports"), ("Tides", "Ports")])
def test_a_draft_made_since_is_given_back_what_the_last_one_before_had(live: str, drafted: str) -> None:
    post = a_post(tags=live.split())
    a_post(tags=("Harbours",))
    before = named_in(retagged(post, *drafted.split()))
    merge = merged("Ports", into="Harbours")
    since = retagged(post, "Harbours", title="Another title")

    merge.undo()

    assert named_in(since) == before


def test_a_draft_made_since_of_one_that_had_the_other_tag_anyway_is_left_alone() -> None:
    post = a_post(tags=("Ports",))
    retagged(post, "Harbours")
    merge = merged("Ports", into="Harbours")
    since = retagged(post, "Harbours", title="Another title")

    merge.undo()

    assert named_in(since) == [the_tag("Harbours").pk]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_two_merges_into_one_tag_are_undone_in_any_order(order: tuple[int, int]) -> None:
    post = a_post(tags=("Ports", "Tides"))
    other, given, native = a_post(tags=("Tides",)), a_draft(tags=("Ports",)), a_post(tags=("Harbours", "Ports"))
    posts = (post, other, given, native)
    before = [worn(each) for each in posts], named_in(post.live_revision)
    merges = [merged("Ports", into="Harbours")]
    between = retagged(post, "Harbours", "Tides")
    merges.append(merged("Tides", into="Harbours"))
    since = retagged(post, "Harbours", title="Another title")

    for number in order:
        merges[number].undo()

    assert ([worn(each) for each in posts], named_in(post.live_revision)) == before
    assert named_in(between) == named_in(since) == before[1]
    assert not Event.objects.filter(kind="post_updated").exists()


def test_of_two_merges_into_one_tag_the_one_that_stands_keeps_its_posts() -> None:
    post = a_post(tags=("Ports", "Tides"))
    a_post(tags=("Harbours",))
    first = merged("Ports", into="Harbours")
    merged("Tides", into="Harbours")

    first.undo()

    assert worn(post) == ["Harbours", "Ports"]


def test_what_was_decided_since_stays() -> None:
    dropped, added = a_post(tags=("Ports",)), a_post(tags=("Tides",))
    a_post(tags=("Harbours",))
    merge = merged("Ports", into="Harbours")
    for post, tag in ((dropped, "Tides"), (added, "Harbours")):
        changed = Post.objects.get(pk=post.pk)
        changed.tags.set([tag])
        changed.publish()

    merge.undo()

    assert (worn(dropped), worn(added)) == (["Tides"], ["Harbours"])


def test_a_post_deleted_since_is_no_hindrance() -> None:
    gone, double = a_post(tags=("Ports",)), a_post(tags=("Ports", "Harbours"))
    merge = merged("Ports", into="Harbours")
    gone.delete()
    double.delete()

    merge.undo()

    assert not the_tag("Ports").tagged_posts.exists()


def test_addresses_lead_where_they_led_before(client: Any) -> None:
    a_post(tags=("Ports", "Harbours"))
    for slug, tag in (("havens", "Ports"), ("quays", "Harbours")):
        TagAlias.objects.create(slug=slug, tag=the_tag(tag))

    merged("Ports", into="Harbours").undo()

    assert sorted(TagAlias.objects.values_list("slug", "tag__slug")) == [("havens", "ports"), ("quays", "harbours")]
    assert client.get("/tags/ports/").status_code == 200


def test_undoing_is_one_fact_and_no_news_of_posts(heard: Any) -> None:
    post = a_post(tags=("Ports",))
    a_post(tags=("Ports", "Harbours"))
    merge = merged("Ports", into="Harbours")

    with heard(tag_unmerged) as said:
        merge.undo(by=an_admin())
        for each in Post.objects.all():
            each.save()

    assert [(each["tag"].name, each["merged_into"]) for each in said] == [("Ports", the_tag("Harbours").pk)]
    assert worn(post) == ["Ports"]
    assert not Event.objects.filter(kind="post_updated").exists()


def test_renames_after_the_undo_are_facts_of_their_own() -> None:
    a_post(tags=("Ports", "Harbours"))
    ports = the_tag("Ports")
    ports.slug = "havens"
    ports.save()

    tag = merged("Ports", into="Harbours").undo()
    tag.slug = "ports"
    tag.save()

    assert Event.objects.filter(kind="tag_renamed").count() == 2


def test_a_merge_is_undone_once_and_within_thirty_days() -> None:
    a_post(tags=("Ports", "Harbours", "Tides"))
    merge, late = merged("Ports", into="Harbours"), merged("Tides", into="Harbours")
    merge.undo()

    with pytest.raises(MergeRefused, match="undone already"):
        merge.undo()
    with time_machine.travel(timezone.now() + timedelta(days=31), tick=False), pytest.raises(MergeRefused, match="30"):
        late.undo()
    assert Event.objects.filter(kind="tag_unmerged").count() == 1


def test_merges_on_merges_are_undone_in_turn() -> None:
    post = a_post(tags=("Ports",))
    a_post(tags=("Harbours", "Tides"))
    first, second = merged("Ports", into="Harbours"), merged("Harbours", into="Tides")

    with pytest.raises(MergeRefused, match="“Harbours” any more: it has been merged into “Tides”"):
        first.undo()
    second.undo()
    first.undo()

    assert worn(post) == ["Ports"]


def test_a_target_that_was_deleted_cannot_give_anything_back() -> None:
    a_post(tags=("Ports", "Harbours"))
    merge = merged("Ports", into="Harbours")
    the_tag("Harbours").delete()

    assert "it has been deleted" in merge.why_not_undone
    with pytest.raises(MergeRefused):
        merge.undo()


def test_a_name_or_address_that_was_taken_since_is_said() -> None:
    a_post(tags=("Ports", "Harbours", "Tides"))
    by_name, by_address = merged("Ports", into="Harbours"), merged("Tides", into="Harbours")
    Tag.objects.create(name="PORTS")
    Tag.objects.create(name="Ebb and flow", slug="tides")

    for merge, words in ((by_name, "a tag “Ports” again"), (by_address, "has the address “tides”")):
        with pytest.raises(MergeRefused, match=words):
            merge.undo()
    assert TagMerge.objects.standing().count() == 2
