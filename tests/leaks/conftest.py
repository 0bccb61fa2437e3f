"""One world for all the tests of a file: it takes seconds to make, and readers change nothing in it."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from django.db import transaction
from django.test import TestCase

from tests.leaks.addresses import starts
from tests.leaks.world import World, a_world
from tests.notifications.people import work


@pytest.fixture(scope="module")
def world(django_db_setup: Any, django_db_blocker: Any) -> Iterator[World]:
    """Everything there is, indexed, counted and mailed."""
    with django_db_blocker.unblock(), transaction.atomic():
        mail.outbox = []
        with TestCase.captureOnCommitCallbacks(execute=True):
            made = a_world()
        work()
        call_command("update_index", verbosity=0)
        made.letters = list(mail.outbox)
        made.starts = starts(made)
        cache.clear()
        yield made
        transaction.set_rollback(True)
