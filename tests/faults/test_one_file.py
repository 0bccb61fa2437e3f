"""Web, worker and cron on one database at once. An SQLite file has one writer; that others wait is seen by nobody."""

from tests.faults.house import House, kill

SECONDS = 8


def complaints(house: House) -> list[str]:
    """Lines of the log that tell of a database that turned somebody away."""
    words = ("locked", "deadlock", "OperationalError", "Internal Server Error", "did not answer")
    return [line for line in house.log.read_text().splitlines() if any(word in line for word in words)]


def test_nobody_is_told_that_the_database_is_locked(house):
    house.must("furnish", 5, 40, 0, 5)
    background = [
        house.start("keep_running", "publish_scheduled_posts", "--quiet", "--limit", "3"),
        house.start("command", "run_worker"),
        house.start("command", "run_worker"),
    ]

    people = [house.start("edit_posts", SECONDS), house.start("read_pages", SECONDS), house.start("comment", SECONDS)]
    codes = [house.wait(each) for each in people]
    idle = [each for each in background if not each.is_alive()]
    for each in background:
        kill(each)

    assert codes == [0, 0, 0], house.said()
    assert idle == [], house.said()
    assert complaints(house) == []
    happened = dict(house.rows("SELECT kind, COUNT(*) FROM blog_event GROUP BY kind"))
    assert min(happened.get(each, 0) for each in ("post_published", "post_updated", "comment_approved")) >= 1, happened
