"""Pages behind mailed links. Following one ends no login: scanners follow links, and so do people who are sent one."""

from typing import Any, cast

from allauth.account import views
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.urls import re_path


class ConfirmEmailView(views.ConfirmEmailView):
    """Asks whether the address is theirs; whoever else is signed in stays signed in."""

    def logout_other_user(self, confirmation: Any) -> None:
        """Nothing: confirming an address opens no account."""


class PasswordResetFromKeyView(views.PasswordResetFromKeyView):
    """Takes the new password; somebody else's login in this browser ends when it is saved, and not before.

    Elsewhere they stay signed in: nothing of theirs has changed.
    """

    def logout(self) -> None:
        """Nothing: what was sent may be refused."""

    def form_valid(self, form: Any) -> HttpResponse:
        if self.request.user.is_authenticated and self.request.user.pk != self.reset_user.pk:
            self.request.session.flush()
            self.request.user = AnonymousUser()
        return cast("HttpResponse", super().form_valid(form))


urlpatterns = [
    re_path(r"^confirm-email/(?P<key>[-:\w]+)/$", ConfirmEmailView.as_view(), name="account_confirm_email"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        PasswordResetFromKeyView.as_view(),
        name="account_reset_password_from_key",
    ),
]
