"""Tells the whole story of one mail."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from notifications.addresses import masked
from notifications.models import Delivery, Fanout, SubscriptionChange, Suppression

WRONG_USE = 2
Line = tuple[datetime, str]


class Command(BaseCommand):
    help = "Prints what became of one mail, step by step; addresses are masked. Exit codes: 0 done, 2 wrong use."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("delivery", type=int, help="Its id, as shown in the admin and by check_deliveries.")
        parser.add_argument("--json", action="store_true", dest="as_json", help="Print one JSON object.")

    def handle(self, *args: Any, as_json: bool, **options: Any) -> None:
        delivery = Delivery.objects.select_related("event").filter(pk=options["delivery"]).first()
        if delivery is None:
            raise CommandError(f"There is no delivery {options['delivery']}.", returncode=WRONG_USE)
        story = sorted(_story(delivery), key=lambda line: line[0])
        if as_json:
            steps = [{"at": at.isoformat(), "what": _hidden(text, delivery)} for at, text in story]
            self.stdout.write(json.dumps({"v": 1, **_facts(delivery), "steps": steps}))
            return
        for name, value in _facts(delivery).items():
            self.stdout.write(f"{name + ':':13} {value}")
        for at, text in story:
            self.stdout.write(f"{at:%Y-%m-%d %H:%M:%S} UTC  {_hidden(text, delivery)}")


def _facts(delivery: Delivery) -> dict[str, Any]:
    return {
        "delivery": delivery.pk,
        "mail": delivery.mail,
        "class": delivery.message_class,
        "to": masked(delivery.email) if delivery.email else "an erased reader",
        "reader": delivery.recipient_key,
        "message_id": delivery.message_id,
        "provider_id": delivery.provider_id,
        "state": delivery.state,
        "said": _hidden(" ".join(delivery.last_text.split()), delivery),
    }


def _hidden(text: str, delivery: Delivery) -> str:
    return text.replace(delivery.email, masked(delivery.email)) if delivery.email else text


def _story(delivery: Delivery) -> Iterator[Line]:
    event = delivery.event
    yield event.occurred_at, f"{event.transition_key} happened, by {event.origin} {event.cause}".rstrip()
    for fanout in Fanout.objects.filter(event=event, mail=delivery.mail):
        counts = f"{fanout.candidates} candidates, {fanout.excluded} excluded"
        yield fanout.created_at, f"fan-out {fanout.pk} planned: {counts}"
    yield delivery.created_at, f"mail planned for {delivery.scope or 'one person'}"
    for item in delivery.digest_items.all():
        yield item.available_at, f"digest item {item.pk}: event {item.event_id} for {item.scope}"
    yield from _attempts(delivery)
    if delivery.released_at:
        yield delivery.released_at, "released by an editor"
    if delivery.finished_at:
        yield delivery.finished_at, f"done with: {delivery.get_state_display()}"
    for said in delivery.provider_events.all():
        note = f" ({said.note})" if said.note else ""
        yield said.occurred_at or said.received_at, f"{said.provider} says {said.kind}: {said.text}{note}"
    yield from _reader(delivery)


def _attempts(delivery: Delivery) -> Iterator[Line]:
    for attempt in delivery.attempts.all():
        yield attempt.started_at, f"attempt {attempt.n} begun"
        if attempt.ended_at:
            code = f"{attempt.code} " if attempt.code else ""
            words = " ".join(attempt.text.split())
            outcome = f"{attempt.get_outcome_display()} while {attempt.get_phase_display()}"
            yield attempt.ended_at, f"attempt {attempt.n} ended: {outcome}: {code}{words}".rstrip(": ")


def _reader(delivery: Delivery) -> Iterator[Line]:
    """What else happened to its reader since it was planned."""
    suppression = Suppression.objects.filter(recipient_key=delivery.recipient_key).first()
    if suppression:
        yield suppression.since, f"reader suppressed: {suppression.get_reason_display()}"
    changes = SubscriptionChange.objects.filter(recipient_key=delivery.recipient_key, at__gte=delivery.created_at)
    for change in changes.order_by("at")[:50]:
        yield change.at, f"reader {change.get_what_display()} {change.scope} {change.detail}".rstrip()
