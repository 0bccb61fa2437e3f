"""How work that Wagtail puts off (search index, reference index, file deletion) is run without a queue."""

from typing import Any

from django.db import transaction
from django.tasks import Task, TaskResult, TaskResultStatus
from django.tasks.backends.immediate import ImmediateBackend
from django.utils.crypto import get_random_string


class OnCommitBackend(ImmediateBackend):
    """
    Runs each task in this process as soon as the open transaction has been committed.

    Nothing runs if the transaction is rolled back. Outside a transaction a task runs at once. A task that fails is
    logged (``django.tasks``) and touches neither the transaction nor the tasks after it: on PostgreSQL index writes
    inside the publishing transaction deadlock.
    """

    def enqueue(self, task: Task, args: list[Any], kwargs: dict[str, Any]) -> TaskResult:
        """Put ``task`` off until commit and return its result, still ``READY`` while the transaction is open."""
        self.validate_task(task)
        result: TaskResult = TaskResult(
            task=task,
            id=get_random_string(32),
            status=TaskResultStatus.READY,
            enqueued_at=None,
            started_at=None,
            last_attempted_at=None,
            finished_at=None,
            args=args,
            kwargs=kwargs,
            backend=self.alias,
            errors=[],
            worker_ids=[],
        )
        transaction.on_commit(lambda: self._execute_task(result), robust=True)  # type: ignore[attr-defined]
        return result
