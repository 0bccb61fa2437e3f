"""This machine: no other service, everything below ``var/``. DEBUG is off, so that one sees what readers see."""

from cms.env import BASE_DIR
from cms.env_reading import local_secret_key
from cms.settings.base import *
from cms.settings.base import env

DEBUG = env.debug
SECRET_KEY = env.secret_key.get_secret_value() or local_secret_key(BASE_DIR / "var" / "secret_key")
ALLOWED_HOSTS = [*env.allowed_hosts, env.host, "localhost", "127.0.0.1", "[::1]", "testserver"]

# Styles and scripts straight from the source, fresh at every request, without ``collectstatic``.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
