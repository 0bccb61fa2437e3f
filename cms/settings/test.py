"""
The tests: nothing leaves the process, nothing is slow on purpose.

What the environment names is honoured, so that processes started by a test share one database file and one mail folder.
"""

import tempfile

from cms import connections
from cms.settings.base import *
from cms.settings.base import CACHES, DATABASES, LOGGING, MAILERS, env

SECRET_KEY = "for tests only, " * 4
ALLOWED_HOSTS = ["*"]
if "database_url" not in env.model_fields_set:
    DATABASES["default"] = connections.database("sqlite://:memory:")
if "cache_url" not in env.model_fields_set:
    CACHES["default"] = connections.cache("locmem:")
if "mail_url" not in env.model_fields_set:
    MAILERS.update({alias: {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"} for alias in MAILERS})
if "media_root" not in env.model_fields_set:
    scratch = tempfile.TemporaryDirectory(prefix="bellbird-media-")  # gone when the process ends
    MEDIA_ROOT = scratch.name
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
LOGGING["root"]["level"] = "WARNING"

BELLBIRD_TYPO_WINDOW_SECONDS = 0
if "bellbird_epoch_file" not in env.model_fields_set:
    BELLBIRD_EPOCH_FILE = None  # test databases come and go
