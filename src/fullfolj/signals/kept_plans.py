"""Statements whose plan PostgreSQL keeps with the connection: long to plan, and asked over and over."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import psycopg
from django.db import connection


class _Kept(psycopg.Cursor[tuple[Any, ...]]):
    """Prepared the first time; psycopg keeps account of what each connection has prepared."""

    def execute(self, query: Any, params: Any = None, **_given: Any) -> _Kept:
        super().execute(query, params, prepare=True)
        return self


def rows(sql: str, parameters: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """All rows of the statement, in which parameters stand as %(name)s.

    One plan serves whatever the parameters are: not for a statement that some of them make much narrower.
    """
    connection.ensure_connection()
    connection.connection.prepare_threshold = 0  # Django leaves it None: nothing is prepared; its own cursors don't
    own: Any = _Kept(connection.connection)
    wrap = connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
    with wrap(own) as cursor:
        cursor.execute(sql, parameters)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found
