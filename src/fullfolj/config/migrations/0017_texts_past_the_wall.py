"""What is written in a round stays within reach of its reader, and of whoever plans it, when the pupil has left.

The second wall (0002, 0016) ends where the pupil does: a text that nobody had read would be hidden from all, and be neither
read nor removed. A second policy lets through the sheets with a text in rounds that the account reads or plans, and their
texts. Who may read is asked again by what reads (mapping.free_text.queries).
"""

from django.db import migrations

SQL = """
-- Whether the reader of a round still has a duty at its school that lets mapping be read: one that reaches the unit, or
-- an assignment in one of the classes that are asked. Not whether the pupil is still there.
create function mapping_reader_in_place(asked_round bigint, on_date date) returns boolean
stable language sql as $$
  select exists (
    select from mapping_mappinground r
    join access_account a on a.id = r.reader_id and a.is_active
    join school_organisation u on u.id = r.unit_id and u.parent_id = a.organiser_id
    join school_duty d on d.person_id = a.person_id
      and (d.start_date is null or d.start_date <= on_date) and (d.end_date is null or d.end_date >= on_date)
    where r.id = asked_round and (
      d.organisation_id in (u.id, u.parent_id) and exists (
        select from access_rolereach p
        where p.reach = 'unit' and p.permission = 'mapping.fill' and p.duty_role = d.duty_role)
      or exists (
        select from school_assignmentrole ar
        join access_rolereach p
          on p.reach = 'group' and p.permission = 'mapping.fill' and p.assignment_role = ar.assignment_role
        join mapping_mappinground_groups g on g.mappinground_id = r.id and g.group_id = ar.group_id
        where ar.duty_id = d.id
          and (ar.start_date is null or ar.start_date <= on_date)
          and (ar.end_date is null or ar.end_date >= on_date))))
$$;

-- Most accounts read and plan nothing: they are let go of first.
create function mapping_texts_wall_of(account bigint) returns bigint[]
stable security definer set search_path = public language plpgsql as $$
begin
  if not exists (select from mapping_mappinground where reader_id = account) and not exists (
    select from access_account a join school_duty d on d.person_id = a.person_id where a.id = account)
  then
    return '{}';
  end if;
  return (
    select coalesce(array_agg(distinct s.id), '{}')
    from (
      select r.id from mapping_mappinground r
      where r.reader_id = account and mapping_reader_in_place(r.id, current_date)
      union
      select r.id
      from access_account a
      join school_duty d on d.person_id = a.person_id
        and (d.start_date is null or d.start_date <= current_date)
        and (d.end_date is null or d.end_date >= current_date)
      join access_rolereach p on p.reach = 'unit' and p.permission = 'mapping.plan' and p.duty_role = d.duty_role
      join school_organisation u on d.organisation_id in (u.id, u.parent_id) and u.parent_id = a.organiser_id
      join mapping_mappinground r on r.unit_id = u.id
      where a.id = account and a.is_active
    ) reached
    join mapping_sheet s on s.round_id = reached.id
    join school_person p on p.id = s.student_id and not p.is_protected
    join mapping_writtentext t on t.sheet_id = s.id);
end $$;

-- Worked out once a transaction, as access_wall is (0002).
create function mapping_texts_wall() returns bigint[] volatile language plpgsql as $$
declare
  account text := coalesce(current_setting('app.account_id', true), '');
  known text := coalesce(current_setting('app.texts_wall', true), '');
  found bigint[];
begin
  if account = '' then
    return '{}';
  end if;
  if starts_with(known, account || ':') then
    return substr(known, length(account) + 2)::bigint[];
  end if;
  found := public.mapping_texts_wall_of(account::bigint);
  perform set_config('app.texts_wall', account || ':' || found::text, true);
  return found;
end $$;

create policy mapping_writtentext_texts on mapping_writtentext to ff_app
  using (sheet_id = any((select mapping_texts_wall())::bigint[]));
create policy mapping_sheet_texts on mapping_sheet for select to ff_app
  using (id = any((select mapping_texts_wall())::bigint[]));
"""
REVERSE = """
drop policy mapping_writtentext_texts on mapping_writtentext;
drop policy mapping_sheet_texts on mapping_sheet;
drop function mapping_texts_wall();
drop function mapping_texts_wall_of(bigint);
drop function mapping_reader_in_place(bigint, date);
"""


class Migration(migrations.Migration):
    dependencies = [("config", "0016_wall_of_texts"), ("mapping", "0012_anonymous_rounds")]
    operations = [migrations.RunSQL(SQL, REVERSE)]
