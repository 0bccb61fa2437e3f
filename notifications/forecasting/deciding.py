"""The plan that publishing a post would make, by the code that makes it."""

from datetime import datetime

from blog.admin.foretelling import foretold
from blog.models import Event, Post
from notifications.fanning.plans import planned
from notifications.followed_tags import with_those_to_move
from notifications.models import Fanout
from notifications.scopes import scopes_of

MAIL = "post_published"
LIVE = "it is live already; readers see the change, and no mail is sent"
PRIVATE = "only some readers may see it"
TOO_SHORT = "it expires before the mail would leave"


def decide(post: Post, at: datetime) -> Fanout:
    """The fan-out of a publication of ``post`` at that moment, in no table; ``not_announced`` says why nobody is told.

    :param post: as it stands in memory, a draft mostly.
    """
    decision = foretold(post, at) or {"announce": False, "because": LIVE}
    event = Event(kind="post_published", occurred_at=at, payload={"_announcement": decision})
    fanout = planned(event, mail=MAIL, scopes=with_those_to_move(scopes_of(post)))
    fanout.not_announced = fanout.not_announced or _why_it_would_not_leave(post, fanout)
    return fanout


def _why_it_would_not_leave(post: Post, fanout: Fanout) -> str:
    """What is asked of every mail once more as it leaves: whether readers can see the post."""
    if post.get_view_restrictions().exists():
        return PRIVATE
    if post.expire_at and post.expire_at <= fanout.not_before:
        return TOO_SHORT
    return ""
