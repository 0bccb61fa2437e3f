"""Retry and skip: by whom, of what, and what stands in the history afterwards."""

from typing import Any

import pytest
from django.test import Client
from wagtail.models import PageLogEntry

from blog.events.models import ReceiverRun, RunState
from blog.models import Post, User
from blog.signals import post_published
from tests.blog.admin_desk import a_moderator, at_the_desk

pytest_plugins = ["tests.blog.closed_harbour"]
pytestmark = pytest.mark.django_db
LIST = "/admin/events/"


@pytest.fixture
def dot() -> User:
    return a_moderator()


@pytest.fixture
def desk(dot: User) -> Client:
    return at_the_desk(dot)


def test_retrying_runs_the_effect_again_and_is_written_to_the_history(
    desk: Client, dot: User, dead: ReceiverRun, django_capture_on_commit_callbacks: Any
) -> None:
    post_published.disconnect(dispatch_uid="test.harbour")
    rung: list[Post] = []

    def ring(post: Post, **kwargs: Any) -> None:
        rung.append(post)

    post_published.connect(ring, dispatch_uid="test.harbour")

    with django_capture_on_commit_callbacks(execute=True):
        response = desk.post(f"{LIST}runs/{dead.pk}/retry/")

    dead.refresh_from_db()
    assert response["Location"] == f"{LIST}{dead.event_id}/"
    assert (dead.state, len(rung)) == (RunState.DONE, 1)
    entry = PageLogEntry.objects.get(action="blog.run_retried")
    assert (entry.user, entry.message) == (dot, "Retried “test.harbour” for “Published”")


def test_skipping_needs_a_reason_which_is_kept_with_the_run_and_in_the_history(desk: Client, dead: ReceiverRun) -> None:
    address = f"{LIST}runs/{dead.pk}/skip/"

    desk.post(address, {"reason": "  "})
    dead.refresh_from_db()
    assert dead.state == RunState.DEAD

    desk.post(address, {"reason": "Rung by hand."})
    dead.refresh_from_db()
    assert (dead.state, dead.last_error) == (RunState.SKIPPED, "Skipped: Rung by hand.")
    assert PageLogEntry.objects.get(action="blog.run_skipped").comment == "Rung by hand."


def test_a_run_that_is_done_is_neither_retried_nor_skipped(desk: Client, dead: ReceiverRun) -> None:
    ReceiverRun.objects.filter(pk=dead.pk).update(state=RunState.DONE)

    desk.post(f"{LIST}runs/{dead.pk}/retry/")
    desk.post(f"{LIST}runs/{dead.pk}/skip/", {"reason": "Why not."})

    dead.refresh_from_db()
    assert dead.state == RunState.DONE
    assert not PageLogEntry.objects.filter(action__in=["blog.run_retried", "blog.run_skipped"]).exists()


@pytest.mark.parametrize("verb", ["retry", "skip"])
def test_looking_decides_nothing(desk: Client, dead: ReceiverRun, verb: str) -> None:
    assert desk.get(f"{LIST}runs/{dead.pk}/{verb}/").status_code == 405


def test_a_decision_without_its_token_is_refused(dot: User, dead: ReceiverRun) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(dot)

    assert client.post(f"{LIST}runs/{dead.pk}/retry/").status_code == 403
