"""What publishes nothing: drafts, schedules, edits, aliases, and whatever is taken back."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from blog.models import Event, Post, PostPublication
from blog.signals import post_published, post_updated
from tests.blog import desk as at
from tests.blog.ledger import drift, kinds, recorded
from tests.factories import a_draft, a_post, a_user, the_blog

pytestmark = pytest.mark.django_db
TOMORROW = timedelta(days=1)


def test_scheduling_a_post_publishes_nothing(heard):
    draft = a_draft()

    with heard(post_published) as said:
        draft.schedule(timezone.now() + TOMORROW)

    assert said == []
    assert kinds() == ["post_scheduled"]


def test_scheduling_by_the_form_publishes_nothing():
    desk, draft = at.signed_in(), a_draft()
    tomorrow = timezone.localtime() + TOMORROW

    at.edit(desk, draft, "action-publish", go_live_at=f"{tomorrow:%Y-%m-%d %H:%M}")

    assert kinds() == ["post_scheduled"]
    assert Post.objects.get(pk=draft.pk).live is False


def test_saving_drafts_says_nothing():
    desk = at.signed_in()

    draft = at.write(desk, "Not yet")
    at.edit(desk, draft, title="Not yet either")
    draft.save_revision()

    assert kinds() == []


def test_autosave_of_a_live_post_says_nothing():
    desk, post = at.signed_in(), a_post()
    address = reverse("wagtailadmin_pages:edit", args=[post.pk])
    form = at.form_of(desk, address)
    form["title"] = "Half a tho"

    answer = desk.post(address, form.dict(), headers={"accept": "application/json"})

    assert answer.json()["success"] is True
    assert kinds() == ["post_published"]
    assert Post.objects.get(pk=post.pk).get_latest_revision().content["title"] == "Half a tho"


def test_editing_a_live_post_is_an_update_and_no_publication(heard):
    desk, post = at.signed_in(), a_post()

    with heard(post_updated) as said:
        at.edit(desk, post, "action-publish", title="Better", tags="harbour")

    assert kinds() == ["post_published", "post_updated"]
    assert said[0]["changed_fields"] == ["tags", "title"]


@pytest.mark.parametrize(
    ("field", "value", "changed"),
    [("excerpt", "In short.", ["excerpt"]), ("slug", "elsewhere", ["address", "slug"]), ("notify_author", False, [])],
)
def test_a_saved_field_is_named_exactly_when_readers_see_it(field, value, changed):
    post = a_post()

    setattr(post, field, value)
    post.save()

    assert [each["changed_fields"] for each in recorded("post_updated")] == ([changed] if changed else [])


def test_publishing_again_with_nothing_changed_says_nothing():
    post = a_post()

    Post.objects.get(pk=post.pk).publish()
    Post.objects.get(pk=post.pk).save()

    assert kinds() == ["post_published"]


def test_going_live_with_changed_words_is_one_fact_and_not_two():
    post = a_post()
    post.unpublish()

    post.title = "New words"
    post.publish()

    assert kinds() == ["post_published", "post_unpublished", "post_published"]


def test_scheduling_an_update_of_a_live_post_leaves_it_live_and_unchanged():
    post = a_post("As it was")

    post.title = "As it will be"
    post.schedule(timezone.now() + TOMORROW)

    stored = Post.objects.get(pk=post.pk)
    assert (stored.live, stored.title) == (True, "As it was")
    assert kinds() == ["post_published", "post_scheduled"]


def test_a_post_added_live_without_a_revision_survives_the_scheduling_of_an_update():
    the_blog().add_child(instance=Post(title="Born live", slug="born-live", owner=a_user("Ada")))
    post = Post.objects.get(slug="born-live")

    post.schedule(timezone.now() + TOMORROW)

    assert Post.objects.get(pk=post.pk).live is True
    assert "post_unpublished" not in kinds()


def test_an_alias_of_a_scheduled_draft_stays_down_until_its_source_goes_live():
    draft = a_draft()
    alias = draft.create_alias(update_slug="an-alias")

    draft.schedule(timezone.now() + TOMORROW)
    assert Page.objects.get(pk=alias.pk).live is False

    Post.objects.get(pk=draft.pk).publish()
    assert Post.objects.get(pk=draft.pk).live is False, "still scheduled"


def test_an_alias_follows_its_source_up_and_down_without_a_word():
    draft = a_draft()
    alias = draft.create_alias(update_slug="an-alias")

    draft.publish()
    assert Page.objects.get(pk=alias.pk).live is True
    draft.unpublish()
    assert Page.objects.get(pk=alias.pk).live is False

    assert {event.subject_id for event in Event.objects.all()} == {str(draft.pk)}
    assert not PostPublication.objects.filter(pk=alias.pk).exists()


def test_what_is_rolled_back_never_happened(heard):
    draft = a_draft()

    with heard(post_published) as said, transaction.atomic():
        draft.publish()
        transaction.set_rollback(True)

    assert said == []
    assert kinds() == []
    assert drift() == {}
    assert Post.objects.get(pk=draft.pk).live is False


def test_what_was_rolled_back_can_still_be_published_and_is_the_first_time():
    draft = a_draft()
    with transaction.atomic():
        draft.publish()
        transaction.set_rollback(True)

    Post.objects.get(pk=draft.pk).publish()

    assert [each["first_time"] for each in recorded("post_published")] == [True]


def test_unpublishing_a_draft_says_nothing():
    draft = a_draft()

    draft.unpublish()

    assert kinds() == []


def test_reverting_a_draft_to_an_old_revision_says_nothing():
    post = a_post()
    first = post.get_latest_revision()
    post.title = "Second thoughts"
    post.save_revision()

    first.as_object().save_revision(previous_revision=first)

    assert kinds() == ["post_published"]
