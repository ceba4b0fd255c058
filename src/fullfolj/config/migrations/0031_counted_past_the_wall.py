"""What is counted past the second wall (0002). Numbers come back, never whose; the place is checked before.

How signals and support reach, for whoever sees figures of a unit and may see no pupil (support.reach). And how many
items of a meeting somebody who works with its pupils reaches, but not whoever closes it (support.meetings).
"""

from django.db import migrations

REACH = """
-- The pupils enrolled on the day at the units, counted by what they are compared by: how many there are, how many have
-- had a signal since a day that asks for somebody, and how many of those have had a support measure since then. Short
-- valid absence and under the radar ask for nobody, and what somebody has dismissed asks no more. A support measure in a
-- case of a stricter tier is not counted, so that nobody can work out from a figure that there is one.
create function support_reach(units bigint[], since date, on_date date)
returns table (legal_sex text, is_newly_arrived boolean, year_level smallint, class_name text, unit text, pupils bigint,
  with_signal bigint, with_both bigint)
stable security definer set search_path = public language sql as $$
  with enrolled as (
    select distinct on (p.id) p.id, p.legal_sex, e.year_level, e.unit_id, u.display_name as unit,
           p.newly_arrived_from is not null and p.newly_arrived_from + interval '4 years' > on_date as is_newly_arrived
    from school_person p join school_enrolment e on e.person_id = p.id
    join school_organisation u on u.id = e.unit_id
    where e.unit_id = any(units) and not p.is_protected
      and (e.start_date is null or e.start_date <= on_date) and (e.end_date is null or e.end_date >= on_date)
    order by p.id, e.start_date desc nulls last, e.id desc
  ), told as (
    select n.*, coalesce(class.name, '') as class_name,
      exists (select from signals_signal s where s.student_id = n.id and s.opened_on >= since and s.rule <> 'radar-5'
        and not s.is_folded
        and not exists (select from signals_dismissal d where d.signal_id = s.id and d.undone_at is null)) as has_signal,
      exists (select from support_intervention i join support_case c on c.id = i.case_id and c.tier = 'working'
        where i.student_id = n.id and i.starts_on <= on_date
        and (i.ended_on is null or i.ended_on >= since)) as has_support
    from enrolled n left join lateral (
      select g.display_name as name from school_groupmembership m
      join school_group g on g.id = m.group_id and g.group_type = 'Klass' and g.unit_id = n.unit_id
      where m.person_id = n.id
        and (m.start_date is null or m.start_date <= on_date) and (m.end_date is null or m.end_date >= on_date)
      order by m.start_date desc nulls last, m.id desc limit 1
    ) class on true
  )
  select legal_sex, is_newly_arrived, year_level, class_name, unit, count(*), count(*) filter (where has_signal),
         count(*) filter (where has_signal and has_support)
  from told group by 1, 2, 3, 4, 5
$$;
"""
UNREACHED = """
-- Items that are not among the seen: of pupils enrolled at the meeting's unit on the day, of groups that somebody is
-- still in, and of the unit. What nobody can reach any more keeps no meeting open.
create function support_meeting_unreached(held bigint, seen bigint[], on_date date) returns bigint
stable security definer set search_path = public language sql as $$
  select count(*) from support_meetingitem i
  where i.meeting_id = held and i.id <> all(seen)
    and (i.student_id is null or exists (
      select from school_enrolment e join school_person p on p.id = e.person_id and not p.is_protected
      where e.person_id = i.student_id and e.unit_id = i.unit_id
        and (e.start_date is null or e.start_date <= on_date) and (e.end_date is null or e.end_date >= on_date)))
    and (i.group_id is null or exists (
      select from school_groupmembership m
      where m.group_id = i.group_id
        and (m.start_date is null or m.start_date <= on_date) and (m.end_date is null or m.end_date >= on_date)))
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("config", "0030_wall_of_group_sessions"), ("support", "0016_what_stands")]
    operations = [
        migrations.RunSQL(REACH, "drop function support_reach(bigint[], date, date);"),
        migrations.RunSQL(UNREACHED, "drop function support_meeting_unreached(bigint, bigint[], date);"),
    ]
