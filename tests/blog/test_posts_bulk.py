"""What is done with all posts that are ticked: told first, each on its own, once, and to whoever may."""

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import PageLogEntry

from blog.models import Event
from blog.signals import publication_check
from tests.blog.admin_desk import an_editor, at_the_desk
from tests.blog.posts_desk import address, as_ids, events, fresh, told
from tests.factories import a_draft, a_post, an_admin

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return at_the_desk(an_admin())


def test_looking_tells_what_would_happen_and_changes_nothing(desk):
    draft, old, live = (
        a_draft("Tides"),
        a_draft("Old", published_at=timezone.now() - timedelta(days=900)),
        a_post("Live"),
    )
    before = Event.objects.count()

    page = desk.get(address("publish", draft, old, live)).content.decode()

    assert "Publish 2 posts" in page
    assert "Subscribers are mailed." in page
    assert "Nobody is mailed: it is dated more than" in page
    assert "it is live as it stands" in page
    assert Event.objects.count() == before


def test_publishing_announces_each_once_however_often_it_is_pressed(desk):
    posts = [a_draft("Tides"), a_draft("Piers")]

    first = told(desk.post(address("publish", *posts)))
    second = told(desk.post(address("publish", *posts)))

    assert events("post_published") == as_ids(*posts)
    assert "2 posts published." in first
    assert "it is live as it stands" in second
    assert PageLogEntry.objects.filter(action="wagtail.publish").count() == 2


def test_a_bad_one_is_named_and_the_others_go_live(desk):
    good, bad, other = a_draft("Good"), a_draft("Bad"), a_draft("Other")

    def refuse(subject, **kwargs):
        return "No." if getattr(subject, "title", "") == "Bad" else None

    publication_check.connect(refuse)
    try:
        said = told(desk.post(address("publish", good, bad, other)))
    finally:
        publication_check.disconnect(refuse)

    assert events("post_published") == as_ids(good, other)
    assert "2 posts published." in said
    assert "“Bad” was left as it is: No." in said


def test_one_that_breaks_in_the_middle_is_rolled_back_alone(desk):
    good, bad = a_draft("Good"), a_draft("Bad")
    revision = fresh(bad).save_revision(clean=False)
    revision.content["slug"] = "admin"
    revision.save()

    said = told(desk.post(address("publish", bad, good)))

    assert (fresh(good).live, fresh(bad).live) == (True, False)
    assert "“Bad” was left as it is" in said


def test_what_was_changed_since_it_was_looked_at_is_left_alone(desk):
    draft = a_draft("Tides")
    seen = f"{draft.pk}:{fresh(draft).save_revision().pk}"
    fresh(draft).save_revision()

    said = told(desk.post(address("publish", draft), {"seen": seen}))

    assert not fresh(draft).live
    assert "somebody has changed it since you looked" in said


def test_a_post_with_a_date_is_not_published_before_it(desk):
    draft = a_draft("Tides")
    draft.schedule(timezone.now() + timedelta(days=1))

    said = told(desk.post(address("publish", draft)))

    assert not fresh(draft).live
    assert "it has a go-live date" in said


def test_unpublishing_takes_down_what_is_live(desk):
    live, draft = a_post("Tides"), a_draft("Piers")

    said = told(desk.post(address("unpublish", live, draft)))

    assert events("post_unpublished") == as_ids(live)
    assert "1 post unpublished." in said
    assert "“Piers” was left as it is: it is not live." in said


def test_scheduling_sets_one_date_for_all(desk):
    posts, when = [a_draft("Tides"), a_draft("Piers")], timezone.now() + timedelta(days=3)

    said = told(desk.post(address("schedule", *posts), {"when": f"{when:%Y-%m-%d %H:%M}"}))

    assert events("post_scheduled") == as_ids(*posts)
    assert {fresh(post).approved_schedule for post in posts} == {True}
    assert f"{when:%-d %b %Y, %H:%M} UTC" in said
    assert not events("post_published")


@pytest.mark.parametrize("when", ["", "2020-01-01 08:00", "yesterday"])
def test_no_date_and_a_passed_one_are_refused_in_words(desk, when):
    draft = a_draft("Tides")

    answer = desk.post(address("schedule", draft), {"when": when})

    assert answer.status_code == 422
    assert answer.context["form"].errors["when"]
    assert not fresh(draft).approved_schedule


@pytest.mark.parametrize("action", ["publish", "schedule", "unpublish", "feature"])
def test_an_editor_publishes_nothing_in_bulk_either(action):
    draft, live = a_draft("Tides"), a_post("Piers")
    when = f"{timezone.now() + timedelta(days=3):%Y-%m-%d %H:%M}"
    before = Event.objects.count()

    said = told(at_the_desk(an_editor("Edda")).post(address(action, draft, live), {"when": when}))

    assert "you may not" in said
    assert Event.objects.count() == before


def test_all_there_are_is_more_than_anybody_has_looked_at(desk):
    draft = a_draft("Tides")

    said = told(desk.post("/admin/bulk/blog/post/publish/?id=all"))

    assert "200" in said
    assert not fresh(draft).live


def test_posts_that_are_not_there_are_not_found(desk):
    assert desk.get("/admin/bulk/blog/post/publish/?id=0&id=x").status_code == 404
