"""Which addresses are shown to be a person's own, and what mail knows of these."""

from allauth.account.models import EmailAddress
from django.db.models import Q, QuerySet

from blog.models import Comment, User
from blog.models.comment_states import CommentQuerySet
from cms.models import VouchedAccount
from notifications.account_mails import mails_about
from notifications.erasing import comments_from
from notifications.models import Delivery, Reader, recipient_key


def own_addresses(user: User) -> list[str]:
    """Addresses that ``user`` has shown to read. An account may name any; only these are theirs.

    One that was taken on an administrator's word is none: whoever edits an account could have put anybody's there.
    """
    taken = VouchedAccount.objects.filter(user=user).values("email")
    shown = EmailAddress.objects.filter(user=user, verified=True).exclude(email__in=taken)
    return list(shown.order_by("pk").values_list("email", flat=True))


def own_readers(user: User) -> list[Reader]:
    """Who mail goes to at the addresses of ``user``, and who a mailed link has tied to the account."""
    tied = {reader.recipient_key: reader for reader in Reader.objects.filter(user=user)}
    for email in own_addresses(user):
        key = recipient_key(email)
        reader = Reader.behind(key)
        if reader is not None:
            tied.setdefault(key, reader)
    return list(tied.values())


def own_keys(user: User) -> list[str]:
    """What stands for ``user`` in the ledger of mail: for each address that is theirs, whether it follows anything."""
    keys = [reader.recipient_key for reader in own_readers(user)]
    return list(dict.fromkeys([*keys, *(recipient_key(email) for email in own_addresses(user))]))


def own_comments(user: User) -> CommentQuerySet:
    """What ``user`` has written signed in, and as a guest with an address that is theirs."""
    as_guest = comments_from(own_keys(user)).filter(user=None)
    return Comment.objects.filter(Q(user=user) | Q(pk__in=as_guest.values("pk")))


def other_mails(user: User) -> "QuerySet[Delivery]":
    """Mails about the account and to its addresses, but for those that belong to one of ``own_readers``."""
    told = [key for reader in own_readers(user) for key in reader.keys]
    about = Q(pk__in=mails_about(user).values("pk")) | Q(recipient_key__in=own_keys(user))
    return Delivery.objects.filter(about).exclude(recipient_key__in=told)
