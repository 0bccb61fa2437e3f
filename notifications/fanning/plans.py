"""Deciding that readers are told."""

from collections.abc import Sequence

from django.utils import timezone

from blog.models import Event
from notifications.followed_tags import with_those_to_move
from notifications.models import Fanout, Subscription
from notifications.planning import typo_window


def plan(
    event: Event,
    *,
    mail: str,
    scopes: Sequence[str] = (Subscription.SITE,),
    earlier: Event | None = None,
    is_decided: bool = False,
) -> None:
    """Decide that subscribers of ``scopes`` are told of ``event``, or write down why they are not.

    The scopes are kept as they are now: a tag that is added or taken away later changes nobody's mail.

    :param mail: which mail; a folder in ``templates/notifications/``.
    :param earlier: of all of them, exactly those are told whom the mail about this event reached. The scopes are then
        those of that event.
    :param is_decided: somebody has asked for this very mail, so the event's own announcement is not asked.
    """
    scopes = _scopes_of(earlier) or with_those_to_move(scopes)
    fanout = planned(event, mail=mail, scopes=scopes, reason="" if is_decided else None)
    fanout.earlier = earlier
    Fanout.objects.bulk_create([fanout], ignore_conflicts=True)


def planned(event: Event, *, mail: str, scopes: list[str], reason: str | None = None) -> Fanout:
    """The row that :func:`plan` would write, not saved; also for an event that has not happened yet.

    :param scopes: also those to be moved, see ``with_those_to_move``.
    :param reason: why nobody is told; the event's own announcement is asked if it is left out.
    """
    reason = _why_nobody(event) if reason is None else reason
    return Fanout(
        event=event,
        mail=mail,
        scopes=scopes,
        not_before=event.occurred_at + typo_window(),
        not_announced=reason[:200],
        finished_at=timezone.now() if reason else None,
    )


def _why_nobody(event: Event) -> str:
    decision = event.payload.get("_announcement", {})
    return "" if decision.get("announce") else str(decision.get("because") or "no announcement was decided on")


def _scopes_of(event: Event | None) -> list[str]:
    fanout = Fanout.objects.filter(event=event).first() if event else None
    return list(fanout.scopes) if fanout else []
