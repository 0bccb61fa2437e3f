"""Mails about somebody's account. A link that opens it is made when the mail is written, and is in no table."""

from collections.abc import Hashable
from datetime import timedelta
from typing import Any, ClassVar, Final

from allauth.account import app_settings
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from blog.models import Event, User
from notifications.links import absolute
from notifications.mails.base import Mail
from notifications.mails.examples import NOBODY, example_of
from notifications.models import Delivery, recipient_key

NEW_PASSWORDS: Final = ("password_changed", "password_reset", "password_set")
TITLES: Final = {
    "email_changed": _("Your address was changed"),
    "email_deleted": _("An address was removed"),
    "factor_guessed": _("Somebody tries codes of your second factor"),
    "recovery_codes_generated": _("New recovery codes were made"),
    "totp_activated": _("An authenticator app was added"),
    "totp_deactivated": _("The authenticator app was removed"),
    "webauthn_added": _("A passkey was added"),
    "webauthn_removed": _("A passkey was removed"),
    **dict.fromkeys(NEW_PASSWORDS, _("Your password was changed")),
}
"""What a notice is headed with, by what happened; its other words are in its templates."""


class AccountMail(Mail):
    """One about an account: an answer to what somebody did a moment ago, each a letter of its own."""

    late_after: ClassVar[timedelta | None] = timedelta(days=1)
    what = ""

    def letter_key(self, delivery: Delivery) -> Hashable:
        return delivery.event_id, delivery.recipient_key

    def example(self) -> Delivery | None:
        return example_of(self.name, "account_mail_requested", User(pk=0), what=self.what, new_address="n…@e…net")


class AccountConfirm(AccountMail):
    """“Is this address yours?” After signing up, and before an address is changed."""

    name = "account_confirm"
    title = "Confirm the address of an account"
    holds_a_key = True
    what = "confirm"

    def why_stale(self, delivery: Delivery) -> str:
        address = _address(delivery)
        if address is None or not address.user.is_active:
            return "the account does not ask for this address any more"
        if address.verified:
            return "the address is confirmed already"
        return "" if address.can_set_verified() else "another account has the address by now"

    def context(self, delivery: Delivery) -> dict[str, Any]:
        address = _address(delivery)
        key = EmailConfirmationHMAC(address).key if address else NOBODY
        return {
            "confirm_url": absolute(reverse("account_confirm_email", args=[key])),
            "is_change": bool(address and EmailAddress.objects.filter(user=address.user_id, verified=True).exists()),
            "days": app_settings.EMAIL_CONFIRMATION_EXPIRE_DAYS,
            "why": "",
        }


class AccountExists(AccountMail):
    """“You have an account already”, for who signs up with an address that is known. Holds no way in."""

    name = "account_exists"
    title = "An account exists already"
    what = "exists"

    def context(self, delivery: Delivery) -> dict[str, Any]:
        return _ways_in()


class AccountUnknown(AccountMail):
    """“No account has this address”, for who wants a new password for an address that is not known."""

    name = "account_unknown"
    title = "No account has this address"
    what = "unknown"

    def why_stale(self, delivery: Delivery) -> str:
        known = EmailAddress.objects.filter(email__iexact=delivery.email, verified=True)
        return "an account has the address by now" if known.exists() else ""

    def context(self, delivery: Delivery) -> dict[str, Any]:
        return _ways_in()


class PasswordReset(AccountMail):
    """The link at which a new password is chosen. Good once, and for a few hours."""

    name = "password_reset"
    title = "Choose a new password"
    holds_a_key = True
    what = "password_reset_asked"

    def why_stale(self, delivery: Delivery) -> str:
        user = _user(delivery)
        if user is None or not user.is_active:
            return "the account is closed"
        if not _has_address(user, delivery):
            return "the account has another address by now"
        if user.last_login and user.last_login > delivery.event.occurred_at:
            return "they have signed in since"
        return "the password has been changed since" if _has_new_password(user, delivery.event) else ""

    def context(self, delivery: Delivery) -> dict[str, Any]:
        user = _user(delivery)
        token = app_settings.PASSWORD_RESET_TOKEN_GENERATOR().make_token(user) if user else NOBODY
        place = {"uidb36": user_pk_to_url_str(user) if user else "0", "key": token}
        return {
            "reset_url": absolute(reverse("account_reset_password_from_key", kwargs=place)),
            "hours": settings.PASSWORD_RESET_TIMEOUT // 3600,
            "why": "",
        }


class AccountNotice(AccountMail):
    """What has been done to an account, in case it was somebody else. To the address it had before."""

    name = "account_notice"
    title = "Something changed in an account"
    late_after = None  # worth knowing whenever it comes
    what = "password_changed"

    def why_stale(self, delivery: Delivery) -> str:
        return "" if _user(delivery) else "the account is deleted"

    def context(self, delivery: Delivery) -> dict[str, Any]:
        payload = delivery.event.payload
        return {
            "what": payload.get("what", ""),
            "top": TITLES.get(payload.get("what", ""), self.title),
            "new_address": payload.get("new_address", ""),
            "happened_at": delivery.event.occurred_at,
            "reset_url": absolute(reverse("account_reset_password")),
            "why": "",
        }


def _ways_in() -> dict[str, Any]:
    return {
        "login_url": absolute(reverse("account_login")),
        "signup_url": absolute(reverse("account_signup")),
        "reset_url": absolute(reverse("account_reset_password")),
        "why": "",
    }


def _user(delivery: Delivery) -> User | None:
    subject = delivery.event.subject_id
    return User.objects.filter(pk=subject).first() if subject.isdecimal() else None


def _address(delivery: Delivery) -> EmailAddress | None:
    address_id = delivery.event.payload.get("address_id")
    address = EmailAddress.objects.select_related("user").filter(pk=address_id).first() if address_id else None
    return address if address and recipient_key(address.email) == delivery.recipient_key else None


def _has_address(user: User, delivery: Delivery) -> bool:
    return bool(user.email) and recipient_key(user.email) == delivery.recipient_key


def _has_new_password(user: User, asked: Event) -> bool:
    later = Event.objects.filter(
        kind=asked.kind, subject_type=asked.subject_type, subject_id=asked.subject_id, pk__gt=asked.pk
    )
    return any(event.payload.get("what") in NEW_PASSWORDS for event in later)
