"""What notifications does about the facts of ``blog``, by topic. Rows only: mail leaves from the drains, after commit.

Nothing here hears of unpublishing. Whether a mail is still true is asked when it is about to leave (``sending.gate``),
so a post withdrawn in its typo window is mailed to nobody, and one put back in time is mailed once.
"""

from notifications.receivers import comments, editors, people, posts, reviews, subscriptions, tags

__all__ = ["comments", "editors", "people", "posts", "reviews", "subscriptions", "tags"]
