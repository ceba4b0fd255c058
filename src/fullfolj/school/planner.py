"""What PostgreSQL's planner knows of tables that have just been filled."""

from __future__ import annotations

from django.db import connection, models


def learn(*tables: type[models.Model]) -> None:
    """Counts the tables anew (ANALYZE), after a write of many rows.

    PostgreSQL does it by itself within some minutes; until then it plans for the rows there were, and a morning desk of
    20,000 pupils takes twice as long. Who lacks the right (a server of one's own before version 17) is warned, no more.
    """
    names = ", ".join(connection.ops.quote_name(table._meta.db_table) for table in tables)
    with connection.cursor() as cursor:
        cursor.execute(f"analyze {names}")
