"""Which mails wait for somebody's decision."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from notifications.admin.decisions import HELD
from notifications.models import Delivery, DeliveryState, Suppression


def undecided(chosen: "QuerySet[Delivery]") -> "QuerySet[Delivery]":
    """Those of ``chosen`` that wait for a decision. One to an address that is never written to again needs none."""
    suppressed = Suppression.objects.filter(recipient_key=OuterRef("recipient_key"))
    return chosen.filter(state__in=HELD).exclude(Q(state=DeliveryState.REJECTED) & Exists(suppressed))
