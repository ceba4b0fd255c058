"""The reading log: nothing shows an identifiable pupil without a row here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import connection

from fullfolj.domain.actor import Actor

_SQL = (
    "insert into access_reading (at, account_id, actor, student_id, page, ground) "
    "select %s, %s, %s, student_id, %s, %s from unnest(%s::bigint[]) student_id"
)


def log_readings(student_ids: Iterable[int], *, by: Actor, page: str, ground: str, at: dt.datetime) -> None:
    """One row per pupil shown, in one statement. `ground` is the role (or roles) that opened the page."""
    shown = list(student_ids)
    if shown:
        with connection.cursor() as cursor:
            cursor.execute(_SQL, (at, by.account_id, by.label, page, ground[:60], shown))
