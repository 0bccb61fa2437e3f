"""When too many readers call us spam: subscribers' mail waits until somebody has found out why.

Gmail asks senders to stay below 0.1 % and never to reach 0.3 %. It goes on when the week's share has fallen, or when
``BELLBIRD_COMPLAINT_LIMIT`` is raised; 0 means that it never waits.
"""

import math
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from notifications.models import Delivery, DeliveryState, MessageClass

WINDOW = timedelta(days=7)
FEWEST = 1000  # accepted mails; of fewer no share can be told


def why_bulk_waits() -> str:
    """Why subscribers' mail is not sent now, in words; empty when it is.

    Counts no more mails than it takes to tell.
    """
    limit = settings.BELLBIRD_COMPLAINT_LIMIT / 100
    since = timezone.now() - WINDOW
    bulk = Delivery.objects.filter(message_class=MessageClass.BULK).order_by()
    complaints = bulk.filter(complained_at__gt=since).count() if limit else 0
    if not complaints:
        return ""
    enough = max(FEWEST, math.floor(complaints / limit) + 1)
    accepted = bulk.filter(state=DeliveryState.ACCEPTED, finished_at__gt=since)[:enough].count()
    if accepted < FEWEST or accepted == enough:
        return ""
    return f"{complaints} of {accepted} mails of the last {WINDOW.days} days were reported as spam"
