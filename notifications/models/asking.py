"""Asking for mail, and confirming it: what one address wants is asked about in one mail, and confirmed by one press."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.utils import timezone

from blog.models import Event
from notifications.addresses import normalise
from notifications.models.history import SubscriptionChange, note
from notifications.models.keys import recipient_key
from notifications.models.readers import Reader
from notifications.models.subscription_states import Frequency, SubscriptionState
from notifications.models.suppressions import Suppression
from notifications.signals import preferences_requested, subscription_confirmed, subscription_requested

if TYPE_CHECKING:
    from notifications.models.subscriptions import Subscription

ASK_AGAIN_AFTER = timedelta(hours=1)
CONSENT_VERSION = "2"
"""Which wording of the subscribe form and the confirm mail was agreed to. Raise it with every change of meaning."""
What = SubscriptionChange.What


class SubscriptionManager(models.Manager["Subscription"]):
    def request(
        self,
        email: str,
        *,
        user: Any = None,
        scope: str = "site",
        frequency: str = Frequency.AT_ONCE,
        source: str = "",
        ip_hash: str = "",
    ) -> "Subscription":
        """Note the wish to be told of one thing, and ask the address to confirm it where that is called for.

        As :meth:`request_all`; returns the subscription.
        """
        (subscription,) = self.request_all(
            email, [scope], user=user, frequency=frequency, source=source, ip_hash=ip_hash
        )
        return subscription

    def request_all(
        self,
        email: str,
        scopes: Sequence[str],
        *,
        user: Any = None,
        frequency: str = Frequency.AT_ONCE,
        source: str = "",
        ip_hash: str = "",
    ) -> "list[Subscription]":
        """Note the wish to be told of ``scopes``, and write one mail about it, at most one an hour to an address.

        Nothing about the answer may depend on what was known: callers say the same to everybody.

        :param email: a validated address.
        :param user: the signed-in ``User`` whose own address it is.
        :param source: which form, or what else, for the consent record.
        :param ip_hash: keyed hash of the address they asked from, likewise.
        """
        key, email, now = recipient_key(email), email.strip(), timezone.now()
        with transaction.atomic():
            Reader.of(key, email)
            Reader.objects.select_for_update().get(recipient_key=key)  # two forms sent at once are one mail
            was_asked = self._was_asked_lately(key, now)
            fresh = [self._fresh(key, email, scope, frequency, user) for scope in dict.fromkeys(scopes)]
            self.bulk_create(fresh, ignore_conflicts=True)
            wanted = {each.scope: each for each in self.filter(recipient_key=key, scope__in=scopes)}
            asked = [each for each in wanted.values() if each.state not in IN_FORCE]
            record = {"source": source, "asked_ip_hash": ip_hash, "consent_version": CONSENT_VERSION}
            for each in asked:
                self._ask_anew(each, was_asked, now, {"email": email, "frequency": frequency, **record})
            self._write_to(key, asked, was_asked)
        return [wanted[scope] for scope in dict.fromkeys(scopes)]

    def confirm_all(self, recipient_key: str, *, scope: str = "", via: str = "", ip_hash: str = "") -> int:
        """Begin to tell a reader of all they have asked for; return how many subscriptions that were.

        :param scope: of this alone.
        """
        with transaction.atomic():
            waiting = self.select_for_update().filter(recipient_key=recipient_key, state=SubscriptionState.PENDING)
            found = list((waiting.filter(scope=scope) if scope else waiting).order_by("pk"))
            if not found:
                return 0
            Reader.of(recipient_key, found[0].email)
            self._confirm(found, via, ip_hash)
        return len(found)

    def _confirm(self, found: "list[Subscription]", via: str, ip_hash: str) -> None:
        keys = [each.pk for each in found]
        self.filter(pk__in=keys).update(
            state=SubscriptionState.ACTIVE, confirmed_at=timezone.now(), unsubscribed_at=None
        )
        for each in found:
            each.refresh_from_db()
            note(each.recipient_key, What.CONFIRMED, scope=each.scope, via=via, ip_hash=ip_hash)
        first = found[0]
        Suppression.lift(first.recipient_key)
        key = f"subscription_confirmed:{first.pk}:{first.asked_seq}"
        subscription_confirmed.send_reliable(type(first), key=key, subscription=first)

    def _fresh(self, key: str, email: str, scope: str, frequency: str, user: Any) -> "Subscription":
        return self.model(
            email=email,
            address=normalise(email),
            recipient_key=key,
            scope=scope,
            frequency=frequency,
            user=user,
        )

    def _was_asked_lately(self, key: str, now: datetime) -> bool:
        """Whether a mail that has not been answered went to the address within the hour."""
        theirs = self.filter(recipient_key=key).aggregate(
            asked=models.Max("asked_at"), confirmed=models.Max("confirmed_at")
        )
        asked, confirmed = theirs["asked"], theirs["confirmed"]
        return bool(asked and asked > now - ASK_AGAIN_AFTER and not (confirmed and confirmed > asked))

    def _ask_anew(self, one: "Subscription", was_asked: bool, now: datetime, changes: dict[str, Any]) -> None:
        is_new = one.state != SubscriptionState.PENDING or one.asked_seq == 0
        if is_new or not was_asked:
            note(
                one.recipient_key,
                What.ASKED,
                scope=one.scope,
                detail=str(Frequency(changes["frequency"]).label),
                via=changes["source"],
                ip_hash=changes["asked_ip_hash"],
            )
        if not was_asked:
            changes |= {"asked_at": now, "asked_seq": one.asked_seq + 1}
        self.filter(pk=one.pk).update(state=SubscriptionState.PENDING, **changes)
        one.refresh_from_db()

    def _write_to(self, key: str, asked: "Iterable[Subscription]", was_asked: bool) -> None:
        first = next(iter(asked), None)
        if first is None:
            ask_for_preferences_link(Reader.objects.get(recipient_key=key))
        elif not was_asked:
            event_key = f"subscription_requested:{first.pk}:{first.asked_seq}"
            subscription_requested.send_reliable(type(first), key=event_key, subscription=first)


IN_FORCE = (SubscriptionState.ACTIVE, SubscriptionState.PAUSED)


def ask_for_preferences_link(reader: Reader) -> bool:
    """Have the link to their preferences mailed to ``reader``, at most once an hour; return whether it will be."""
    with transaction.atomic():
        asked = Event.objects.filter(
            kind=preferences_requested.name, subject_type=Reader._meta.label, subject_id=str(reader.pk)
        )
        latest = asked.order_by("-pk").first()
        if latest and latest.occurred_at > timezone.now() - ASK_AGAIN_AFTER:
            return False
        key = f"preferences_requested:{reader.pk}:{latest.pk if latest else 0}"
        return preferences_requested.send_reliable(Reader, key=key, reader=reader) is not None
