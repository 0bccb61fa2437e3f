"""What the admin's timeline says of an event's mails: counts from the ledger, never a guess."""

from collections.abc import Iterator

from django.apps import apps
from django.db.models import Count, Max, Min
from django.urls import reverse
from django.utils import timezone

from blog.admin.timeline import TimelineRow
from blog.models import Event, Post
from notifications.models import Delivery, DeliveryState, Fanout

TONES = {
    DeliveryState.ACCEPTED: "done",
    DeliveryState.PENDING: "wait",
    DeliveryState.CLAIMED: "wait",
    DeliveryState.HANDING_OFF: "wait",
    DeliveryState.REJECTED: "held",
    DeliveryState.UNCERTAIN: "held",
    DeliveryState.DEAD: "held",
}


def mails_of(event: Event) -> Iterator[TimelineRow]:
    """The rows about an event's mails: the plan, one row for each state, and who got none and why."""
    fanout = Fanout.objects.filter(event=event).first()
    if fanout:
        yield from _plan(event, fanout)
    yield from _by_state(event)
    if fanout:
        yield from (TimelineRow(text=f"{count} of them get none: {why}.") for why, count in fanout.exclusions.items())


def _plan(event: Event, fanout: Fanout) -> Iterator[TimelineRow]:
    report = _report_address(event)
    if fanout.not_announced:
        yield TimelineRow(text=f"No e-mail: {fanout.not_announced}.", url=report)
    elif fanout.finished_at is None:
        text = f"Readers are being looked up; {fanout.candidates} so far."
        yield TimelineRow(text=text, state="planning", tone="wait", when=fanout.not_before, url=report)
    else:
        readers = "1 reader was" if fanout.candidates == 1 else f"{fanout.candidates} readers were"
        yield TimelineRow(text=f"{readers} to be told by e-mail.", when=fanout.finished_at, url=report)
    if not fanout.not_announced and fanout.not_before > timezone.now():
        text = "Mails leave then; unpublishing cancels."
        yield TimelineRow(text=text, state="waiting", tone="wait", when=fanout.not_before)


def _report_address(event: Event) -> str:
    """The delivery report of the post that ``event`` is about."""
    is_of_post = issubclass(apps.get_model(event.subject_type), Post)
    return reverse("bellbird_reports:post", args=[int(event.subject_id)]) if is_of_post else ""


def _by_state(event: Event) -> Iterator[TimelineRow]:
    deliveries = Delivery.objects.filter(event=event).order_by()
    counted = deliveries.values("state").annotate(
        mails=Count("pk"), planned=Min("next_attempt_at"), ended=Max("finished_at")
    )
    for row in counted.order_by("state"):
        state = DeliveryState(row["state"])
        when = row["ended"] if row["ended"] else row["planned"]
        mails = "1 mail" if row["mails"] == 1 else f"{row['mails']} mails"
        yield TimelineRow(text=mails, state=str(state.label), tone=TONES.get(state, "quiet"), when=when)
