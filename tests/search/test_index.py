"""Index entries follow what they speak of, drafts too, and readers never find what they may not see."""

from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Page
from wagtail.search.backends import get_search_backend
from wagtail.search.models import IndexEntry

from blog.models import BlogImage, Post, UserProfile
from blog.signals import muted
from search.models import StaleEntry
from search.receivers import index_post
from tests.factories import a_draft, a_post, a_user, an_admin, the_blog
from tests.search.conftest import Settle, drift, the_tag

pytestmark = pytest.mark.django_db


def entries(model: type) -> set[str]:
    found = IndexEntry.objects.filter(content_type=ContentType.objects.get_for_model(model))
    return set(found.values_list("object_id", flat=True))


def titles(query: str) -> list[str]:
    return [post.title for post in Post.objects.search(query)]


def test_a_published_post_is_indexed(settled: Settle):
    with settled():
        post = a_post("Slack water", excerpt="The quiet quarter of an hour", tags=("tides",))

    assert str(post.pk) in entries(Post)
    assert titles("slack") == titles("quarter") == titles("tides") == ["Slack water"]


def test_publication_alone_does_it_when_the_task_is_lost(db):
    post = a_post("Slack water")

    index_post(post=post)

    assert titles("slack") == ["Slack water"]


def test_a_published_change_is_indexed_and_the_old_words_are_not(settled: Settle):
    with settled():
        post = a_post("Slack water")
    post.title = "Spring tide"
    with settled():
        post.publish()

    assert titles("spring") == ["Spring tide"]
    assert titles("slack") == []


def test_a_draft_is_indexed_so_that_editors_find_it(settled: Settle, client):
    with settled():
        a_draft("Unfinished business")
    client.force_login(an_admin())

    for name in ("wagtailadmin_pages:search", "wagtailadmin_explore_results"):
        args = [the_blog().pk] if "explore" in name else []
        found = client.get(reverse(name, args=args), {"q": "unfinish"})
        assert "Unfinished business" in found.content.decode()


@pytest.mark.parametrize("query", ['"', "\0", "   ", 'a "b', "-", "AND", "'", "\\", "()*^:{}", "x" * 5000, "a " * 500])
def test_editors_may_type_anything(settled: Settle, client, query: str):
    client.force_login(an_admin())

    for name, args in [
        ("wagtailadmin_pages:search", []),
        ("wagtailadmin_explore_results", [the_blog().pk]),
        ("wagtailimages:index_results", []),
    ]:
        assert client.get(reverse(name, args=args), {"q": query}).status_code == 200


def test_deletion_leaves_no_entry(settled: Settle):
    with settled():
        post, draft = a_post(), a_draft()
    with settled():
        post.delete()
        draft.delete()

    assert entries(Post) == set()


def test_deletion_of_an_ancestor_leaves_no_entry(settled: Settle):
    with settled():
        a_post()
        a_draft()
    with settled():
        the_blog().delete()

    assert entries(Post) == set()
    assert drift() == []


def test_deletion_of_a_person_or_a_picture_leaves_no_entry(settled: Settle):
    with settled():
        ben = a_user("Ben")
        image = BlogImage.objects.create(title="A wall", file=get_test_image_file())
    assert entries(UserProfile)
    assert entries(BlogImage)

    with settled():
        ben.delete()
        image.delete()

    assert entries(UserProfile) == entries(BlogImage) == set()


def test_an_author_is_found_by_a_new_name_and_bio(settled: Settle):
    with settled():
        ada = a_user("Ada")
    profile = ada.profile
    profile.display_name, profile.bio = "Ada Writer", "Keeps the harbour log"
    with settled():
        profile.save()

    assert list(get_search_backend().search("log", UserProfile)) == [profile]


def test_a_renamed_tag_is_found_by_its_new_name(settled: Settle):
    with settled():
        a_post("Slack water", tags=("harbours",))
    tag = the_tag("harbours")
    tag.name = "Ports"
    with settled():
        tag.save()

    assert titles("ports") == ["Slack water"]
    assert titles("harbours") == []


def test_a_deleted_tag_is_found_no_more(settled: Settle):
    with settled():
        a_post("Slack water", tags=("harbours",))
    with settled():
        the_tag("harbours").delete()

    assert titles("harbours") == []


def test_a_draft_saved_is_looked_at_once(settled: Settle, monkeypatch):
    looked: list[Any] = []
    monkeypatch.setattr("search.stale.entries.refresh", lambda model, keys: looked.append((model, sorted(keys))))
    with settled():
        draft = a_draft()
        draft.save()

    assert looked.count((Post, [draft.pk])) == 1


def test_what_an_event_speaks_of_is_left_to_its_receiver(settled: Settle, monkeypatch):
    with settled():
        draft = a_draft()
    looked: list[Any] = []
    monkeypatch.setattr("search.stale.entries", None)
    monkeypatch.setattr("search.tasks.stale.look_again", lambda *_, **__: looked.append(1))
    with settled():
        draft.publish()

    assert looked == []
    assert not StaleEntry.objects.exists()


def test_bulk_work_that_was_muted_and_left_no_mark_is_found(settled: Settle):
    with settled(), muted():
        a_post("Slack water", tags=("tides",))
        StaleEntry.objects.filter(label="blog.Post").delete()

    found = {each.name for each in drift(mend=True)}
    assert found == {"search.tag_counts", "search.author_counts", "search.month_counts", "search.index_posts"}
    assert drift() == []
    assert titles("slack") == ["Slack water"]


def test_entries_that_lie_are_lost_or_left_over_are_found_and_mended(settled: Settle):
    with settled():
        told, lost, gone = a_post("Told"), a_post("Lost"), a_post("Gone")
    Page.objects.filter(pk=told.pk).update(title="Retold")
    IndexEntry.objects.filter(object_id=str(lost.pk)).delete()
    IndexEntry.objects.filter(object_id=str(gone.pk)).update(object_id="987654")

    examples = next(each for each in drift() if each.name == "search.index_posts").examples
    drift(mend=True)

    assert examples == ["Retold: stale", "Lost: missing", "Gone: missing", "post 987654: indexed, but gone"]
    assert drift() == []
    assert titles("retold") == ["Retold"]


def test_an_author_without_an_entry_is_found(settled: Settle):
    with settled():
        a_user("Ada")
    IndexEntry.objects.all().delete()

    assert [each.name for each in drift(mend=True)] == ["search.index_authors"]
    assert drift() == []


def test_indexing_a_post_takes_few_queries(settled: Settle, django_assert_max_num_queries):
    with settled():
        post = a_post(tags=("tides", "harbours"))

    with django_assert_max_num_queries(8):  # two of them a savepoint, one words that are new
        index_post(post=post)
