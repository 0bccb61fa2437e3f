"""The public face of the models: who is told, and what became of each mail."""

from notifications.models.deliveries import Attempt, Delivery, DeliveryState, MessageClass
from notifications.models.digests import DigestItem
from notifications.models.epochs import Epoch
from notifications.models.fanouts import Fanout
from notifications.models.history import SubscriptionChange
from notifications.models.imports import SubscriberImport
from notifications.models.keys import AddressKey, recipient_key
from notifications.models.pings import Ping
from notifications.models.post_updates import PostUpdate
from notifications.models.profile_changes import ProfileChange
from notifications.models.provider_events import ProviderEvent
from notifications.models.readers import AddressChange, Reader
from notifications.models.relays import Relay
from notifications.models.subscriptions import Frequency, Subscription, SubscriptionState
from notifications.models.suppressions import Suppression
from notifications.models.tag_moves import FollowedMerge, MovedFollower

__all__ = [
    "AddressChange",
    "AddressKey",
    "Attempt",
    "Delivery",
    "DeliveryState",
    "DigestItem",
    "Epoch",
    "Fanout",
    "FollowedMerge",
    "Frequency",
    "MessageClass",
    "MovedFollower",
    "Ping",
    "PostUpdate",
    "ProfileChange",
    "ProviderEvent",
    "Reader",
    "Relay",
    "SubscriberImport",
    "Subscription",
    "SubscriptionChange",
    "SubscriptionState",
    "Suppression",
    "recipient_key",
]
