"""Which imports have a process at work: it holds an advisory lock that ends with its connection, however it dies."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.db import DatabaseError, InterfaceError, connection
from django.utils.translation import gettext as _

from fullfolj.domain.errors import PlainError

# "FF" and a number each for what is locked; PostgreSQL's two-key locks take 32-bit integers.
_ORGANISER = 0x4646_0001
# How long a killed process's server end may take to notice.
_PATIENCE, _PAUSE = 10, 0.1


class BusyError(PlainError):
    """Another process is at work on what `at_work` was called for."""


def _key(import_id: uuid.UUID) -> int:
    return int.from_bytes(import_id.bytes[:8], signed=True)


def _try(import_id: uuid.UUID) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_lock(%s)", [_key(import_id)])
        return bool(cursor.fetchone()[0])


def _release(import_id: uuid.UUID) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_unlock(%s)", [_key(import_id)])


@contextmanager
def at_work(import_id: uuid.UUID, busy: str = "") -> Iterator[None]:
    """This process works on the import (or a pull's source) until the block ends; BusyError when another does."""
    if not _try(import_id):
        raise BusyError(busy or _("Another process is working on this import."), _("Wait until it has ended."))
    try:
        yield
    finally:
        # A broken connection has let the lock go already.
        with suppress(DatabaseError, InterfaceError):
            _release(import_id)


def has_worker(import_id: uuid.UUID) -> bool:
    """Whether some process works on the import now; a process that was just killed gets a moment to be gone.

    Looks at the lock without taking it: a worker that begins at this moment must not find it taken by a mere question.
    """
    key = _key(import_id) % 2**64
    for _attempt in range(_PATIENCE):
        if not _is_there(key >> 32, key & 0xFFFF_FFFF, keys=1, granted=True):
            return False
        time.sleep(_PAUSE)
    return True


def queue_for(organiser_id: int) -> None:
    """Waits until no other import of the organiser is being applied; held to the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s, %s)", [_ORGANISER, organiser_id % 2**31])


def queue_if_free(organiser_id: int, *, patience: float) -> bool:
    """The same for a mere trial, which asks for at most `patience` seconds whether its turn has come; False if not.

    It never stands in the queue itself: `somebody_queues` then speaks of real applies alone, and one that comes while
    a trial asks goes before it.
    """
    until = time.monotonic() + patience
    while True:
        with connection.cursor() as cursor:
            cursor.execute("select pg_try_advisory_xact_lock(%s, %s)", [_ORGANISER, organiser_id % 2**31])
            if cursor.fetchone()[0]:
                return True
        if time.monotonic() >= until:
            return False
        time.sleep(_PAUSE)


def somebody_queues(organiser_id: int) -> bool:
    """Whether an import of the organiser waits in `queue_for`."""
    return _is_there(_ORGANISER, organiser_id % 2**31, keys=2, granted=False)


def _is_there(first: int, second: int, *, keys: int, granted: bool) -> bool:
    """Whether some process holds (or, not `granted`, waits for) the advisory lock; nobody's lock is touched."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select exists (select from pg_locks where locktype = 'advisory' and objsubid = %s and granted = %s"
            " and database = (select oid from pg_database where datname = current_database())"
            " and classid::bigint = %s and objid::bigint = %s)",
            [keys, granted, first, second],
        )
        return bool(cursor.fetchone()[0])
