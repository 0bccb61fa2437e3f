"""Is the installation fit to be called by its mail provider? Asked by ``manage.py check --deploy`` and ``doctor``."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from notifications.providers.webhooks import is_guarded

UNGUARDED = (
    "Nobody can tell a webhook of {provider} from a forgery, so none is taken and bounces and complaints go unheard. "
    "Set ANYMAIL_WEBHOOK_SECRET to name:password of your choice, and give {provider} the address "
    "https://name:password@<host>/webhooks/mail/{path}/tracking/"
)
MALFORMED = "ANYMAIL_WEBHOOK_SECRET must look like name:password, both of your choice; as it is, webhooks are refused."


def providers() -> list[str]:
    """Anymail's names of the providers that mail is handed to."""
    backends = [str(mailer.get("BACKEND", "")).split(".") for mailer in settings.MAILERS.values()]
    return sorted({parts[2] for parts in backends if parts[:2] == ["anymail", "backends"]} - {"test"})


def what_is_missing() -> list[tuple[str, str]]:
    """What keeps webhooks from being heard: the number of the complaint, and what to do about it."""
    found = [
        ("E001", UNGUARDED.format(provider=each.replace("_", " ").title(), path=each))
        for each in providers()
        if each != "scaleway" and not is_guarded(each)  # anymail knows no webhook of Scaleway's
    ]
    given: Any = settings.ANYMAIL.get("WEBHOOK_SECRET") or []
    secrets: list[str] = [given] if isinstance(given, str) else list(given)
    return found + [("E002", MALFORMED) for each in secrets if ":" not in each][:1]


@register("mail", deploy=True)
def check_webhooks(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Refuse to call an installation fit whose webhooks would not be heard."""
    return [Error(text, id=f"notifications.{number}") for number, text in what_is_missing()]
