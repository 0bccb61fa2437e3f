"""``/healthz`` says that the process lives, ``/readyz`` that it can do its work."""

import shutil
from collections import namedtuple
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import DatabaseError
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from blog.models import Event, ReceiverRun, SchedulerRun
from tests.factories import a_due_post

Usage = namedtuple("Usage", "total used free")


def test_a_living_process_says_ok_without_asking_the_database(client):
    response = client.get("/healthz")  # without the db mark, any query would fail

    assert response.status_code == 200
    assert response.content == b"ok\n"
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.django_db
def test_a_site_in_order_is_ready(client):
    response = client.get("/readyz")

    assert (response.status_code, response.content) == (200, b"ready\n")
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.django_db
def test_asking_leaves_nothing_behind(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(10):
        client.get("/readyz")

    assert not Session.objects.exists()


def not_ready(client):
    response = client.get("/readyz")
    assert response.status_code == 503
    return response.content.decode().removeprefix("not ready: ").strip()


@pytest.mark.django_db
def test_a_database_that_cannot_be_written_is_named(client, monkeypatch):
    def refuse(**kwargs):
        raise DatabaseError("attempt to write a readonly database at /secret/place")

    monkeypatch.setattr(Session.objects, "create", refuse)

    assert not_ready(client) == "database"


@pytest.mark.django_db
def test_a_missing_migration_is_named(client, monkeypatch):
    monkeypatch.setattr(MigrationExecutor, "migration_plan", lambda self, targets: [("0002", False)])

    assert not_ready(client) == "migrations"


@pytest.mark.django_db
def test_a_full_disk_is_named(client, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: Usage(100, 96, 4))

    assert not_ready(client) == "disk"


@pytest.mark.django_db
def test_a_scheduler_that_leaves_a_due_post_lying_is_named(client):
    a_due_post(minutes_ago=11)

    assert not_ready(client) == "scheduler"


@pytest.mark.django_db
def test_a_scheduler_that_has_gone_silent_is_named(client):
    SchedulerRun.objects.create(name="1", ended_at=timezone.now() - timedelta(minutes=11))

    assert not_ready(client) == "scheduler"


@pytest.mark.django_db
def test_a_scheduler_that_has_just_run_is_no_alarm(client):
    SchedulerRun.objects.create(name="1", ended_at=timezone.now() - timedelta(minutes=2))

    assert client.get("/readyz").status_code == 200


@pytest.mark.django_db
def test_a_post_that_has_just_become_due_is_no_alarm(client):
    a_due_post(minutes_ago=2)

    assert client.get("/readyz").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize(("minutes", "state", "status"), [(11, "pending", 503), (2, "pending", 200), (11, "done", 200)])
def test_only_work_that_has_waited_long_is_an_alarm(client, minutes, state, status):
    event = Event.objects.create(kind="post_published", transition_key="post_published:1:1", origin="test")
    since = timezone.now() - timedelta(minutes=minutes)
    ReceiverRun.objects.create(event=event, receiver="search.count_tags", state=state, next_at=since)

    assert client.get("/readyz").status_code == status
