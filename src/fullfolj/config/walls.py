"""The second wall (migrations 0002, 0003) around further tables whose rows are about one pupil.

Migrations call this: what is written here has been run, and stays as it is. Another wall is another function.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import migrations


def around(walled: Mapping[str, str]) -> migrations.RunSQL:
    """Row-level security for each table → the column that says whom a row is about."""
    return migrations.RunSQL(
        "\n".join(_policies(table, column) for table, column in walled.items()),
        "\n".join(_no_policies(table) for table in walled),
    )


def around_history(walled: Mapping[str, str]) -> migrations.RunSQL:
    """The same for histories: the web reads those of pupils whom the account reaches, and adds to them, no more.

    What a trigger writes has passed the wall of the table that it tells of, so nothing more is asked of it. There is no
    policy by which the web changes or removes history: only jobs do. Whoever reaches a pupil reaches the history of
    those who have been merged into the pupil too.
    """
    return migrations.RunSQL(
        "\n".join(_history_policies(table, column) for table, column in walled.items()),
        "\n".join(_no_history_policies(table) for table in walled),
    )


def open_where_nobody(tables: Iterable[str], histories: Iterable[str]) -> migrations.RunSQL:
    """Rows that are about no pupil (`student_id` null) are there for every account; of histories to read, no more."""
    commands = {**dict.fromkeys(tables, "all"), **dict.fromkeys(histories, "select")}
    return migrations.RunSQL(
        "\n".join(
            f"create policy {one}_nobody on {one} for {command} to ff_app using (student_id is null);"
            for one, command in commands.items()
        ),
        "\n".join(f"drop policy {one}_nobody on {one};" for one in commands),
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


def _history_policies(table: str, column: str) -> str:
    return f"""
        alter table {table} enable row level security;
        create policy {table}_account on {table} for select to ff_app
            using ({column} = any((select access_wall_of_history())::bigint[]));
        create policy {table}_organiser on {table} for select to ff_organiser using (true);
        create policy {table}_written on {table} for insert to ff_app, ff_organiser with check (true);
        create policy {table}_job on {table} to ff_job using (true);
        """


def _no_history_policies(table: str) -> str:
    policies = ("account", "organiser", "written", "job")
    dropped = "".join(f"drop policy {table}_{policy} on {table};" for policy in policies)
    return f"{dropped} alter table {table} disable row level security;"
