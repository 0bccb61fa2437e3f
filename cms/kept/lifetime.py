"""How long a page may be kept though nothing is heard of: until the next day begins, or something expires."""

from datetime import UTC, datetime, timedelta

from django.db.models import Min
from django.utils import timezone

from blog.models import Post


def good_until(begun: float, changes: datetime | None) -> float:
    """
    When a page that was begun at ``begun`` is over, both in seconds since the epoch.

    No later than the site's next midnight, since pages tell the year and count days, nor than the moment when the next
    post expires, whichever it is: no signal is sent at that moment, only once the scheduler has been round.

    :param changes: when the page said that it changes by itself.
    """
    start = datetime.fromtimestamp(begun, UTC)
    expiry = Post.objects.filter(live=True, expire_at__gt=start).aggregate(next=Min("expire_at"))["next"]
    ends = [_next_midnight(start), expiry, changes if changes and changes > start else None]
    return min(end.timestamp() for end in ends if end)


def _next_midnight(moment: datetime) -> datetime:
    tomorrow = timezone.localtime(moment) + timedelta(days=1)
    return tomorrow.replace(hour=0, minute=0, second=0, microsecond=0)
