"""Taking people out of the mails they were sent, and out of what was said of these: the rows stay, and count."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import F, Model, QuerySet, TextField, Value
from django.db.models.functions import Replace
from django.utils import timezone

from notifications.mail_files import remove_files
from notifications.models import Attempt, Delivery, DeliveryState, ProviderEvent, Suppression

GONE = str(Suppression.Reason.ERASED.label)


def forget_mails(mails: "QuerySet[Delivery]", addresses: Iterable[str]) -> None:
    """Take addresses out of ``mails``, and delete their files once this is committed. What waits is not sent.

    :param addresses: every spelling that mail servers may have repeated.
    """
    attempts = Attempt.objects.filter(delivery__in=mails.values("pk"))
    for address in addresses:
        _strike_out(mails.filter(last_text__icontains=address), "last_text", address)
        _strike_out(attempts.filter(text__icontains=address), "text", address)
    message_ids = list(mails.values_list("message_id", flat=True))
    transaction.on_commit(lambda: remove_files(message_ids), robust=True)
    waiting = mails.filter(state=DeliveryState.PENDING)
    waiting.update(state=DeliveryState.SUPPRESSED, last_text=GONE, finished_at=timezone.now())
    ProviderEvent.objects.filter(delivery__in=mails.values("pk")).update(raw={}, text="")
    mails.update(email="")


def _strike_out(rows: "QuerySet[Any, Any]", field: str, address: str) -> None:
    """Take an address out of what mail servers answered; all of the answer where it is spelt otherwise."""
    model: type[Model] = rows.model
    keys = list(rows.values_list("pk", flat=True))
    found = model._default_manager.filter(pk__in=keys)
    found.update(**{field: Replace(F(field), Value(address), Value("…"), output_field=TextField())})
    found.filter(**{f"{field}__icontains": address}).update(**{field: "…"})
