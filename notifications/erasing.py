"""Forgetting a reader: nothing that names them stays; a hash does, so that nobody writes to them again."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import F, Model, Q, QuerySet, TextField, Value
from django.db.models.functions import Replace
from django.utils import timezone

from notifications.mail_files import remove_files
from notifications.models import (
    AddressChange,
    Attempt,
    Delivery,
    DeliveryState,
    DigestItem,
    ProviderEvent,
    Reader,
    Subscription,
    SubscriptionChange,
    Suppression,
)
from notifications.models.history import note
from notifications.suppressing import ADDRESS


def erase(recipient_key: str, *, by: Any = None, via: str = "") -> None:
    """Forget whoever reads mail at the address behind ``recipient_key``. To do it again changes nothing.

    Forgotten are all addresses they were ever written to at, but for those that somebody else has taken up since.
    What they followed and their preferences are deleted, and their mails in the mail folder; the ledger keeps its rows,
    which count, without the address. What waits is not sent. The address stays suppressed; where an editor had decided
    that before, the decision stands.

    :param by: the ``User`` who decided, where it was not the reader.
    :param via: by what road, for the history.
    """
    with transaction.atomic():
        reader = Reader.behind(recipient_key) or Reader.behind(AddressChange.key_now(recipient_key))
        for key in reader.keys if reader else [recipient_key]:
            _erase_key(key, by, via)


def _erase_key(recipient_key: str, by: Any, via: str) -> None:
    addresses = _addresses(recipient_key)
    if not addresses and Suppression.objects.erased().filter(recipient_key=recipient_key).exists():
        return
    Suppression.erase(recipient_key)
    _forget_mails(recipient_key, addresses)
    Subscription.objects.filter(recipient_key=recipient_key).delete()
    Reader.objects.filter(recipient_key=recipient_key).delete()
    note(recipient_key, SubscriptionChange.What.ERASED, via=via, by=by)


def forget_late_event(event: ProviderEvent) -> None:
    """Empty what a provider says about somebody who has been erased, once it is dealt with; the caller saves it."""
    delivery = event.delivery
    keys = {event.recipient_key, delivery.recipient_key if delivery else ""} - {""}
    if not Suppression.objects.erased().filter(recipient_key__in=keys).exists():
        return
    event.raw, event.text = {}, ""
    if delivery:
        last_text = Delivery.objects.values_list("last_text", flat=True).get(pk=delivery.pk)
        Delivery.objects.filter(pk=delivery.pk).update(last_text=ADDRESS.sub("…", last_text))


def _addresses(recipient_key: str) -> set[str]:
    """Every spelling of the address that is stored anywhere."""
    found: set[str] = set()
    for model in (Reader, Subscription, Delivery):
        theirs = model._default_manager.filter(recipient_key=recipient_key).order_by()
        found.update(theirs.values_list("email", flat=True).distinct())
    return found - {""}


def _forget_mails(recipient_key: str, addresses: Iterable[str]) -> None:
    mails = Delivery.objects.filter(recipient_key=recipient_key)
    attempts = Attempt.objects.filter(delivery__recipient_key=recipient_key)
    for address in addresses:
        _strike_out(mails.filter(last_text__icontains=address), "last_text", address)
        _strike_out(attempts.filter(text__icontains=address), "text", address)
    message_ids = list(mails.values_list("message_id", flat=True))
    transaction.on_commit(lambda: remove_files(message_ids), robust=True)
    waiting = mails.filter(state=DeliveryState.PENDING)
    gone = str(Suppression.Reason.ERASED.label)
    waiting.update(state=DeliveryState.SUPPRESSED, last_text=gone, finished_at=timezone.now())
    mails.update(email="")
    pending = DigestItem.objects.filter(recipient_key=recipient_key, delivery=None, dropped_because="")
    pending.update(dropped_because=gone)
    said = ProviderEvent.objects.filter(Q(recipient_key=recipient_key) | Q(delivery__recipient_key=recipient_key))
    said.update(raw={}, text="")


def _strike_out(rows: "QuerySet[Any, Any]", field: str, address: str) -> None:
    """Take an address out of what mail servers answered; all of the answer where it is spelt otherwise."""
    model: type[Model] = rows.model
    keys = list(rows.values_list("pk", flat=True))
    found = model._default_manager.filter(pk__in=keys)
    found.update(**{field: Replace(F(field), Value(address), Value("…"), output_field=TextField())})
    found.filter(**{f"{field}__icontains": address}).update(**{field: "…"})
