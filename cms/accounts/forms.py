"""The forms of accounts where they differ from django-allauth's: nobody is asked for the same twice."""

import struct
from typing import Any, Final

from allauth.account import forms as allauth_forms
from allauth.account.utils import filter_users_by_email
from allauth.mfa.adapter import get_adapter as get_factor_adapter
from allauth.mfa.base import forms as factor_forms
from allauth.mfa.webauthn import forms as key_forms
from django import forms
from django.contrib.auth.hashers import make_password
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from blog.display_names import clean_name, is_somebody_elses
from notifications import account_mails
from notifications.forms import AddressField

NAME_LENGTH: Final = 120  # characters, as ``UserProfile.display_name`` has it
TOLD_AGAIN_AFTER: Final = 3600  # seconds
PASSWORD_LENGTH: Final = 4096  # characters; more only keeps the hasher busy


class LoginForm(allauth_forms.LoginForm):
    """Address or user name, and password."""

    def user_credentials(self) -> dict[str, str]:
        """One of the two, never both: a known address would be tried twice, and the time it takes would tell."""
        login, password = self.cleaned_data["login"], self.cleaned_data["password"]
        is_address = bool(filter_users_by_email(login, prefer_verified=True))
        return {"email" if is_address else "username": login, "password": password}


class SignupForm(allauth_forms.SignupForm):
    """Name, address and password. A user name is not asked for: it is drawn by lot, and nobody is shown it."""

    name = forms.CharField(
        max_length=NAME_LENGTH,
        error_messages={
            "required": _("Enter the name that stands below your comments."),
            "max_length": _("A name has at most 120 characters."),
        },
    )
    field_order = ["name", "email", "password1"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"] = AddressField()
        self.fields["password1"].error_messages["required"] = _("Choose a password.")
        self.fields["password1"].max_length = PASSWORD_LENGTH

    def clean_name(self) -> str:
        """:raises ValidationError: when nothing of it can be seen, or when it is that of somebody who works here."""
        name = clean_name(self.cleaned_data["name"])
        if not name:
            raise forms.ValidationError(self.fields["name"].error_messages["required"], code="required")
        if is_somebody_elses(name, None):
            raise forms.ValidationError(_("Somebody who writes here goes by that name. Choose another."), code="taken")
        return name

    def try_save(self, request: HttpRequest) -> Any:
        """Save, or do as if: with an address that is known as much work is done as with a new one."""
        if self.account_already_exists or self.cleaned_data.get("website"):
            make_password(self.cleaned_data["password1"])
        return super().try_save(request)


class ChosenOnce(forms.Form):
    """A form that takes a new password as it was typed: whoever mistypes it has another sent."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["password2"]


class ChangePasswordForm(ChosenOnce, allauth_forms.ChangePasswordForm):
    """The password so far, and the new one."""


class SetPasswordForm(ChosenOnce, allauth_forms.SetPasswordForm):
    """The first password of somebody who signs in by passkey."""


class ResetPasswordKeyForm(ChosenOnce, allauth_forms.ResetPasswordKeyForm):
    """The new password of whoever has the link."""


class CodeForm(factor_forms.AuthenticateForm):
    """The code of the second factor. Its owner is told when so many were wrong that none is accepted for a while."""

    def clean_code(self) -> str:
        try:
            code: str = super().clean_code()
        except forms.ValidationError as refused:
            if refused.code == "too_many_login_attempts":
                self._tell_owner()
            raise
        return code

    def _tell_owner(self) -> None:
        """Once an hour: whoever is here knows their password."""
        if self.user.email and cache.add(f"factor_guessed:{self.user.pk}", True, TOLD_AGAIN_AFTER):
            account_mails.notify(self.user, self.user.email, "factor_guessed")


class AddKeyForm(key_forms.AddWebAuthnForm):
    """A passkey or security key. What is no answer of one is refused in words, whatever it is."""

    def clean(self) -> dict[str, Any]:
        try:
            cleaned: dict[str, Any] = super().clean()
        except (ValueError, TypeError, LookupError, AttributeError, struct.error):
            raise get_factor_adapter().validation_error("incorrect_code") from None
        return cleaned
