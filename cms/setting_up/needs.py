"""For “Needs you”: a scheduler that is silent, and since when."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Final

from django.urls import reverse
from django.utils import timezone
from django.utils.timesince import timesince

from blog.admin.dashboard import Need
from blog.admin.permissions import may_publish_somewhere
from blog.scheduling.heartbeat import last_beat
from cms.setting_up.panel import may_set_up

SILENT: Final = timedelta(minutes=5)  # it comes every minute


def needs(user: Any) -> Iterator[Need]:
    """For whoever may publish. That it has never run is a step of the set-up."""
    last = last_beat() if may_publish_somewhere(user) else None
    if last is None or timezone.now() - last < SILENT:
        return
    url = reverse("bellbird_setup:index" if may_set_up(user) else "bellbird_events:index")
    since = f"{timezone.localtime(last):%-d %b, %H:%M %Z}"
    text = f"The scheduler has been silent for {timesince(last, depth=1)}"
    yield Need(text, url, f"since {since}; nothing goes live or is mailed by itself until it runs")
