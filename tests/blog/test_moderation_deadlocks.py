"""Many comments decided about, erased or deleted at once, while others decide about some of them: nobody is refused."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, transaction
from wagtail.models import Collection, Locale, Page

from blog.admin.comment_bulk import bulk_actions
from blog.admin.comment_verbs import DECISIONS, decide
from blog.erasing import erase_person, let_go
from blog.models import Comment, Post, User
from tests.blog.ledger import drift
from tests.factories import a_comment, a_post, a_user, an_admin

pytestmark = pytest.mark.django_db(transaction=True)
TRIES = 4
MANY = 12


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


@pytest.fixture
def talk() -> list[Comment]:
    """Two threads, below two posts by turns, of answers to answers."""
    firsts = [a_comment(a_post()) for _ in range(2)]
    made = list(firsts)
    for number in range(MANY - 2):
        above = made[-2] if number % 3 else firsts[number % 2]
        made.append(a_comment(above.post, parent=above, user=a_user("Ben")))
    return made


def at_once(*jobs: Callable[[], Any]) -> None:
    """Run all of them from the same moment on; the first error of any is raised."""
    gate = Barrier(len(jobs))

    def run(job: Callable[[], Any]) -> None:
        gate.wait()
        try:
            job()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as pool:
        for done in [pool.submit(run, job) for job in jobs]:
            done.result()


def one_by_one(name: str, comments: list[Comment], moderator: User) -> Callable[[], None]:
    def press() -> None:
        for comment in comments:
            own = Comment.objects.filter(pk=comment.pk).first()
            if own:
                decide(own, DECISIONS[name], moderator, via="queue")

    return press


def in_bulk(name: str, comments: list[Comment], moderator: User) -> Callable[[], None]:
    """Wagtail's way: everything that is ticked in one transaction, in whatever order."""
    (kind,) = [action for action in bulk_actions() if action.decision.name == name]

    def press() -> None:
        request: Any = type("Request", (), {"user": moderator, "GET": {}, "POST": {}})()
        action: Any = type("Action", (), {"request": request, "unchanged": 0})()
        with transaction.atomic():
            kind.execute_action(still_there(comments), self=action)

    return press


def still_there(comments: list[Comment]) -> list[Comment]:
    """As they are stored, in the same order."""
    found = Comment.objects.in_bulk([comment.pk for comment in comments])
    return [found[comment.pk] for comment in comments if comment.pk in found]


def test_bulk_and_single_decisions_in_the_other_order_wait_for_each_other(talk: list[Comment]) -> None:
    dot, eve = an_admin("Dot"), an_admin("Eve")
    for _ in range(TRIES):
        at_once(in_bulk("approve", talk, dot), one_by_one("spam", talk[::-1], eve), one_by_one("bin", talk, eve))
        at_once(in_bulk("unapprove", talk[::-1], dot), in_bulk("approve", talk, eve))

    assert drift() == {}


@pytest.mark.parametrize("keep_words", [True, False])
def test_somebody_leaves_while_moderators_decide_about_what_they_wrote(talk: list[Comment], keep_words: bool) -> None:
    dot = an_admin("Dot")

    at_once(lambda: erase_person(a_user("Ben"), keep_words=keep_words), one_by_one("approve", talk[::-1], dot))
    at_once(lambda: let_go(Comment.objects.filter(user=None), keep_words=keep_words), in_bulk("spam", talk[::-1], dot))

    assert drift() == {}
    assert not User.objects.filter(username="ben").exists()


@pytest.mark.parametrize("what", ["the posts", "the comments"])
def test_comments_are_deleted_while_moderators_decide_about_them(talk: list[Comment], what: str) -> None:
    dot, eve = an_admin("Dot"), an_admin("Eve")
    posts = [comment.post for comment in talk[:2]]
    numbers = [comment.pk for comment in talk[3:]]

    def delete() -> None:
        if what == "the posts":
            for post in posts:
                Post.objects.get(pk=post.pk).delete()
        else:
            Comment.objects.filter(pk__in=numbers).delete()

    at_once(delete, one_by_one("approve", talk[::-1], dot), in_bulk("spam", talk[::-1], eve))

    assert not Comment.objects.filter(pk__in=numbers).exists()
    assert drift() == {}
