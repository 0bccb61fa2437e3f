"""The readers' pages. Only POST changes anything: link scanners follow every link of a mail.

``subscribing``      asking for mail, and confirming it
``preferences``      what a reader gets, and when
``address_changes``  another address, once both have agreed
``data``             to take along, and to have forgotten
``leaving``          by a link, or by a mail program's one click
"""

from notifications.views.address_changes import address_change
from notifications.views.data import delete_data, download_data
from notifications.views.leaving import unsubscribe
from notifications.views.preferences import change_address, own_preferences, preference_page
from notifications.views.subscribing import check_your_inbox, confirm, manage, subscribe

__all__ = [
    "address_change",
    "change_address",
    "check_your_inbox",
    "confirm",
    "delete_data",
    "download_data",
    "manage",
    "own_preferences",
    "preference_page",
    "subscribe",
    "unsubscribe",
]
