"""Pages of recovery codes, where these can still be read: lost ones lead to making new ones."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from cms.accounts.factor_secrets import are_codes_lost


def codes_left(user: Any) -> int:
    """How many recovery codes ``user`` has that open anything."""
    codes = Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).first()
    return 0 if codes is None or are_codes_lost(codes) else len(codes.wrap().get_unused_codes())


class _Readable:
    """Leads to making new codes where those that were made cannot be read any more."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        found = Authenticator.objects.filter(user_id=request.user.pk, type=Authenticator.Type.RECOVERY_CODES)
        if any(are_codes_lost(each) for each in found):
            return HttpResponseRedirect(reverse("mfa_generate_recovery_codes"))
        response: HttpResponse = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        return response


class ViewRecoveryCodesView(_Readable, views.ViewRecoveryCodesView):
    """The codes that are left."""


class DownloadRecoveryCodesView(_Readable, views.DownloadRecoveryCodesView):
    """The same as a file."""
