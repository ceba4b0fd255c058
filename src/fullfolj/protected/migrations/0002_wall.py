"""Who reaches a protected profile, as functions that pages and row-level security share, and the wall itself.

Two answers: who *handles* a profile (opens it) and who *manages* it (names handlers, closes it, sees the openings).
Both end with the organiser's permit, when the profile is closed, and with the account's last day at the school.
The functions run as their owner, since they read the tables whose policies call them; all they give away is ids.

`ff_job` has no policy here, unlike on every other walled table: sweeps, exports and the command line find no row.
History tables take what their triggers write and show nothing.
"""

from django.db import migrations

FUNCTIONS = """
create function protected_open() returns table (id uuid, unit_id bigint, organiser_id bigint)
stable security definer set search_path = public language sql as $$
  select p.id, p.unit_id, t.organiser_id from protected_profile p
  join protected_permit t on t.id = p.permit_id
  where p.closed_at is null and t.ended_at is null
$$;
revoke execute on function protected_open() from public, ff_app, ff_job, ff_organiser;

create function protected_handled(for_account bigint, on_date date) returns setof uuid
stable security definer set search_path = public language sql as $$
  select p.id from protected_open() p
  join protected_handler h on h.profile_id = p.id and h.account_id = for_account
  join access_account a on a.id = h.account_id and a.is_active and a.organiser_id = p.organiser_id
  where exists (
    select from school_duty d
    where d.person_id = a.person_id and d.organisation_id in (p.unit_id, p.organiser_id)
      and (d.start_date is null or d.start_date <= on_date) and (d.end_date is null or d.end_date >= on_date))
$$;

create function protected_places(for_account bigint, on_date date) returns setof bigint
stable security definer set search_path = public language sql as $$
  select u.id from access_roles(for_account, on_date) r
  join access_rolereach x on x.role = r.role and x.permission = 'protected.make'
  join school_organisation u on u.id = r.organisation_id and u.parent_id is not null
$$;

create function protected_managed(for_account bigint, on_date date) returns setof uuid
stable security definer set search_path = public language sql as $$
  select p.id from protected_open() p
  join access_account a on a.id = for_account and a.is_active and a.organiser_id = p.organiser_id
  where p.unit_id in (select protected_places(for_account, on_date))
$$;

-- How many profiles an organiser has open: all that its system administrators learn.
create function protected_count(for_organiser bigint) returns bigint
stable security definer set search_path = public language sql as $$
  select count(*) from protected_open() p where p.organiser_id = for_organiser
$$;

create function protected_asker() returns bigint stable language sql as $$
  select nullif(current_setting('app.account_id', true), '')::bigint
$$;
"""
HANDLED = "any((select array(select protected_handled(protected_asker(), current_date)))::uuid[])"
MANAGED = "any((select array(select protected_managed(protected_asker(), current_date)))::uuid[])"
PLACES = "any((select array(select protected_places(protected_asker(), current_date)))::bigint[])"
WEB = "ff_app, ff_organiser"
#: Table, command, and what must hold.
POLICIES = (
    ("profile", "select", f"using (id = {HANDLED} or id = {MANAGED})"),
    ("profile", "insert", f"with check (unit_id = {PLACES} and made_by_id = protected_asker())"),
    ("profile", "update", f"using (id = {MANAGED}) with check (unit_id = {PLACES})"),
    ("handler", "select", f"using (profile_id = {HANDLED} or profile_id = {MANAGED})"),
    ("handler", "insert", f"with check (profile_id = {MANAGED})"),
    ("handler", "delete", f"using (profile_id = {MANAGED})"),
    ("note", "select", f"using (profile_id = {HANDLED})"),
    ("note", "insert", f"with check (profile_id = {HANDLED} and by_id = protected_asker())"),
    ("opening", "select", f"using (profile_id = {HANDLED} or profile_id = {MANAGED})"),
    ("opening", "insert", f"with check (profile_id = {HANDLED} and account_id = protected_asker())"),
    ("profileevent", "insert", "with check (true)"),
    ("handlerevent", "insert", "with check (true)"),
    ("noteevent", "insert", "with check (true)"),
)


def walls() -> str:
    tables = sorted({table for table, _, _ in POLICIES})
    return "\n".join(
        [f"alter table protected_{table} enable row level security;" for table in tables]
        + [
            f"create policy protected_{table}_{command} on protected_{table} for {command} to {WEB} {holds};"
            for table, command, holds in POLICIES
        ]
    )


class Migration(migrations.Migration):
    dependencies = [
        ("protected", "0001_initial"),
        ("config", "0003_wider_walls"),
        ("access", "0004_grounds_by_place"),
    ]
    operations = [
        migrations.RunSQL(FUNCTIONS, migrations.RunSQL.noop),
        migrations.RunSQL(walls(), migrations.RunSQL.noop),
    ]
