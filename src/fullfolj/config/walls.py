"""The second wall (migrations 0002, 0003) around further tables whose rows are about one pupil.

Migrations call this: what is written here has been run, and stays as it is. Another wall is another function.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db import migrations


def around(walled: Mapping[str, str]) -> migrations.RunSQL:
    """Row-level security for each table → the column that says whom a row is about."""
    return migrations.RunSQL(
        "\n".join(_policies(table, column) for table, column in walled.items()),
        "\n".join(_no_policies(table) for table in walled),
    )


def _policies(table: str, column: str) -> str:
    return f"""
        alter table {table} enable row level security;
        create policy {table}_account on {table} to ff_app using ({column} = any((select access_wall())::bigint[]));
        create policy {table}_job on {table} to ff_job using (true);
        create policy {table}_organiser on {table} to ff_organiser using (true);
        """


def _no_policies(table: str) -> str:
    return (
        f"drop policy {table}_account on {table}; drop policy {table}_job on {table};"
        f"drop policy {table}_organiser on {table}; alter table {table} disable row level security;"
    )
