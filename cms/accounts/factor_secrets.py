"""How the secrets of second factors are kept: encrypted, so that a copy of the database opens no account."""

import base64
import hashlib
import logging
import secrets
from typing import Final

import qrcode
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.encoding import force_bytes
from qrcode.image.svg import SvgPathFillImage
from wagtail.models import Site

logger = logging.getLogger(__name__)
PURPOSE: Final = b"cms.accounts.factor_secrets:"


class FactorAdapter(DefaultMFAAdapter):
    """django-allauth's second factors, with secrets under the site's key. Older keys are ``SECRET_KEY_FALLBACKS``."""

    def encrypt(self, text: str) -> str:
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """A secret that was kept under a key that is not known any more is drawn anew: no code of anybody fits it."""
        try:
            return _box().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            logger.error("A second factor was kept under another SECRET_KEY: add that to SECRET_KEY_FALLBACKS.")
            return base64.b32encode(secrets.token_bytes(20)).decode()

    def build_totp_svg(self, url: str) -> str:
        """The picture for the app, on white: on dark paper no camera could read it."""
        return qrcode.make(url, image_factory=SvgPathFillImage).to_string(encoding="unicode")

    def get_totp_issuer(self) -> str:
        """What the authenticator app shows above the code: what the site is called."""
        site = Site.objects.filter(is_default_site=True).first()
        return (site and site.site_name) or settings.WAGTAIL_SITE_NAME


def are_codes_lost(codes: Authenticator) -> bool:
    """Whether recovery codes were kept under a key that is not known any more, so that nobody can be shown them."""
    try:
        _box().decrypt(codes.data["seed"].encode())
    except InvalidToken:
        return True
    return False


def _box() -> MultiFernet:
    return MultiFernet([Fernet(_key(each)) for each in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _key(secret: str | bytes) -> bytes:
    return base64.urlsafe_b64encode(hashlib.sha256(PURPOSE + force_bytes(secret)).digest())
