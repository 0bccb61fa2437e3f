"""What the admin's timeline says of an event's mails: counts from the ledger, never a guess."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.apps import apps
from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, Max, Min, OuterRef, Q
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
BRIEF = {
    DeliveryState.ACCEPTED: "accepted",
    DeliveryState.PENDING: "queued for",
    DeliveryState.CLAIMED: "on their way",
    DeliveryState.HANDING_OFF: "on their way",
    DeliveryState.REJECTED: "refused",
    DeliveryState.UNCERTAIN: "unknown",
    DeliveryState.DEAD: "given up",
    DeliveryState.STALE: "no longer true",
}
"""In the line that sums a publication up, before the time. Accepted is not delivered."""


def mails_of(events: Sequence[Event]) -> dict[int, list[TimelineRow]]:
    """The rows about events' mails, by the event's id, in two queries however many events there are.

    The plan, one row for each state, and who got none and why.
    """
    found: dict[int, list[TimelineRow]] = defaultdict(list)
    by_id = {event.pk: event for event in events}
    fanouts = {fanout.event_id: fanout for fanout in Fanout.objects.filter(event__in=by_id)}
    for pk, fanout in fanouts.items():
        found[pk] += _plan(by_id[pk], fanout)
    for pk, row in _by_state(by_id):
        found[pk].append(row)
    for pk, fanout in fanouts.items():
        none = (TimelineRow(text=f"{count} of them get none: {why}.") for why, count in fanout.exclusions.items())
        found[pk] += none
    return found


def troubles_of_mails() -> Q:
    """For the events of which a mail was refused, given up, is unknown, or failed and is tried again."""
    mails = Delivery.objects.filter(event=OuterRef("pk")).order_by()
    held = [state for state, tone in TONES.items() if tone == "held"]
    return Q(Exists(mails.filter(Q(state__in=held) | Q(state=DeliveryState.PENDING, answers__gt=0))))


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


def _by_state(events: Mapping[int, Event]) -> Iterator[tuple[int, TimelineRow]]:
    deliveries = Delivery.objects.filter(event__in=list(events)).order_by()
    is_put_off = ExpressionWrapper(Q(state=DeliveryState.PENDING, answers__gt=0), output_field=BooleanField())
    counted: Any = deliveries.annotate(is_put_off=is_put_off).values("event", "state", "is_put_off")
    counted = counted.annotate(mails=Count("pk"), planned=Min("next_attempt_at"), ended=Max("finished_at"))
    for row in counted.order_by("event", "state", "is_put_off"):
        yield row["event"], _row(events[row["event"]], row)


def _row(event: Event, counted: Mapping[str, Any]) -> TimelineRow:
    state, number = DeliveryState(counted["state"]), counted["mails"]
    word, brief = str(state.label), BRIEF.get(state, "")
    if counted["is_put_off"]:
        word, brief = "will be tried again", "failed, retry"
    is_held = counted["is_put_off"] or TONES.get(state) == "held"
    return TimelineRow(
        text="1 mail" if number == 1 else f"{number} mails",
        state=word,
        tone=TONES.get(state, "quiet"),
        when=counted["ended"] or counted["planned"],
        url=_report_address(event) if is_held else "",
        brief=f"{number:,} {brief}" if brief else "",
        troubles=number if is_held else 0,
    )
