"""Mails about a reader's address, and the way back to their preferences."""

from collections.abc import Hashable
from typing import Any

from notifications.addresses import masked
from notifications.changing_addresses import is_open
from notifications.links import CONFIRM_DAYS, address_change_link, preferences_link
from notifications.mails.base import Mail
from notifications.mails.examples import NOBODY, example_of
from notifications.models import AddressChange, Delivery, Reader


class ManageLink(Mail):
    """The link to one's preferences, for whoever asked for it or for what they have already."""

    name = "manage_link"
    title = "Link to the preferences"

    def letter_key(self, delivery: Delivery) -> Hashable:
        return delivery.event_id, delivery.recipient_key

    def why_stale(self, delivery: Delivery) -> str:
        known = Reader.objects.filter(recipient_key=delivery.recipient_key)
        return "" if known.exists() else "the reader is not known any more"

    def context(self, delivery: Delivery) -> dict[str, Any]:
        return {"manage_url": preferences_link(delivery.recipient_key), "why": ""}

    def example(self) -> Delivery | None:
        return example_of(self.name, "preferences_requested", Reader(pk=0))


class AddressChangeConfirm(Mail):
    """“Shall mail go there from now on?” To the address so far and to the new one; both have to agree."""

    name = "address_change_confirm"
    title = "Confirm a change of address"

    def letter_key(self, delivery: Delivery) -> Hashable:
        return delivery.event_id, delivery.recipient_key

    def why_stale(self, delivery: Delivery) -> str:
        change = _change(delivery)
        return "" if change and is_open(change) else "the change is done, out of date or taken back"

    def context(self, delivery: Delivery) -> dict[str, Any]:
        change = _change(delivery) or _example_change()
        side = "old" if delivery.recipient_key in {change.old_key, NOBODY} else "new"
        return {
            "agree_url": address_change_link(change.pk, side),
            "is_new": side == "new",
            "new_address": masked(change.new_email),
            "days": CONFIRM_DAYS,
            "why": "",
        }

    def example(self) -> Delivery | None:
        return example_of(self.name, "address_change_requested", _example_change())


class AddressChanged(Mail):
    """Mail goes to another address from now on. To the new one, and to the old one in case it was somebody else."""

    name = "address_changed"
    title = "Address changed"

    def letter_key(self, delivery: Delivery) -> Hashable:
        return delivery.event_id, delivery.recipient_key

    def context(self, delivery: Delivery) -> dict[str, Any]:
        change = _change(delivery) or _example_change()
        is_new = delivery.recipient_key not in {change.old_key, NOBODY}
        return {
            "is_new": is_new,
            "new_address": masked(change.new_email),
            "manage_url": preferences_link(delivery.recipient_key) if is_new else "",
            "why": "",
        }

    def why_stale(self, delivery: Delivery) -> str:
        return "" if _change(delivery) else "the reader is not known any more"

    def example(self) -> Delivery | None:
        return example_of(self.name, "address_changed", _example_change())


def _change(delivery: Delivery) -> AddressChange | None:
    return AddressChange.objects.select_related("reader").filter(pk=delivery.event.subject_id).first()


def _example_change() -> AddressChange:
    return AddressChange(pk=0, new_email="reader@example.net", old_key=NOBODY)
