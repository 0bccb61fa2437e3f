"""What readers follow, in the words of a mail."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from notifications.followed_tags import scope_now
from notifications.home_site import site_name
from notifications.models import Delivery, Fanout, Frequency, Reader, Subscription, SubscriptionState
from notifications.scopes import SITE, name_of


def in_words(scopes: Iterable[str]) -> str:
    """The names of ``scopes``, one after the other; the whole site by its own name."""
    names = dict.fromkeys(site_name() if scope == SITE else name_of(scope) for scope in scopes)
    return str(get_text_list(list(names), _("and")))


def how_often(frequency: str) -> str:
    """``frequency`` as it stands behind what is followed."""
    return {
        Frequency.AT_ONCE: _("as published"),
        Frequency.DAILY: _("once a day"),
        Frequency.WEEKLY: _("once a week"),
    }.get(Frequency(frequency), frequency)


def foot(scopes: Iterable[str], frequency: str) -> dict[str, Any]:
    """What the foot of a mail to followers says: why they get it, and the other rhythm it could have."""
    words = {"what": in_words(scopes), "how_often": how_often(frequency)}
    other = _("Change to daily") if frequency == Frequency.WEEKLY else _("Change to weekly")
    return {"why": _("You follow %(what)s, %(how_often)s.") % words, "change_words": other}


def why_not_following(delivery: Delivery) -> str:
    """Why whoever a mail to followers is for does not want it now; empty while they do.

    It is enough to follow one of the things the mail is for: whoever leaves a tag still follows its author.
    """
    if _follows(delivery.recipient_key, [delivery.scope]):
        return ""
    fanout = Fanout.objects.filter(event=delivery.event_id).first()
    planned = Delivery.objects.filter(pk=delivery.pk).values_list("scope", flat=True)  # a merge may have changed it
    scopes = {scope_now(scope) for scope in (delivery.scope, *planned, *(fanout.scopes if fanout else ()))}
    if _follows(delivery.recipient_key, scopes):
        return ""
    pause = Reader.objects.filter(recipient_key=delivery.recipient_key, paused_until__gt=timezone.now())
    return "they asked for a pause" if pause.exists() else "they are not subscribed any more"


def why_each_is_not_following(deliveries: Sequence[Delivery]) -> dict[int, str]:
    """:func:`why_not_following` of many, in one question for those who follow what the mail was planned for."""
    keys = {delivery.recipient_key for delivery in deliveries}
    paused = Reader.objects.filter(recipient_key__in=keys, paused_until__gt=timezone.now())
    active = Subscription.objects.filter(recipient_key__in=keys, state=SubscriptionState.ACTIVE)
    wishes = set(active.values_list("recipient_key", "scope"))
    silent = set(paused.values_list("recipient_key", flat=True))
    sure = {d.pk for d in deliveries if (d.recipient_key, d.scope) in wishes and d.recipient_key not in silent}
    return {each.pk: "" if each.pk in sure else why_not_following(each) for each in deliveries}


def _follows(key: str, scopes: Iterable[str]) -> bool:
    pause = Reader.objects.filter(recipient_key=OuterRef("recipient_key"), paused_until__gt=timezone.now())
    active = Subscription.objects.filter(recipient_key=key, scope__in=scopes, state=SubscriptionState.ACTIVE)
    return active.exclude(Exists(pause)).exists()
