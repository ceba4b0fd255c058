"""The role that web and worker log in as: neither owner nor superuser.

Roles belong to the whole cluster and test databases are made side by side, so creating one that is there is no error.
On a server of the host's own (DATABASE_URL) the login may lack the right to create roles: then the migration says so in
PostgreSQL's own words and docs/how-to tells what to run beforehand.
"""

from django.db import migrations

SQL = """
do $$ begin
  if not exists (select from pg_roles where rolname = 'ff_app') then create role ff_app login; end if;
exception when duplicate_object or unique_violation then null;
end $$;
grant usage on schema public to ff_app;
grant select, insert, update, delete on all tables in schema public to ff_app;
grant usage, select, update on all sequences in schema public to ff_app;
grant execute on all functions in schema public to ff_app;
alter default privileges in schema public grant select, insert, update, delete on tables to ff_app;
alter default privileges in schema public grant usage, select, update on sequences to ff_app;
alter default privileges in schema public grant execute on functions to ff_app;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0003_grounds"),
        ("intake", "0002_initial"),
        ("lake", "0002_initial"),
        ("signals", "0001_initial"),
        ("sessions", "0001_initial"),
        ("pghistory", "0007_auto_20250421_0444"),
        ("procrastinate", "0041_post_retry_failed_job"),
    ]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
