"""How Wagtail's history says that the mails about a post are done."""

from typing import Any

from wagtail.log_actions import LogFormatter

from notifications.admin.wording import MAIL_STATES
from notifications.mails_done import DONE
from notifications.models import DeliveryState


class MailsDoneFormatter(LogFormatter):
    """“Mails done: 977 accepted, 3 refused”. Accepted is not delivered."""

    label = "Finish mails"

    def format_message(self, log_entry: Any) -> str:
        counted = log_entry.data.get("mails", {})
        told = [f"{counted[state]:,} {MAIL_STATES[state].word}" for state in DeliveryState if counted.get(state)]
        return f"Mails done: {', '.join(told)}"


def register_actions(actions: Any) -> None:
    """For Wagtail's ``register_log_actions`` hook."""
    actions.register_action(DONE)(MailsDoneFormatter)
