"""What every kind of mail has to say for itself."""

from collections.abc import Hashable, Sequence
from datetime import timedelta
from typing import Any, ClassVar

from notifications.models import Delivery


class Mail:
    """One kind of mail.

    It is asked when a mail is about to leave, not when it was planned: what was true then may not be any more.
    """

    name: ClassVar[str]
    title: ClassVar[str] = ""
    """What editors call it."""
    subject_prefix: ClassVar[str] = ""
    needs_subscription: ClassVar[bool] = False
    """It goes only to who follows its scope: that is asked again in the commit before the hand-over."""
    holds_a_key: ClassVar[bool] = False
    """It holds a link that opens somebody's account, so nobody but its reader is shown it."""
    late_after: ClassVar[timedelta | None] = None
    """It is no news any more so long after it happened, and then waits for an editor to release it."""

    def letter_key(self, delivery: Delivery) -> Hashable:
        """What tells one letter of this kind from another: deliveries with the same key get the same words."""
        return delivery.event_id

    def why_stale(self, delivery: Delivery) -> str:
        """Why what it says is no longer true, in words for an editor; empty while it is."""
        return ""

    def why_unwanted(self, delivery: Delivery) -> str:
        """Why its reader does not want it any more, in words for an editor; empty while they do."""
        return ""

    def why_each_is_unwanted(self, deliveries: Sequence[Delivery]) -> dict[int, str]:
        """:meth:`why_unwanted` of many at once, by their ids; those that are wanted may be left out."""
        return {delivery.pk: self.why_unwanted(delivery) for delivery in deliveries}

    def context(self, delivery: Delivery) -> dict[str, Any]:
        """What its templates are given. The same for all deliveries with one :meth:`letter_key`.

        ``why`` is the sentence in its foot that says why its reader gets it.
        """
        raise NotImplementedError

    def headers(self, delivery: Delivery) -> dict[str, str]:
        """Headers of its own for one reader, beside those every mail has."""
        return {}

    def is_left_by_link(self) -> bool:
        """Whether it carries an unsubscribe link and the headers for it (RFC 8058)."""
        return False

    def behind(self, delivery: Delivery) -> "tuple[Mail, Delivery]":
        """What is really written for ``delivery``; something else only where a mail stands for another."""
        return self, delivery

    def example(self) -> Delivery | None:
        """A delivery of it that is in no table, about the newest things there are; ``None`` where there are none."""
        return None
