"""The addresses that providers call: anymail's, for those whose secret or signing key is known here.

Whoever is not set up does not exist (404), whoever cannot prove who they are or talks nonsense is refused (400), and
when we cannot write down what was said they are asked to say it again (503). Nothing else is done in the request.
"""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from anymail.exceptions import AnymailConfigurationError, AnymailImproperlyInstalled
from anymail.urls import urlpatterns as anymail_patterns
from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseNotFound
from django.urls import URLPattern

logger = logging.getLogger("bellbird.mail")

app_name = "anymail"
SIGNED_WITH = {
    "mailersend": ["MAILERSEND_SIGNING_SECRET"],
    "mailgun": ["MAILGUN_WEBHOOK_SIGNING_KEY", "MAILGUN_API_KEY"],
    "mailtrap": ["MAILTRAP_TRACKING_SECRET"],
    "mandrill": ["MANDRILL_WEBHOOK_KEY"],
    "postal": ["POSTAL_WEBHOOK_KEY"],
    "resend": ["RESEND_SIGNING_SECRET"],
    "sendgrid": ["SENDGRID_TRACKING_WEBHOOK_VERIFICATION_KEY"],
    "unisender_go": ["UNISENDER_GO_API_KEY"],
}
"""The keys with which a provider signs what it says. The others prove who they are by ``ANYMAIL_WEBHOOK_SECRET``."""

View = Callable[..., HttpResponse]


def is_guarded(provider: str) -> bool:
    """Whether a forged call in this provider's name would be noticed.

    :param provider: anymail's name for it in addresses, as in ``amazon_ses``.
    """
    keys: dict[str, Any] = settings.ANYMAIL
    return bool(keys.get("WEBHOOK_SECRET") or any(keys.get(name) for name in SIGNED_WITH.get(provider, [])))


def guarded(provider: str, view: View) -> View:
    """``view`` for those who may call it; whatever they send, it is no error of ours."""

    @wraps(view)
    def called(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not is_guarded(provider):
            return HttpResponseNotFound("This webhook is not set up.\n", content_type="text/plain")
        try:
            return view(request, *args, **kwargs)
        except (AnymailConfigurationError, AnymailImproperlyInstalled) as error:
            logger.error("the webhook of %s is not set up: %s", provider, error)
            return HttpResponseNotFound("This webhook is not set up.\n", content_type="text/plain")
        except DatabaseError:
            logger.exception("what %s said could not be written down", provider)
            again = {"Retry-After": "60"}
            return HttpResponse("Say it again later.\n", status=503, content_type="text/plain", headers=again)
        except (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError) as error:
            logger.warning("%s said what nobody understands: %s: %s", provider, type(error).__name__, error)
            return HttpResponseBadRequest("This is not what was expected.\n", content_type="text/plain")

    return called


def _tracking(patterns: list[URLPattern]) -> list[URLPattern]:
    """Those about mail we sent. We take no mail in, so there is nobody behind the others."""
    ours = [each for each in patterns if "tracking" in str(each.pattern) or str(each.pattern) == "mandrill/"]
    return [
        URLPattern(each.pattern, guarded(str(each.pattern).partition("/")[0], each.callback), name=each.name)
        for each in ours
    ]


urlpatterns = _tracking(anymail_patterns)
