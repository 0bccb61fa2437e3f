"""Durable receivers of every kind of luck: one is quick, one is slow, one fails now and then before it succeeds."""

import random
import time
from typing import Any

from django.dispatch import Signal, receiver

from blog.models import Event
from blog.signals import comment_approved, post_published, post_unpublished
from tests.faults.witness.models import Effect

HEARD: tuple[Signal, ...] = (post_published, post_unpublished, comment_approved)


@receiver(HEARD, dispatch_uid="witness.note")
def note(event: Event, **kwargs: Any) -> None:
    Effect.objects.create(event_id=event.pk, receiver="witness.note")


@receiver(HEARD, dispatch_uid="witness.dawdle")
def dawdle(event: Event, **kwargs: Any) -> None:
    Effect.objects.create(event_id=event.pk, receiver="witness.dawdle")
    time.sleep(random.uniform(0, 0.01))  # noqa: S311 - time for a kill to fall between the row and the commit


@receiver(post_published, dispatch_uid="witness.stumble")
def stumble(event: Event, **kwargs: Any) -> None:
    Effect.objects.create(event_id=event.pk, receiver="witness.stumble")
    if random.random() < 0.2:  # noqa: S311
        raise RuntimeError("stumbled")
