"""The second wall (0002, 0003) around what patterns were looked for in."""

from django.db import migrations

WALLED = {"signals_searchedstudent": "student_id"}


def policies() -> str:
    return "\n".join(
        f"""
        alter table {table} enable row level security;
        create policy {table}_account on {table} to ff_app using ({column} = any((select access_wall())::bigint[]));
        create policy {table}_job on {table} to ff_job using (true);
        create policy {table}_organiser on {table} to ff_organiser using (true);
        """
        for table, column in WALLED.items()
    )


def no_policies() -> str:
    return "\n".join(
        f"drop policy {table}_account on {table}; drop policy {table}_job on {table};"
        f"drop policy {table}_organiser on {table}; alter table {table} disable row level security;"
        for table in WALLED
    )


class Migration(migrations.Migration):
    dependencies = [("config", "0008_wall_of_patterns"), ("signals", "0007_pattern_searches")]
    operations = [migrations.RunSQL(policies(), no_policies())]
