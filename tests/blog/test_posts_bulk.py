"""What is done with all posts that are ticked: told first, each on its own, once, and to whoever may."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.utils import timezone
from wagtail.models import Page, PageLogEntry

from blog.featuring import FeaturedPost
from blog.models import Event, Post
from blog.signals import publication_check
from tests.blog.admin_desk import an_editor, at_the_desk
from tests.factories import a_comment, a_draft, a_post, an_admin

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return at_the_desk(an_admin())


def address(action: str, *posts: Page) -> str:
    return f"/admin/bulk/blog/post/{action}/?" + "&".join(f"id={post.pk}" for post in posts)


def told(answer: Any) -> str:
    assert answer.status_code == 302, answer.content.decode()[:500]
    return " ".join(str(message) for message in get_messages(answer.wsgi_request))


def events(kind: str) -> list[str]:
    return sorted(Event.objects.filter(kind=kind).values_list("subject_id", flat=True))


def as_ids(*posts: Page) -> list[str]:
    return sorted(str(post.pk) for post in posts)


def fresh(post: Page) -> Post:
    return Post.objects.get(pk=post.pk)


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


def test_tags_are_put_on_and_taken_off_live_posts_and_drafts(desk):
    live, draft = a_post("Tides", tags=("Harbours",)), a_draft("Piers", tags=("Harbours",))

    said = told(desk.post(address("tag", live, draft), {"add": "Lamps", "take_off": "harbours"}))

    assert [tag.name for tag in fresh(live).tags.all()] == ["Lamps"]
    assert [tag.name for tag in fresh(draft).get_latest_revision_as_object().tags.all()] == ["Lamps"]
    assert events("post_updated") == as_ids(live)
    assert not fresh(draft).live
    assert "2 posts tagged." in said


def test_tags_never_publish_what_somebody_has_not_published(desk):
    post = a_post("Tides")
    post.title = "Not yet"
    post.save_revision()

    desk.post(address("tag", post), {"add": "Lamps"})

    assert fresh(post).title == "Tides"
    assert not fresh(post).tags.exists()
    assert [tag.name for tag in fresh(post).get_latest_revision_as_object().tags.all()] == ["Lamps"]


@pytest.mark.parametrize("fields", [{}, {"add": "Lamps", "take_off": "lamps"}, {"take_off": "Nothing of the kind"}])
def test_wishes_about_tags_that_make_no_sense_are_refused(desk, fields):
    assert desk.post(address("tag", a_post("Tides")), fields).status_code == 422


def test_featuring_and_taking_it_back(desk):
    posts = [a_post("Tides"), a_post("Piers")]

    told(desk.post(address("feature", *posts)))
    told(desk.post(address("unfeature", posts[0])))

    assert events("post_featured") == as_ids(*posts)
    assert list(FeaturedPost.objects.filter(is_featured=True).values_list("pk", flat=True)) == [posts[1].pk]


def test_deleting_wants_the_number_typed(desk):
    live, draft = a_post("Tides"), a_draft("Piers")
    a_comment(live)

    page = desk.get(address("delete", live, draft)).content.decode()
    refused = desk.post(address("delete", live, draft), {"typed": "1"})
    said = told(desk.post(address("delete", live, draft), {"typed": "2"}))

    assert "1 comment goes with it." in page
    assert refused.status_code == 422
    assert "2 posts deleted." in said
    assert not Post.objects.exists()
    assert events("post_unpublished") == as_ids(live)


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
