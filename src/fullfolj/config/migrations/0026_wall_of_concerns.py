"""A wall of their own around reports of concern: not for all who reach the pupil, but for the principal and those named.

The array policies of 0002 and 0003 let in whoever may see the pupil, and `ff_organiser` sees every row there is. Here
both roles of the web see the rows of those pupils about whom the account in `app.account_id` may know of reports; their
history likewise. The web takes nothing away and changes no history: only jobs do. docs/adr/0046.
"""

from django.db import migrations

#: Table → the column that says whom a row is about.
STRICT = {"support_reportofconcern": "student_id"}

SQL = """
-- The pupils about whom the account may know of reports of concern on a day: the principal's, and those enrolled at a
-- unit where the account is named and has, at the unit or at the organiser, a duty that gives the permission. One may
-- stand twice. The queries ask it too (fullfolj.support.concerns.queries).
create function support_concern_reach(for_account bigint, on_date date) returns table (student_id bigint)
language sql stable as $$
  select g.student_id from access_grounds(for_account, 'concern.name', on_date) g
  union all
  select g.student_id from access_grounds(for_account, 'concern.see', on_date) g
  where exists (
    select from support_concernreader n
    join access_account a on a.id = n.account_id
    join school_organisation u on u.id = n.unit_id and u.parent_id = a.organiser_id
    join school_enrolment e on e.unit_id = n.unit_id and e.person_id = g.student_id
      and (e.start_date is null or e.start_date <= on_date) and (e.end_date is null or e.end_date >= on_date)
    join school_duty d on d.person_id = a.person_id and d.organisation_id in (u.id, u.parent_id)
      and (d.start_date is null or d.start_date <= on_date) and (d.end_date is null or d.end_date >= on_date)
    join access_rolereach r on r.reach = 'unit' and r.permission = 'concern.see' and r.duty_role = d.duty_role
    where n.account_id = for_account and n.ended_at is null)
$$;

-- Today is Sweden's, whatever the time zone of the connection (which is UTC's).
-- Not remembered through the transaction, as access_wall is: it is asked on one page, and who is named no more is out.
create function support_concerns_wall() returns bigint[]
stable security definer set search_path = public language sql as $$
  select coalesce(array_agg(distinct r.student_id), '{}')
  from support_concern_reach(nullif(current_setting('app.account_id', true), '')::bigint,
    (now() at time zone 'Europe/Stockholm')::date) r
$$;

-- And those who have been merged into them: their rows have moved, their history has not (0018).
create function support_concerns_wall_of_history() returns bigint[]
stable security definer set search_path = public language sql as $$
  with reached as materialized (select unnest(support_concerns_wall()) as id)
  select coalesce(array_agg(id), '{}') from (
    select id from reached
    union all
    select p.id from school_person p join reached on reached.id = p.merged_into_id
  ) every
$$;

alter table support_reportofconcern enable row level security;
create policy support_reportofconcern_read on support_reportofconcern for select to ff_app, ff_organiser
  using (student_id = any((select support_concerns_wall())::bigint[]));
create policy support_reportofconcern_note on support_reportofconcern for insert to ff_app, ff_organiser
  with check (student_id = any((select support_concerns_wall())::bigint[]));
create policy support_reportofconcern_change on support_reportofconcern for update to ff_app, ff_organiser
  using (student_id = any((select support_concerns_wall())::bigint[]));
create policy support_reportofconcern_job on support_reportofconcern to ff_job using (true);

alter table support_reportofconcernevent enable row level security;
create policy support_reportofconcernevent_read on support_reportofconcernevent for select to ff_app, ff_organiser
  using (student_id = any((select support_concerns_wall_of_history())::bigint[]));
create policy support_reportofconcernevent_written on support_reportofconcernevent for insert to ff_app, ff_organiser
  with check (true);
create policy support_reportofconcernevent_job on support_reportofconcernevent to ff_job using (true);
"""
REVERSE = """
drop policy support_reportofconcernevent_job on support_reportofconcernevent;
drop policy support_reportofconcernevent_written on support_reportofconcernevent;
drop policy support_reportofconcernevent_read on support_reportofconcernevent;
alter table support_reportofconcernevent disable row level security;
drop policy support_reportofconcern_job on support_reportofconcern;
drop policy support_reportofconcern_change on support_reportofconcern;
drop policy support_reportofconcern_note on support_reportofconcern;
drop policy support_reportofconcern_read on support_reportofconcern;
alter table support_reportofconcern disable row level security;
drop function support_concerns_wall_of_history();
drop function support_concerns_wall();
drop function support_concern_reach(bigint, date);
"""


class Migration(migrations.Migration):
    dependencies = [("config", "0025_the_day_of_the_walls"), ("support", "0010_concerns")]
    operations = [migrations.RunSQL(SQL, REVERSE)]
