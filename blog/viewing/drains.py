"""What a worker and cron do for the counts of views."""

from blog.viewing.ageing import age
from blog.viewing.folding import fold
from blog.viewing.popular import rank
from blog.work import Progress, Shift, register_drain


def drain_views(shift: Shift) -> Progress:
    """Add up, rank, and let old days go, each if it is time."""
    return Progress(done=fold() + rank() + age())


register_drain("blog.views", drain_views)
