"""Mails about somebody's account. Asked for in the request, written and sent by the machinery for all mail.

Each is a fact in the ledger and a planned mail, in one commit. They are transactional: at least once.
"""

import uuid
from typing import Any, Final

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import QuerySet

from blog.models import User
from notifications import planning
from notifications.addresses import masked
from notifications.forgetting import forget_mails
from notifications.mails.accounts import TITLES
from notifications.models import Delivery
from notifications.signals import account_mail_requested

NOTICES: Final = frozenset(TITLES)
"""What people are told of after the fact, in case it was somebody else."""


def ask_to_confirm(user: User, email: str) -> None:
    """Ask whether ``email`` is ``user``'s, by a link. Where it is shown to be somebody else's, these are told instead.

    :param email: one of the user's ``EmailAddress`` rows; nothing is sent to any other.
    """
    if EmailAddress.objects.filter(email__iexact=email, verified=True).exclude(user=user).exists():
        tell_of_account(email)
        return
    address = EmailAddress.objects.filter(user=user, email__iexact=email).first()
    if address is not None:
        _request("account_confirm", email, "confirm", user, address_id=address.pk)


def offer_new_password(user: User, email: str) -> None:
    """Send ``user`` the link at which a new password is chosen."""
    _request("password_reset", email, "password_reset_asked", user)


def tell_of_account(email: str) -> None:
    """Somebody has tried to sign up with an address that an account has already, or to change theirs to it."""
    _request("account_exists", email, "exists", None)


def tell_of_no_account(email: str) -> None:
    """Somebody wants a new password for an address that no account has."""
    _request("account_unknown", email, "unknown", None)


def notify(user: User, email: str, what: str, *, new_address: str = "") -> None:
    """Tell ``user`` what has been done to their account.

    :param email: where to: after a change of address the old one.
    :param what: one of ``NOTICES``.
    :raises LookupError: when it is none.
    """
    if what not in NOTICES:
        raise LookupError(f"there is no mail about {what!r}")
    _request("account_notice", email, what, user, new_address=masked(new_address) if new_address else "")


def mails_about(user: User) -> "QuerySet[Delivery]":
    """Every mail about the account of ``user``, at whatever address they had or wanted to have."""
    about = {"event__subject_type": User._meta.label, "event__subject_id": str(user.pk)}
    return Delivery.objects.filter(event__kind=account_mail_requested.name, **about)


def forget_mails_about(user: User) -> None:
    """Take the addresses out of them, also those that were never shown to be theirs. None is suppressed by that."""
    mails = mails_about(user)
    forget_mails(mails, set(mails.values_list("email", flat=True)) - {""})


def _request(mail: str, email: str, what: str, user: User | None, **facts: Any) -> None:
    payload = {"user": user, "what": what, "address_id": None, "new_address": "", **facts}
    key = f"account_mail_requested:{what}:{uuid.uuid4().hex}"
    with transaction.atomic():
        event = account_mail_requested.send_reliable(User, key=key, **payload)
        if event is not None:
            planning.plan_once(event, mail=mail, email=email)
