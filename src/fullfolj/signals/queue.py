"""Asking for background work, by the tasks' names, in the transaction that causes it."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

SWEEP = "fullfolj.signals.sweep"


def ask_once(task: str, *, waits_as: str, lock: str | None, wait: int = 0, **arguments: Any) -> None:
    """The task is deferred; nothing when one that waits under the same name is in the queue already.

    It begins in `wait` seconds at the earliest. Work with the same `lock` never runs side by side; None leaves the
    task's own. The savepoint keeps the transaction whole when the work waits already.
    """
    how: dict[str, Any] = {"queueing_lock": waits_as}
    how |= ({"lock": lock} if lock else {}) | ({"schedule_in": {"seconds": wait}} if wait else {})
    try:
        with transaction.atomic():
            app.configure_task(task, allow_unknown=True, **how).defer(**arguments)
    except AlreadyEnqueued:
        return


def ask_for_sweep(*, organiser_id: int) -> None:
    """Signals are worked out anew for the organiser, once however many ask for it."""
    ask_once(SWEEP, waits_as=f"sweep:{organiser_id}", lock=None, organiser_id=organiser_id, as_of=None)
