"""Mails and subscriptions in words for an editor."""

from blog.admin.wording import StateWord
from notifications.mails import MAILS
from notifications.models import Delivery, DeliveryState, Subscription, SubscriptionState
from notifications.suppressing import ADDRESS

MAIL_STATES = {
    DeliveryState.PENDING: StateWord("waiting", "wait"),
    DeliveryState.CLAIMED: StateWord("taken up", "wait"),
    DeliveryState.HANDING_OFF: StateWord("being handed over", "wait"),
    DeliveryState.ACCEPTED: StateWord("accepted", "done"),
    DeliveryState.REJECTED: StateWord("refused", "held"),
    DeliveryState.UNCERTAIN: StateWord("answer unknown", "held"),
    DeliveryState.SUPPRESSED: StateWord("not wanted any more", "quiet"),
    DeliveryState.STALE: StateWord("no longer true", "held"),
    DeliveryState.DEAD: StateWord("given up", "held"),
}
SUBSCRIPTION_STATES = {
    SubscriptionState.PENDING: StateWord("waiting for confirmation", "wait"),
    SubscriptionState.ACTIVE: StateWord("active", "done"),
    SubscriptionState.PAUSED: StateWord("paused", "wait"),
    SubscriptionState.UNSUBSCRIBED: StateWord("unsubscribed", "quiet"),
    SubscriptionState.BOUNCED: StateWord("bounced", "held"),
    SubscriptionState.COMPLAINED: StateWord("complained", "held"),
}


def mail_in_words(name: str) -> str:
    """“Post published” for ``post_published``; a mail that this version does not know says its own name."""
    title = getattr(MAILS.get(name), "title", "")
    return title or name.replace("_", " ").capitalize()


def mail_choices() -> list[tuple[str, str]]:
    """Every kind of mail by its name in words."""
    return sorted(((name, mail_in_words(name)) for name in MAILS), key=lambda choice: choice[1])


def mail_state(delivery: Delivery) -> StateWord:
    """How a mail stands. What its provider said later goes before “accepted”."""
    if delivery.complained_at:
        return StateWord("reported as spam", "held")
    if delivery.bounced_at:
        return StateWord("bounced", "held")
    if delivery.delivered_at:
        return StateWord("delivered", "done")
    if delivery.state == DeliveryState.PENDING and delivery.answers:
        return StateWord("will be tried again", "wait")
    return MAIL_STATES[DeliveryState(delivery.state)]


def subscription_state(subscription: Subscription) -> StateWord:
    return SUBSCRIPTION_STATES[SubscriptionState(subscription.state)]


def people(number: int) -> str:
    """``1 person``, ``1,238 people``."""
    return "1 person" if number == 1 else f"{number:,} people"


def mails(number: int) -> str:
    """``1 mail``, ``1,238 mails``."""
    return "1 mail" if number == 1 else f"{number:,} mails"


def without_addresses(text: str, own: str = "") -> str:
    """What a server or a provider said, for whoever may not see addresses.

    :param own: the one the mail goes to, however odd it looks.
    """
    return ADDRESS.sub("…", text.replace(own, "…") if own else text)
