"""The same for an asynchronous server. Bellbird's views are synchronous: WSGI is the tested way."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.production")

application = get_asgi_application()
