"""What a reader gets and when, and how they change it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils import timezone

from notifications.addresses import normalise
from notifications.digesting.slots import moment_of
from notifications.leaving import leave
from notifications.models import (
    Frequency,
    Reader,
    Subscription,
    SubscriptionChange,
    SubscriptionState,
    Suppression,
    recipient_key,
)
from notifications.models.asking import CONSENT_VERSION
from notifications.models.history import note
from notifications.scopes import label_of

What = SubscriptionChange.What
SHOWN = (SubscriptionState.PENDING, SubscriptionState.ACTIVE, SubscriptionState.PAUSED)
VIA = "preferences"


class Arrival(NamedTuple):
    """One thing a reader follows.

    :param what: in words.
    :param next_at: when its next digest is due, on the reader's clock and without a zone; ``None`` where it has none.
    :param zone: what that clock is called.
    """

    subscription: Subscription
    what: str
    next_at: datetime | None
    zone: str

    @property
    def is_thread(self) -> bool:
        """Whether it is the replies below one post, which know no rhythm."""
        return self.subscription.scope.startswith("replies:")


def shown(reader: Reader) -> list[Subscription]:
    """What stands in a reader's preferences."""
    return list(Subscription.objects.filter(recipient_key=reader.recipient_key, state__in=SHOWN).order_by("pk"))


def what_arrives(reader: Reader) -> list[Arrival]:
    """What a reader follows, and when the next mail about it can come."""
    active = [each for each in shown(reader) if each.state == SubscriptionState.ACTIVE]
    return [arrival(reader, each) for each in active]


def arrival(reader: Reader, subscription: Subscription) -> Arrival:
    """One subscription in words."""
    at = next_digest_at(reader, subscription.frequency)
    local = at.astimezone(reader.tz) if at else None
    name = (local.tzname() or "") if local else ""
    return Arrival(subscription, label_of(subscription.scope), local.replace(tzinfo=None) if local else None, name)


def next_digest_at(reader: Reader, frequency: str) -> datetime | None:
    """When a reader's next digest is due, aware; ``None`` for mail that goes as published."""
    if frequency == Frequency.AT_ONCE:
        return None
    now = timezone.now()
    after = max(now, reader.paused_until) if reader.paused_until else now
    today = after.astimezone(reader.tz).date()
    days = (today + timedelta(days=number) for number in range(9))
    on = [day for day in days if frequency == Frequency.DAILY or day.weekday() == reader.weekday]
    return min(at for at in (moment_of(day, reader.hour, reader.tz) for day in on) if at > after)


def follow(reader: Reader, scope: str, frequency: str, *, ip_hash: str = "") -> bool:
    """Begin to follow from one's preferences, which only the mailbox's owner can open; return whether that is new.

    That they want it is confirmed by the link: whoever bounced or complained is written to again, except where an
    editor decided otherwise.
    """
    now = timezone.now()
    wish = {"frequency": frequency, "source": VIA, "asked_ip_hash": ip_hash, "consent_version": CONSENT_VERSION}
    with transaction.atomic():
        fresh = Subscription(
            email=reader.email,
            address=normalise(reader.email),
            recipient_key=reader.recipient_key,
            scope=scope,
            user=reader.user,
        )
        Subscription.objects.bulk_create([fresh], ignore_conflicts=True)
        Suppression.lift(reader.recipient_key)
        theirs = Subscription.objects.filter(recipient_key=reader.recipient_key, scope=scope)
        began = theirs.exclude(state=SubscriptionState.ACTIVE).update(
            state=SubscriptionState.ACTIVE, asked_at=now, confirmed_at=now, unsubscribed_at=None, **wish
        )
        if began:
            record = {"scope": scope, "detail": str(Frequency(frequency).label), "via": VIA, "ip_hash": ip_hash}
            note(reader.recipient_key, What.ASKED, **record)
            note(reader.recipient_key, What.CONFIRMED, scope=scope, via=VIA, ip_hash=ip_hash)
    return bool(began)


def save(reader: Reader, wishes: Mapping[str, Any], *, ip_hash: str = "") -> None:
    """Do what the preferences form says, all of it or nothing.

    :param wishes: the form's ``cleaned_data``.
    """
    with transaction.atomic():
        if reader.pk is None:
            reader = Reader.of(reader.recipient_key, reader.email)
        for each in shown(reader):
            _change(each, wishes, ip_hash)
        if wishes.get("add"):
            follow(reader, wishes["add"], wishes.get("add_how") or Frequency.AT_ONCE, ip_hash=ip_hash)
        _keep_settings(reader, wishes)
        _pause(reader, wishes.get("pause") or "")


def _change(one: Subscription, wishes: Mapping[str, Any], ip_hash: str) -> None:
    how = wishes.get(f"how_{one.pk}")
    if wishes.get(f"remove_{one.pk}"):
        leave(one.recipient_key, one.scope, via=VIA)
    elif how:
        one.change_frequency(how, VIA)
        if one.state == SubscriptionState.PENDING:
            Subscription.objects.confirm_all(one.recipient_key, scope=one.scope, via=VIA, ip_hash=ip_hash)


def _keep_settings(reader: Reader, wishes: Mapping[str, Any]) -> None:
    new = {name: wishes[name] for name in ("hour", "weekday", "zone", "wants_html", "wants_replies") if name in wishes}
    changed = {name: value for name, value in new.items() if value not in (None, "", getattr(reader, name))}
    if changed:
        before = {name: getattr(reader, name) for name in changed}
        Reader.objects.filter(pk=reader.pk).update(**changed)
        detail = ", ".join(f"{name}: {before[name]} → {changed[name]}" for name in changed)
        note(reader.recipient_key, What.CHANGED, detail=detail, via=VIA)


def _pause(reader: Reader, choice: str) -> None:
    """``choice``: days of silence from today, ``resume``, or nothing for no change."""
    if choice == "resume" and reader.paused_until:
        Reader.objects.filter(pk=reader.pk).update(paused_until=None)
        note(reader.recipient_key, What.RESUMED, via=VIA)
    elif choice.isdigit():
        until = pause_ends(reader, int(choice))
        Reader.objects.filter(pk=reader.pk).update(paused_until=until)
        note(reader.recipient_key, What.PAUSED, detail=f"until {until:%Y-%m-%d}", via=VIA)


def pause_ends(reader: Reader, days: int) -> datetime:
    """The end of so many days of silence: the hour of the reader's digests on that day, in their zone."""
    day = timezone.now().astimezone(reader.tz).date() + timedelta(days=days)
    return moment_of(day, reader.hour, reader.tz)


def prove_account(user: Any, key: str) -> None:
    """Tie a reader to the account of whoever has just shown that they read its mail. Call behind a mailed link only.

    Accounts may carry any address; only a link from a mail tells that it is theirs.
    """
    if isinstance(user, AnonymousUser) or not user.email or recipient_key(user.email) != key:
        return
    Reader.objects.filter(recipient_key=key, user=None).update(user=user)
