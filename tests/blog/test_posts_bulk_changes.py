"""Tagging, featuring and deleting all posts that are ticked."""

import pytest

from blog.featuring import FeaturedPost
from blog.models import Post
from tests.blog.admin_desk import at_the_desk
from tests.blog.posts_desk import address, as_ids, events, fresh, told
from tests.factories import a_comment, a_draft, a_post, an_admin

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return at_the_desk(an_admin())


def test_the_fields_for_tags_have_names_also_where_scripts_draw_them(desk):
    page = desk.get(address("tag", a_draft("Tides"))).content.decode()

    assert "&quot;placeholderText&quot;: &quot;Tags to put on&quot;" in page
    assert "&quot;placeholderText&quot;: &quot;Tags to take off&quot;" in page


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
