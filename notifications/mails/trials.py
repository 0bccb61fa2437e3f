"""A mail that an editor sends to themself, to see it where it will be read."""

from notifications.mails.base import Mail
from notifications.models import Delivery


class Trial(Mail):
    """Any other mail with its example, marked as a test."""

    name = "trial"
    title = "Test mail"
    subject_prefix = "[Test] "

    def behind(self, delivery: Delivery) -> tuple[Mail, Delivery]:
        """The mail it stands for, about the newest things there are.

        :raises LookupError: when there is no such mail, or nothing to show in it.
        """
        from notifications.mails import mail_named

        mail = mail_named(delivery.event.payload["mail"])
        example = mail.example()
        if example is None:
            raise LookupError(f"there is nothing that a mail called {mail.name!r} could tell of")
        return mail, example
