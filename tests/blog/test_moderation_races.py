"""Two moderators at the same moment: one decision, one announcement, and the second is told."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from wagtail.models import Collection, Locale, Page

from blog.admin.comment_verbs import DECISIONS, Outcome, decide
from blog.commenting.changes import seen
from blog.models import Comment, CommentDecision, Event, User
from tests.factories import a_comment, an_admin

pytestmark = pytest.mark.django_db(transaction=True)
TRIES = 5


@pytest.fixture(autouse=True)
def _server(request: Any) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one writer in at a time")
    request.getfixturevalue("planted_tree")


@pytest.fixture
def planted_tree(transactional_db: None) -> None:
    Locale.objects.get_or_create(language_code="en")
    if not Page.objects.exists():
        Page.add_root(instance=Page(title="Root", slug="root"))
    if not Collection.objects.exists():
        Collection.add_root(name="Root")


def press_together(comment: Comment, *wishes: tuple[str, User]) -> list[Outcome]:
    gate, before = Barrier(len(wishes)), seen(comment)

    def press(wish: tuple[str, User]) -> Outcome:
        name, moderator = wish
        own = Comment.objects.get(pk=comment.pk)
        gate.wait()
        try:
            return decide(own, DECISIONS[name], moderator, via="queue", before=before)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(wishes)) as pool:
        return list(pool.map(press, wishes))


@pytest.mark.parametrize("second", ["approve", "spam"])
def test_two_at_once_make_one_decision_and_one_announcement(second: str) -> None:
    dot, eve = an_admin("Dot"), an_admin("Eve")
    for _ in range(TRIES):
        comment = a_comment()

        outcomes = press_together(comment, ("approve", dot), (second, eve))

        assert sorted(outcome.changed for outcome in outcomes) == [False, True]
        assert CommentDecision.objects.filter(number=comment.pk).count() == 1
        decided = Event.objects.filter(subject_id=str(comment.pk), kind__in=["comment_approved", "comment_rejected"])
        assert decided.count() == 1
        (told,) = [outcome.words for outcome in outcomes if not outcome.changed]
        assert "already, by" in told
