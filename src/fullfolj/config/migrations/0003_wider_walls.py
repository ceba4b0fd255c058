"""A wall for those who reach every pupil there is, and the array of the others without sorting.

Twenty thousand pupils in an array cost each statement three milliseconds to read, for nothing when they are all there
are. Whoever reaches the only organiser's every pupil is let in as `ff_organiser` (access.scopes.enter) for the
transaction. Like `ff_job` it is granted without inheritance: PostgreSQL would otherwise give its policy to ff_app too.

On a server of one's own the login takes on all three roles, superuser or not. `ff_job` may count tables anew
(school.planner), where PostgreSQL has a right for it.
"""

from importlib import import_module

from django.db import migrations

WALLED: dict[str, str] = import_module("fullfolj.config.migrations.0002_second_wall").WALLED

SQL = """
create or replace function access_wall_of(account bigint) returns bigint[]
stable security definer set search_path = public language sql as $$
  select coalesce(array_agg(student_id), '{}') from access_grounds(account, 'student.see', current_date)
$$;

do $$ begin
  if not exists (select from pg_roles where rolname = 'ff_organiser') then create role ff_organiser nologin; end if;
exception when duplicate_object or unique_violation then null;
end $$;
do $$ begin
  grant ff_organiser to ff_app with inherit false, set true;
exception when unique_violation or object_in_use then null;
end $$;
grant usage on schema public to ff_organiser;
grant select, insert, update, delete on all tables in schema public to ff_organiser;
grant usage, select, update on all sequences in schema public to ff_organiser;
grant execute on all functions in schema public to ff_organiser;
alter default privileges in schema public grant select, insert, update, delete on tables to ff_organiser;
alter default privileges in schema public grant usage, select, update on sequences to ff_organiser;
alter default privileges in schema public grant execute on functions to ff_organiser;

-- A login that is no superuser may make roles but not take them on, until it says so itself.
do $$
declare taken_on text;
begin
  foreach taken_on in array array['ff_app', 'ff_job', 'ff_organiser'] loop
    if not pg_has_role(current_user, taken_on, 'set') then
      execute format('grant %I to %I with inherit false, set true', taken_on, current_user);
    end if;
  end loop;
end $$;

do $$ begin
  if current_setting('server_version_num')::int >= 170000 then
    execute 'grant maintain on all tables in schema public to ff_job';
    execute 'alter default privileges in schema public grant maintain on tables to ff_job';
  end if;
end $$;
"""


def policies() -> str:
    return "\n".join(f"create policy {table}_organiser on {table} to ff_organiser using (true);" for table in WALLED)


def no_policies() -> str:
    return "\n".join(f"drop policy {table}_organiser on {table};" for table in WALLED)


class Migration(migrations.Migration):
    dependencies = [("config", "0002_second_wall"), ("access", "0004_grounds_by_place")]
    operations = [
        migrations.RunSQL(SQL, migrations.RunSQL.noop),
        migrations.RunSQL(policies(), no_policies()),
    ]
