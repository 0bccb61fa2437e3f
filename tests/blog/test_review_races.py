"""Posts handed in at the same moment: nobody gets more reviews than they may have, whatever engine counts them."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from blog.models import Post, ReviewSlot, User
from blog.reviewing.drains import settle_reviews
from blog.work import Shift
from tests.blog.reviewing_desk import a_reviewer, the_review
from tests.factories import a_draft, a_user

AT_ONCE, EACH = 6, 2


@pytest.fixture(autouse=True)
def _server() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one writer in at a time: tests/faults/test_reviews_at_once.py tries it with processes")


@pytest.mark.usefixtures("committed")
@pytest.mark.django_db(transaction=True)
def test_posts_handed_in_at_once_never_overload_anybody(settings: Any) -> None:
    settings.BELLBIRD_REVIEWS_EACH = EACH
    people = [a_reviewer("May"), a_reviewer("Eve")]
    ada, workflow = a_user("Ada"), the_review()
    posts = [a_draft(f"Post {number}") for number in range(AT_ONCE)]
    for post in posts:
        post.save_revision(user=ada)
    gate = Barrier(AT_ONCE)

    def hand_in(post: Post) -> None:
        gate.wait()
        try:
            workflow.start(post, ada)
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(hand_in, posts))

    held: Counter[int | None] = Counter(ReviewSlot.objects.open().values_list("reviewer", flat=True))
    assert held.pop(None) == AT_ONCE - EACH * len(people)
    assert held == {person.pk: EACH for person in people}


@pytest.mark.usefixtures("committed")
@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_give_a_review_to_one_person(settings: Any) -> None:
    ada, workflow = a_user("Ada"), the_review()
    post = a_draft("One")
    post.save_revision(user=ada)
    workflow.start(post, ada)
    reviewers: list[User] = [a_reviewer("May"), a_reviewer("Eve")]
    gate = Barrier(4)

    def work(_: int) -> int:
        gate.wait()
        try:
            return settle_reviews(Shift()).done
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(work, range(4)))

    slot = ReviewSlot.objects.get()
    assert (sum(done), slot.assignments) == (1, 1)
    assert slot.reviewer in reviewers
