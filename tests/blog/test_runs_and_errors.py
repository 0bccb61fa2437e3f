"""A receiver that meets an error of the database and keeps it to itself."""

from contextlib import suppress

import pytest
from django.db import DatabaseError, connection

from blog.models import ReceiverRun, Tag
from blog.signals import post_published
from tests.blog.listening import durable
from tests.factories import a_post

pytestmark = pytest.mark.usefixtures("committed")


def swallow(**kwargs):
    Tag.objects.create(name="Lost")
    with suppress(DatabaseError), connection.cursor() as cursor:
        cursor.execute("SELECT nothing FROM nowhere")


def test_a_receiver_that_swallows_a_database_error_is_done_or_failed_and_never_in_between():
    with durable(post_published, swallow, "tests.note"):
        a_post()

    run = ReceiverRun.objects.get(receiver="tests.note")
    survives = connection.vendor == "sqlite"  # PostgreSQL has given up the transaction by then
    assert (run.state, run.attempts) == ("done" if survives else "pending", 1)
    assert bool(run.last_error) is not survives
    assert Tag.objects.filter(name="Lost").exists() is survives
