"""Several processes at the same thing at the same moment: it happens once."""

import time

from tests.faults.counts import Losses, losses
from tests.faults.house import House

TOGETHER = 0.6  # seconds from now until all of them have started
GOOD, BAD = 190, 10
SOME_FAILED = 3


def all_at_once(house: House, job: str, *ids: int, hands: int = 4) -> None:
    moment = time.time() + TOGETHER
    processes = [house.start(job, moment, *ids) for _ in range(hands)]
    for each in processes:
        assert house.wait(each) == 0, house.said()


def test_several_processes_publishing_the_same_posts_publish_each_once(house):
    house.must("furnish", 5, 0, 0, 0)
    ids = [pk for (pk,) in house.rows("SELECT id FROM wagtailcore_page WHERE title LIKE 'Draft%' ORDER BY id")]

    all_at_once(house, "publish_at", *ids)
    house.drain()

    assert losses(house) == Losses()
    assert house.number("SELECT COUNT(*) FROM blog_event WHERE kind = 'post_published'") == 5


def test_several_moderators_approving_the_same_comments_approve_each_once(house):
    house.must("furnish", 0, 0, 0, 8)
    ids = [pk for (pk,) in house.rows("SELECT id FROM blog_comment ORDER BY id")]

    all_at_once(house, "approve_at", *ids)
    house.drain()

    assert losses(house) == Losses()
    assert house.number("SELECT COUNT(*) FROM blog_event WHERE kind = 'comment_approved'") == 8


def test_ten_overlapping_runs_publish_each_good_post_once_and_keep_the_schedule_of_each_bad_one(house):
    house.must("furnish", 0, GOOD + BAD, BAD, 0)

    runs = [house.start("command", "publish_scheduled_posts", "--quiet", "--no-drain") for _ in range(10)]
    codes = [house.wait(each) for each in runs]

    published = house.rows(
        "SELECT subject_id, COUNT(*) FROM blog_event JOIN wagtailcore_page p ON CAST(p.id AS VARCHAR(40)) = subject_id "
        "WHERE kind = 'post_published' AND p.slug LIKE 'due-%' AND p.live GROUP BY subject_id"
    )
    assert len(published) == GOOD
    assert {number for _, number in published} == {1}
    done = "SELECT COUNT(*) FROM wagtailcore_pagelogentry WHERE action = 'wagtail.publish.scheduled'"
    assert house.number(done) == GOOD, "each was gone through once, not merely announced once"
    standing = "SELECT COUNT(*) FROM wagtailcore_revision WHERE approved_go_live_at IS NOT NULL"
    assert house.number(standing) == BAD
    reasons = house.rows("SELECT reason FROM blog_publicationfailure")
    assert len(reasons) == BAD
    assert all("slug" in reason and "taken" in reason for (reason,) in reasons)
    assert house.number("SELECT COUNT(*) FROM blog_event WHERE kind = 'publication_failed'") == BAD
    assert set(codes) <= {0, SOME_FAILED}, house.said()
    assert SOME_FAILED in codes
