"""For “Needs you”: what goes live later today, in the zone of whoever looks."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.timesince import timeuntil
from wagtail.models import Revision

from blog.admin.dashboard import Need
from blog.admin.permissions import may_decide, may_publish_somewhere
from blog.models import Post
from blog.scheduling.due import post_content_types

LOOKED_AT, SHOWN = 50, 5


def needs(user: Any) -> Iterator[Need]:
    """The posts that go live before midnight and that ``user`` may publish, soonest first."""
    if not may_publish_somewhere(user):
        return
    due = _due_today(timezone.now())
    posts = Post.objects.defer("body").in_bulk(due)
    theirs = [(posts[pk], at) for pk, at in due.items() if pk in posts and may_decide(user, posts[pk])]
    for post, at in theirs[:SHOWN]:
        text = f"“{post.get_admin_display_title()}” goes live today at {timezone.localtime(at):%H:%M %Z}"
        yield Need(text, reverse("wagtailadmin_pages:edit", args=[post.pk]), f"in {timeuntil(at, depth=1)}")
    if more := theirs[SHOWN:]:
        last = timezone.localtime(more[-1][1])
        text = "1 more goes live today" if len(more) == 1 else f"{len(more)} more go live today"
        yield Need(text, reverse("bellbird_events:index") + "?kind=post_scheduled", f"the last at {last:%H:%M %Z}")


def _due_today(now: datetime) -> dict[int, datetime]:
    """When posts go live between ``now`` and the end of the day, by their ids."""
    here = timezone.localtime(now)
    midnight = timezone.make_aware(datetime.combine(here.date() + timedelta(days=1), time.min), here.tzinfo)
    rows = Revision.objects.filter(
        content_type__in=post_content_types(), approved_go_live_at__gte=now, approved_go_live_at__lt=midnight
    )
    found = rows.order_by("approved_go_live_at", "pk").values_list("object_id", "approved_go_live_at")[:LOOKED_AT]
    return {int(pk): at for pk, at in found}
