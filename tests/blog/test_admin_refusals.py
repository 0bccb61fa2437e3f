"""A refused publication, by whatever road of the admin: the reason is shown and recorded, the draft is saved."""

from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from wagtail.models import Revision, Workflow

from blog.models import Event, Post, User
from tests.blog.admin_desk import (
    a_moderator,
    an_editor,
    at_the_desk,
    edit_address,
    filled_in,
    new_post_address,
)
from tests.factories import a_draft, a_post, the_blog

pytestmark = pytest.mark.django_db
PUBLISH = {"action-publish": "1"}
LATER = {"go_live_at": "2090-05-01 10:00"}


@pytest.fixture(autouse=True)
def _no_boring_titles(settings: Any) -> None:
    settings.BELLBIRD_FORBIDDEN_TITLE_WORDS = ["boring"]


@pytest.fixture
def dot() -> User:
    return a_moderator()


@pytest.fixture
def desk(dot: User) -> Client:
    return at_the_desk(dot)


def told(response: Any) -> str:
    """The messages that the next page will show."""
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def refusals() -> list[Event]:
    return list(Event.objects.filter(kind="publication_refused"))


@pytest.mark.parametrize("dates", [{}, LATER], ids=["publish", "schedule"])
def test_a_new_post_that_is_refused_is_saved_and_the_writer_told(
    desk: Client, dot: User, dates: dict[str, str]
) -> None:
    response = desk.post(new_post_address(), {**filled_in(title="Boring", excerpt="Kept.", **dates), **PUBLISH})

    post = Post.objects.get()
    assert response["Location"] == edit_address(post)
    assert "“boring”, which the house style does not allow" in told(response)
    assert (post.live, post.excerpt) == (False, "Kept.")
    assert [event.actor for event in refusals()] == [dot]
    assert not Revision.objects.filter(approved_go_live_at__isnull=False).exists()


@pytest.mark.parametrize("dates", [{}, LATER], ids=["publish", "schedule"])
def test_a_draft_that_is_refused_keeps_what_was_typed(desk: Client, dates: dict[str, str]) -> None:
    post = a_draft("Harbours")
    form = filled_in(title="Boring harbours", slug=post.slug, excerpt="Kept.", **dates)

    response = desk.post(edit_address(post), {**form, **PUBLISH})

    post = Post.objects.get().get_latest_revision_as_object()
    assert response["Location"] == edit_address(post)
    assert "was not published" in told(response)
    assert (post.live, post.title, post.excerpt) == (False, "Boring harbours", "Kept.")
    assert len(refusals()) == 1


def test_a_new_post_without_objections_goes_live_and_is_announced_once(desk: Client) -> None:
    desk.post(new_post_address(), {**filled_in(), **PUBLISH})

    assert Post.objects.get().live
    assert Event.objects.filter(kind="post_published").count() == 1
    assert not refusals()


def test_a_new_post_that_is_scheduled_is_not_live_for_a_moment(desk: Client) -> None:
    desk.post(new_post_address(), {**filled_in(**LATER), **PUBLISH})

    assert not Post.objects.get().live
    assert list(Event.objects.values_list("kind", flat=True)) == ["post_scheduled"]


def test_saving_a_draft_asks_no_rule(desk: Client) -> None:
    desk.post(new_post_address(), filled_in(title="Boring"))

    assert not refusals()


def bulk_address(*posts: Post) -> str:
    ids = "&".join(f"id={post.pk}" for post in posts)
    return f"{reverse('wagtail_bulk_action', args=['wagtailcore', 'page', 'publish'])}?{ids}"


def test_bulk_publishing_publishes_the_others_and_names_the_refused(
    desk: Client, django_capture_on_commit_callbacks: Any
) -> None:
    good, bad = a_draft("Good harbours"), a_draft("Boring harbours")

    with django_capture_on_commit_callbacks(execute=True):
        response = desk.post(bulk_address(bad, good))

    assert response.status_code == 302
    assert "“Boring harbours” was not published: the title contains “boring”" in told(response)
    assert "1 page has been published" in told(response)
    assert [Post.objects.get(pk=post.pk).live for post in (good, bad)] == [True, False]
    assert len(refusals()) == 1


def test_bulk_publishing_an_incomplete_draft_is_told_in_words(desk: Client) -> None:
    post = a_draft("Harbours")
    revision = post.save_revision()
    revision.content["title"] = ""
    revision.save()

    response = desk.post(bulk_address(post))

    assert response.status_code == 302
    assert "“Harbours” was not published: title:" in told(response)
    assert not Post.objects.get().live


@pytest.fixture
def in_review() -> Post:
    """A boring post that Ada has submitted and Dot is to approve."""
    post = a_draft("Boring harbours")
    post.save_revision(user=an_editor())
    workflow = Workflow.objects.get(name="Review")
    workflow.start(post, an_editor())
    return post


def test_approving_what_the_rules_refuse_leaves_it_in_review(desk: Client, in_review: Post) -> None:
    state = in_review.current_workflow_task_state
    address = reverse("wagtailadmin_pages:workflow_action", args=[in_review.pk, "approve", state.pk])

    response = desk.post(address, {"comment": "Fine."})

    assert response["Location"] == edit_address(in_review)
    assert "house style does not allow" in told(response)
    assert not Post.objects.get().live
    assert Post.objects.get().workflow_in_progress
    assert len(refusals()) == 1


def test_the_dialog_for_approvals_is_led_back_too(desk: Client, in_review: Post) -> None:
    state = in_review.current_workflow_task_state
    address = reverse("wagtailadmin_pages:workflow_action", args=[in_review.pk, "approve", state.pk])

    response = desk.post(address, {"comment": ""}, headers={"x-requested-with": "XMLHttpRequest"})

    assert response.json() == {"step": "success", "redirect": edit_address(in_review)}


def test_wagtails_own_api_answers_422_with_the_reasons(dot: User) -> None:
    post = a_draft("Boring harbours")
    address = reverse("wagtailadmin_api:pages:action", args=[post.pk, "publish"])

    response = at_the_desk(dot).post(address, "{}", content_type="application/json")

    assert response.status_code == 422
    assert response.json()["error_code"] == "publication_refused"
    assert response.json()["reasons"] == ["the title contains “boring”, which the house style does not allow."]
    assert not Post.objects.get().live


def test_copying_a_live_post_that_would_be_refused_is_told_in_words(desk: Client, settings: Any) -> None:
    settings.BELLBIRD_FORBIDDEN_TITLE_WORDS = []
    post = a_post("Boring harbours")
    settings.BELLBIRD_FORBIDDEN_TITLE_WORDS = ["boring"]
    form = {"new_title": post.title, "new_slug": "a-copy", "new_parent_page": the_blog().pk, "publish_copies": "on"}

    response = desk.post(reverse("wagtailadmin_pages:copy", args=[post.pk]), form)

    assert response.status_code == 302
    assert "house style does not allow" in told(response)
    assert Post.objects.count() == 1


def test_publishing_a_change_of_a_live_post_asks_no_rule(desk: Client) -> None:
    post = a_post("Harbours")

    desk.post(edit_address(post), {**filled_in(title="Boring now", slug=post.slug), **PUBLISH})

    assert Post.objects.get().title == "Boring now"
