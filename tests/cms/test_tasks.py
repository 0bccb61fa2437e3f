"""Work that Wagtail puts off runs after the commit, never inside the transaction that asked for it."""

import pytest
from django.db import transaction
from django.tasks import TaskResultStatus, task, task_backends

from cms.tasks import OnCommitBackend

done: list[str] = []


@task
def write_down(word: str) -> None:
    done.append(word)


@task
def fail() -> None:
    raise ValueError("no luck")


@pytest.fixture(autouse=True)
def _blank_sheet():
    done.clear()


def test_it_is_what_the_settings_name():
    assert isinstance(task_backends["default"], OnCommitBackend)


@pytest.mark.django_db(transaction=True)
def test_a_task_waits_for_the_commit():
    with transaction.atomic():
        result = write_down.enqueue("heard")
        assert (done, result.status) == ([], TaskResultStatus.READY)

    assert (done, result.status) == (["heard"], TaskResultStatus.SUCCESSFUL)


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_transaction_takes_its_tasks_with_it():
    with transaction.atomic():
        write_down.enqueue("unheard")
        transaction.set_rollback(True)

    assert done == []


@pytest.mark.django_db(transaction=True)
def test_a_failing_task_stops_no_other_and_is_no_secret(caplog):
    with transaction.atomic():
        failed = fail.enqueue()
        write_down.enqueue("heard")

    assert failed.status == TaskResultStatus.FAILED
    assert done == ["heard"]
    assert any("FAILED" in record.message for record in caplog.records)


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_a_task_runs_at_once():
    write_down.enqueue("heard")

    assert done == ["heard"]
