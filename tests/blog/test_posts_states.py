"""What the desk's list says of the state of a post."""

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import PageViewRestriction

from blog.models import Event, Post, ReceiverRun, RunState
from tests.blog.admin_desk import at_the_desk
from tests.blog.desk import moderated
from tests.blog.posts_desk import LIST, states, titles
from tests.factories import a_draft, a_post, a_user, an_admin

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return at_the_desk(an_admin())


def test_states_are_words(desk):
    live, changed, draft = a_post("Live"), a_post("Changed"), a_draft("Draft")
    changed.title = "Changed more"
    changed.save_revision()
    expired = a_post("Over")
    expired.unpublish(set_expired=True)
    PageViewRestriction.objects.create(page=a_post("Closed"), restriction_type="login")
    live.feature()

    assert states(desk, live) == ["live", "featured"]
    assert states(desk, changed) == ["live, with unpublished changes"]
    assert states(desk, draft) == ["draft"]
    assert states(desk, expired) == ["expired"]
    assert states(desk, Post.objects.get(title="Closed")) == ["live", "private"]


def test_a_schedule_is_told_with_its_date_and_zone(desk):
    draft = a_draft("Later")
    draft.schedule(timezone.now().replace(year=2031, month=3, day=4, hour=8, minute=5))

    answer = desk.get(LIST)

    assert states(desk, draft) == ["scheduled"]
    assert "4 Mar 2031, 08:05 UTC" in answer.content.decode()


def test_an_update_that_is_scheduled_leaves_the_post_live(desk):
    post = a_post("Tides")
    post.title = "Tides, again"
    post.schedule(timezone.now() + timedelta(days=2))

    assert states(desk, post) == ["live, with unpublished changes", "update scheduled"]


def test_what_is_in_review_says_so(desk):
    workflow, draft = moderated(), a_draft("Tides")
    draft.save_revision()
    workflow.start(Post.objects.get(pk=draft.pk), a_user("Ada"))

    assert states(desk, draft) == ["draft", "in review"]
    assert titles(desk.get(f"{LIST}?status=review")) == ["Tides"]


def test_what_failed_says_so_and_is_found(desk):
    post, other = a_post("Tides"), a_post("Piers")
    event = Event.objects.filter(kind="post_published", subject_id=str(post.pk)).get()
    ReceiverRun.objects.filter(event=event).delete()
    ReceiverRun.objects.create(event=event, receiver="bell.ring", state=RunState.DEAD)

    assert states(desk, post) == ["live", "1 failed effect"]
    assert titles(desk.get(f"{LIST}?only=failed")) == ["Tides"]
    assert states(desk, other) == ["live"]
