"""Deliveries that are in no table, for previews. Nothing here writes a row."""

from datetime import timedelta
from typing import Any

from django.db import models
from django.utils import timezone

from blog.models import Comment, Event, Post
from blog.visibility import visible_posts
from notifications.models import Delivery, MessageClass
from notifications.models.deliveries import new_message_id

NOBODY = "0" * 32
UNSAVED = 0


def example_of(
    mail: str, kind: str, subject: models.Model, *, scope: str = "", is_bulk: bool = False, **payload: Any
) -> Delivery:
    """An unsaved delivery of ``mail``, for an unsaved event about ``subject``, to nobody."""
    event = Event(
        pk=UNSAVED,
        kind=kind,
        subject_type=subject._meta.label,
        subject_id=str(subject.pk),
        payload=payload,
        occurred_at=timezone.now() - timedelta(minutes=6),
    )
    message_class = MessageClass.BULK if is_bulk else MessageClass.TRANSACTIONAL
    delivery = Delivery(
        pk=UNSAVED,
        event=event,
        mail=mail,
        scope=scope,
        message_class=message_class,
        recipient_key=NOBODY,
        email="reader@example.org",
        message_id=new_message_id(),
    )
    delivery.text_only = False  # type: ignore[attr-defined]
    return delivery


def newest_posts(number: int = 1) -> list[Post]:
    """The newest posts that everybody can see."""
    return list(visible_posts().filter(published_at__isnull=False).order_by("-published_at", "-pk")[:number])


def newest_comment(**narrowed: Any) -> Comment | None:
    """The newest comment, below a post that everybody can see."""
    below = Comment.objects.filter(post__in=visible_posts().values("pk"), **narrowed)
    return below.select_related("post").order_by("-submitted_at", "-pk").first()
