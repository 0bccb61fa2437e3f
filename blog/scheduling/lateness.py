"""What to do with a post whose time passed while the scheduler was not running."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.timesince import timesince
from wagtail.models import Revision

from blog.models import BlogSettings, Post
from blog.models.site import Lateness


def is_late(go_live_at: datetime, now: datetime) -> bool:
    """Whether a due post is so late (``BELLBIRD_LATE_AFTER_MINUTES``) that the lateness policy decides."""
    return now - go_live_at > timedelta(minutes=settings.BELLBIRD_LATE_AFTER_MINUTES)


def policy_for(post: Post, revision: Revision) -> Lateness:
    """The policy for a late post: the one its approved revision names, else its site's."""
    own = revision.content.get("when_late")
    if own:
        return Lateness(own)
    site = post.get_site()
    return Lateness(BlogSettings.for_site(site).lateness) if site else Lateness.ANNOUNCE


def lateness_in_words(go_live_at: datetime, now: datetime) -> str:
    """How late a post is and when it was due, for an editor."""
    due = timezone.localtime(go_live_at)
    late = timesince(go_live_at, now, depth=1).replace("\xa0", " ")
    return f"it is {late} late: it was due {due:%-d %b %Y, %H:%M %Z}"
