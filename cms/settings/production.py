"""A site on the internet. ``SECRET_KEY`` and ``SITE_URL`` must be given; ``manage.py doctor`` says what is missing."""

from cms.settings.base import *
from cms.settings.base import STORAGES, env

ENCRYPTED = env.site_url.startswith("https://")

SECURE_SSL_REDIRECT = ENCRYPTED
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 31_536_000 if ENCRYPTED else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = ENCRYPTED
SECURE_HSTS_PRELOAD = ENCRYPTED
SESSION_COOKIE_SECURE = ENCRYPTED
CSRF_COOKIE_SECURE = ENCRYPTED
if env.behind_proxy:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

STATIC_ROOT = env.static_root
STORAGES["staticfiles"] = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}

BELLBIRD_PAGE_STORE = env.page_store or "files"

BELLBIRD_STAFF_SECOND_FACTOR = env.bellbird_staff_second_factor is not False
