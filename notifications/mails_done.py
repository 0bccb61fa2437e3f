"""Wagtail's history of a post tells when the mails about it are done: one line for each announcement."""

from datetime import timedelta
from typing import Final

from django.apps import apps
from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import PageLogEntry

from blog.models import Post
from blog.work import Progress, Shift
from notifications.models import Delivery, DeliveryState, Fanout

DONE: Final = "notifications.mails_done"
LOOKS_BACK: Final = timedelta(days=7)  # what is not done by then is not said to be
ON_THE_WAY: Final = (DeliveryState.PENDING, DeliveryState.CLAIMED, DeliveryState.HANDING_OFF)


def drain_mails_done(shift: Shift) -> Progress:
    """Write down every announcement whose mails have all come to an end, once, however many workers look."""
    progress = Progress()
    for fanout in _not_noted():
        if shift.is_over():
            break
        progress += Progress(done=int(_note(fanout)))
    return progress


def _not_noted() -> list[Fanout]:
    """Recent announcements that mailed somebody and are not in the history yet."""
    since = timezone.now() - LOOKS_BACK
    recent = list(Fanout.objects.filter(finished_at__gte=since, not_announced="", candidates__gt=0))
    if not recent:
        return []
    noted = PageLogEntry.objects.filter(action=DONE, timestamp__gte=since).values_list("data", flat=True)
    known = {facts.get("event") for facts in noted}
    return [fanout for fanout in recent if fanout.event_id not in known]


def _note(fanout: Fanout) -> bool:
    deliveries = Delivery.objects.filter(event=fanout.event_id, mail=fanout.mail)
    if deliveries.filter(state__in=ON_THE_WAY).exists():
        return False
    with transaction.atomic():
        Fanout.objects.select_for_update().get(pk=fanout.pk)
        post = _post_of(fanout)
        if post is None or PageLogEntry.objects.filter(page=post, action=DONE, data__event=fanout.event_id).exists():
            return False
        states = deliveries.order_by().values("state").annotate(number=Count("pk")).values_list("state", "number")
        if not states:
            return False
        log(post, DONE, data={"event": fanout.event_id, "mails": dict(states)})
    return True


def _post_of(fanout: Fanout) -> Post | None:
    """The post that it is about, while it exists."""
    event = fanout.event
    is_of_post = issubclass(apps.get_model(event.subject_type), Post)
    return Post.objects.defer("body").filter(pk=event.subject_id).first() if is_of_post else None
