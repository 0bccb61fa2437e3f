"""Many processes hand posts in at the same moment, and workers look for reviewers beside them."""

import time

from tests.faults.house import House

TOGETHER = 0.6  # seconds from now until all of them have started
POSTS, HANDS, EACH = 8, 4, 2


def test_posts_handed_in_by_several_processes_overload_nobody(house: House) -> None:
    house.must("queue_for_review", POSTS)
    ids = [pk for (pk,) in house.rows("SELECT id FROM wagtailcore_page WHERE title LIKE 'Draft%' ORDER BY id")]

    moment = time.time() + TOGETHER
    processes = [house.start("hand_in_at", moment, *ids[number::HANDS]) for number in range(HANDS)]
    processes += [house.start("settle_reviews_at", moment) for _ in range(2)]

    assert [house.wait(each) for each in processes] == [0] * len(processes), house.said()
    held = house.rows("SELECT reviewer_id, COUNT(*) FROM blog_reviewslot WHERE closed_at IS NULL GROUP BY reviewer_id")
    assert sorted(number for reviewer, number in held if reviewer) == [EACH, EACH]
    assert [number for reviewer, number in held if reviewer is None] == [POSTS - 2 * EACH]
    events = house.number("SELECT COUNT(*) FROM blog_event WHERE kind = 'review_assigned'")
    assert events == 2 * EACH
