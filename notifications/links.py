"""Every address that stands in a mail. Absolute, and made from the settings: never from a request's ``Host``."""

from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.signing import Signer, TimestampSigner
from django.urls import get_script_prefix, get_urlconf, reverse

from notifications.home_site import home_site

CONFIRM_DAYS = 7
_confirmation = TimestampSigner(salt="notifications.confirm")
_unsubscription = Signer(salt="notifications.unsubscribe")
_preferences = Signer(salt="notifications.preferences")
_address_change = TimestampSigner(salt="notifications.address_change")


def mail_domain() -> str:
    """The domain in Message-ID and List-ID: the site's host, ``localhost`` where that is only a number."""
    host = urlsplit(settings.WAGTAILADMIN_BASE_URL).hostname or ""
    return "localhost" if not host or ":" in host or host.replace(".", "").isdigit() else host


def absolute(path: str) -> str:
    """``path`` on the site that ``SITE_URL`` names."""
    return settings.WAGTAILADMIN_BASE_URL.rstrip("/") + path


def _with_token(view: str, token: str) -> str:
    """The address of one of our own views that take a token. Made for every mail, so routes are asked once."""
    before, after = _around_token(view, get_urlconf(), get_script_prefix())
    return absolute(f"{before}{token}{after}")


@lru_cache(maxsize=64)
def _around_token(view: str, urlconf: str | None, prefix: str) -> tuple[str, str]:
    before, _token, after = reverse(f"notifications:{view}", args=["TOKEN"]).partition("TOKEN")
    return before, after


def page_link(page: Any) -> str:
    """A page's address: below ``SITE_URL`` for the default site, below its own site's for any other."""
    site_id, root, path = page.get_url_parts() or (None, "", "/")
    return absolute(path) if site_id in (None, home_site().pk) else root + path


def confirm_link(recipient_key: str) -> str:
    """Where a reader confirms all they have asked for. Good for seven days, names no address."""
    return _with_token("confirm", _confirmation.sign_object(recipient_key))


def read_confirm_token(token: str) -> str | int:
    """Whom ``token`` confirms: a recipient key, or the id of one subscription in links of the first version.

    :raises django.core.signing.SignatureExpired: after seven days.
    :raises django.core.signing.BadSignature: when it is not one of ours, or made for another purpose.
    """
    named = _confirmation.unsign_object(token, max_age=CONFIRM_DAYS * 86_400)
    return named if isinstance(named, int) else str(named)


def preferences_link(recipient_key: str) -> str:
    """Where a reader changes what they get. Never expires; a change of address makes another one."""
    return _with_token("preferences", preferences_token(recipient_key))


def preferences_token(recipient_key: str) -> str:
    """What opens a reader's preferences: whoever holds it has read their mail."""
    return _preferences.sign_object([recipient_key])


def read_preferences_token(token: str) -> str:
    """The recipient key of a preferences link.

    :raises django.core.signing.BadSignature: when it is not one of ours, or made for another purpose.
    """
    (key,) = _preferences.unsign_object(token)
    return str(key)


def address_change_link(change_id: int, side: str) -> str:
    """Where one of the two addresses agrees to a change. Good for seven days.

    :param side: ``old`` or ``new``: whose agreement it is.
    """
    return _with_token("address_change", _address_change.sign_object([change_id, side]))


def read_address_change_token(token: str) -> tuple[int, str]:
    """The change, and whose agreement it is.

    :raises django.core.signing.SignatureExpired: after seven days.
    :raises django.core.signing.BadSignature: when it is not one of ours, or made for another purpose.
    """
    change_id, side = _address_change.unsign_object(token, max_age=CONFIRM_DAYS * 86_400)
    return int(change_id), str(side)


def unsubscribe_link(recipient_key: str, scope: str, delivery_id: int) -> str:
    """Where the reader of one mail leaves. Never expires (RFC 8058 asks so), names no address."""
    token = _unsubscription.sign_object([recipient_key, scope, delivery_id])
    return _with_token("unsubscribe", token)


def read_unsubscribe_token(token: str) -> tuple[str, str, int]:
    """Recipient key, scope and delivery of an unsubscribe link.

    :raises django.core.signing.BadSignature: when it is not one of ours, or made for another purpose.
    """
    key, scope, delivery_id = _unsubscription.unsign_object(token)
    return str(key), str(scope), int(delivery_id)
