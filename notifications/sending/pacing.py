"""Not faster than the mail server allows: ``BELLBIRD_MAILS_PER_SECOND``, for all workers and mailers together."""

import time
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from blog.work import Shift
from notifications.models import Relay

ACCOUNT = "default"  # the Relay row in which time is reserved
NAP = 0.2  # seconds between two looks at whether the shift is over


class Pace:
    """The time of one batch: when it begins, and when each of its mails may leave.

    :param wanted: mails in the batch, if there were no limit.
    """

    def __init__(self, wanted: int) -> None:
        self.rate: float | None = settings.BELLBIRD_MAILS_PER_SECOND
        self.size = min(wanted, max(1, int(self.rate))) if self.rate else wanted
        self.begins: datetime | None = None
        self._sent = 0

    def reserve(self, shift: Shift) -> bool:
        """Reserve the time and wait until it begins; ``False`` when the shift ends before."""
        if not self.rate:
            return True
        self.begins = Relay.reserve(ACCOUNT, self.size, self.rate)
        return _wait_until(self.begins, shift)

    def is_early(self) -> bool:
        """Whether the next mail has to wait."""
        return bool(self.begins and self._due() > timezone.now())

    def step(self, shift: Shift) -> bool:
        """Wait until the next mail may leave; ``False`` when the shift ends before."""
        if not self.begins:
            return True
        is_time = _wait_until(self._due(), shift)
        self._sent += is_time
        return is_time

    def hand_back(self) -> None:
        """Let others have what was not used."""
        if self.begins and self.rate and self._sent < self.size:
            Relay.hand_back(ACCOUNT, self.begins, self.size, self._sent, self.rate)

    def _due(self) -> datetime:
        return (self.begins or timezone.now()) + timedelta(seconds=self._sent / (self.rate or 1))


def _wait_until(moment: datetime, shift: Shift) -> bool:
    while not shift.is_over():
        seconds = (moment - timezone.now()).total_seconds()
        if seconds <= 0:
            return True
        time.sleep(min(seconds, NAP))
    return False
