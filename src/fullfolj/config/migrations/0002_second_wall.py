"""Row-level security as the second wall (docs/adr/0007): a query without a scope finds no pupil's rows.

`ff_app` (the web) reaches the rows of those pupils whom the account in `app.account_id` may see; without it, none.
`ff_job` (worker and command line) reaches all: a role of its own, taken on with SET ROLE and not inherited, since
PostgreSQL would otherwise give its policy to ff_app too. The array form is the only one that stays fast; it must be the
only term of the policy.
"""

from django.db import migrations

#: Tables whose rows are about one pupil → the column that says whom.
WALLED = {
    "signals_signal": "student_id",
    "signals_contact": "student_id",
    "signals_snooze": "student_id",
    "signals_sweptstudent": "student_id",
    "school_grade": "person_id",
}

ROLES = """
do $$ begin
  if not exists (select from pg_roles where rolname = 'ff_job') then create role ff_job nologin; end if;
exception when duplicate_object or unique_violation then null;
end $$;
do $$ begin
  grant ff_job to ff_app with inherit false, set true;
exception when unique_violation or object_in_use then null;
end $$;
grant usage on schema public to ff_job;
grant select, insert, update, delete on all tables in schema public to ff_job;
grant usage, select, update on all sequences in schema public to ff_job;
grant execute on all functions in schema public to ff_job;
alter default privileges in schema public grant select, insert, update, delete on tables to ff_job;
alter default privileges in schema public grant usage, select, update on sequences to ff_job;
alter default privileges in schema public grant execute on functions to ff_job;

create function access_wall_of(account bigint) returns bigint[]
stable security definer set search_path = public language sql as $$
  select coalesce(array_agg(distinct student_id), '{}') from access_grounds(account, 'student.see', current_date)
$$;

-- Worked out once a transaction, when a walled table is first read: at 20,000 pupils it takes ten milliseconds. No SET
-- clause here: it would take the remembered answer back when the function ends.
create function access_wall() returns bigint[] volatile language plpgsql as $$
declare
  account text := coalesce(current_setting('app.account_id', true), '');
  known text := coalesce(current_setting('app.wall', true), '');
  found bigint[];
begin
  if account = '' then
    return '{}';
  end if;
  if starts_with(known, account || ':') then
    return substr(known, length(account) + 2)::bigint[];
  end if;
  found := public.access_wall_of(account::bigint);
  perform set_config('app.wall', account || ':' || found::text, true);
  return found;
end $$;
"""


def policies() -> str:
    return "\n".join(
        f"""
        alter table {table} enable row level security;
        create policy {table}_account on {table} to ff_app using ({column} = any((select access_wall())::bigint[]));
        create policy {table}_job on {table} to ff_job using (true);
        """
        for table, column in WALLED.items()
    )


def no_policies() -> str:
    return "\n".join(
        f"drop policy {table}_account on {table}; drop policy {table}_job on {table};"
        f"alter table {table} disable row level security;"
        for table in WALLED
    )


class Migration(migrations.Migration):
    dependencies = [("config", "0001_app_role")]
    operations = [
        migrations.RunSQL(ROLES, "drop function access_wall(); drop function access_wall_of(bigint);"),
        migrations.RunSQL(policies(), no_policies()),
    ]
