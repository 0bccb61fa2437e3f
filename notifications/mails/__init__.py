"""The kinds of mail. Each is a class here and a folder of three templates: subject.txt, body.txt, body.html.

To add one: a class with a ``name``, its place in ``MAILS``, its templates, and whoever plans it (``planning``,
``fanning``).
"""

from notifications.mails.accounts import AccountConfirm, AccountExists, AccountNotice, AccountUnknown, PasswordReset
from notifications.mails.addresses import AddressChangeConfirm, AddressChanged, ManageLink
from notifications.mails.base import Mail
from notifications.mails.comments import CommentApproved, CommentWaiting, NewComment, Reply
from notifications.mails.digests import DigestDaily, DigestWeekly
from notifications.mails.editors import PublicationFailed
from notifications.mails.posts import PostPublished, PostUpdated
from notifications.mails.reviews import ReviewApproved, ReviewChanges, ReviewWanted
from notifications.mails.subscriptions import ConfirmSubscription, Welcome
from notifications.mails.trials import Trial

__all__ = ["MAILS", "Mail", "mail_named"]

MAILS: dict[str, Mail] = {
    mail.name: mail
    for mail in (
        ConfirmSubscription(),
        Welcome(),
        ManageLink(),
        AddressChangeConfirm(),
        AddressChanged(),
        PostPublished(),
        PostUpdated(),
        DigestDaily(),
        DigestWeekly(),
        CommentApproved(),
        NewComment(),
        Reply(),
        CommentWaiting(),
        AccountConfirm(),
        AccountExists(),
        AccountUnknown(),
        PasswordReset(),
        AccountNotice(),
        PublicationFailed(),
        ReviewWanted(),
        ReviewApproved(),
        ReviewChanges(),
        Trial(),
    )
}


def mail_named(name: str) -> Mail:
    """:raises LookupError: when this version knows no such mail: it was planned by a newer one, or is gone."""
    try:
        return MAILS[name]
    except KeyError:
        raise LookupError(f"this version knows no mail called {name!r}") from None
