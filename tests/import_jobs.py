"""Background work in tests: what the worker would do, here and now. A sweep is only taken off the queue."""

from __future__ import annotations

from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from fullfolj.imports import tasks
from fullfolj.imports.names import APPLY, EFFECT, READ, UNDO


def work(*, most: int = 10) -> None:
    """Does at most `most` of the jobs that wait, oldest first; those that a job defers come after it."""
    for _turn in range(most):
        job = ProcrastinateJob.objects.filter(status="todo").order_by("id").first()
        if job is None:
            return
        mark(job, "doing")
        if job.task_name == READ:
            tasks.read_import(**job.args)
        elif job.task_name == APPLY:
            tasks.apply_import(**job.args)
        elif job.task_name == UNDO:
            tasks.take_back_import(**job.args)
        elif job.task_name == EFFECT:
            tasks.effect_on_signals(**job.args)
        mark(job, "succeeded")


def mark(job: ProcrastinateJob, status: str) -> None:
    """The job's status as procrastinate's own functions would have set it; its models are read-only."""
    with connection.cursor() as cursor:
        cursor.execute("update procrastinate_jobs set status = %s where id = %s", [status, job.pk])


def waiting(task: str = "") -> int:
    """How many jobs wait whose name ends so."""
    return ProcrastinateJob.objects.filter(status="todo", task_name__endswith=task).count()


def forget_all() -> None:
    """An empty queue: Django does not manage procrastinate's tables, so no test empties them by itself."""
    with connection.cursor() as cursor:
        cursor.execute("truncate procrastinate_jobs cascade")
