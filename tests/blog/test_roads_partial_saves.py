"""A save of some fields is judged by what it writes, not by the draft that stands in memory."""

import pytest

from blog.models import Post
from tests.blog.ledger import drift, kinds, recorded
from tests.factories import a_draft, a_post

pytestmark = pytest.mark.django_db


def test_a_save_of_some_fields_is_judged_by_what_it_writes():
    post = a_post("As it was")
    post.title, post.excerpt = "Half a thought", "In short."

    post.save(update_fields=["excerpt"])

    assert [each["changed_fields"] for each in recorded("post_updated")] == [["excerpt"]]
    assert drift() == {}


def test_a_draft_in_memory_is_not_put_live_by_a_save_of_other_fields():
    draft = a_draft()
    draft.live = True

    draft.save(update_fields=["excerpt"])

    assert kinds() == []


def test_putting_live_by_one_field_leaves_a_draft_in_memory_unsaid():
    draft = a_draft("As it was")
    draft.live, draft.title = True, "Half a thought"

    draft.save(update_fields=["live"])

    stored = Post.objects.get(pk=draft.pk)
    assert stored.published_at is not None
    assert stored.live_revision.content["title"] == "As it was"
    stored.save()
    assert kinds() == ["post_published"]


def test_publishing_after_drafts_were_saved_names_all_that_changed_since():
    post = a_post("As it was")
    post.title = "As it will be"
    post.save_revision()

    Post.objects.get(pk=post.pk).get_latest_revision().publish()

    assert [each["changed_fields"] for each in recorded("post_updated")] == [["title"]]
