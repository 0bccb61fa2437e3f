"""Imported once by the fork server; what it has loaded, every child has without waiting."""

import django

django.setup()

from django.core.handlers.wsgi import WSGIHandler  # noqa: E402
from django.db import connections  # noqa: E402
from django.urls import get_resolver  # noqa: E402

import tests.faults.jobs  # noqa: E402

WSGIHandler()
len(get_resolver().url_patterns)
connections.close_all()

__all__ = ["tests"]
