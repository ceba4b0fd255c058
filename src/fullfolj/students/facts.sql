-- What the register, the desk and the log know of one pupil on one day, in one row: the page asks once.
with here as (
  select e.unit_id, e.year_level, e.start_date, u.parent_id, u.display_name as unit, o.absence_definition
  from school_enrolment e
  join school_organisation u on u.id = e.unit_id
  join school_organisation o on o.id = u.parent_id
  where e.person_id = %(student)s and (e.start_date is null or e.start_date <= %(today)s)
    and (e.end_date is null or e.end_date >= %(today)s)
  order by e.start_date nulls last limit 1
), class as (
  select g.id, g.uuid, g.display_name
  from school_groupmembership m join school_group g on g.id = m.group_id
  where m.person_id = %(student)s and g.group_type = 'Klass'
    and (m.start_date is null or m.start_date <= %(today)s) and (m.end_date is null or m.end_date >= %(today)s)
  order by m.start_date desc nulls last limit 1
), mentor as (
  select distinct p.id, trim(p.given_name || ' ' || p.family_name) as name
  from school_groupmembership m
  join school_assignmentrole ar on ar.group_id = m.group_id and ar.assignment_role = 'Mentor'
    and (ar.start_date is null or ar.start_date <= %(today)s) and (ar.end_date is null or ar.end_date >= %(today)s)
  join school_duty d on d.id = ar.duty_id and (d.end_date is null or d.end_date >= %(today)s)
  join school_person p on p.id = d.person_id
  where m.person_id = %(student)s
    and (m.start_date is null or m.start_date <= %(today)s) and (m.end_date is null or m.end_date >= %(today)s)
)
select
  (select unit from here),
  (select year_level from here),
  (select min(start_date) from school_enrolment where person_id = %(student)s
     and unit_id = (select unit_id from here)),
  (select absence_definition from here),
  (select uuid from class),
  (select display_name from class),
  (select coalesce(jsonb_agg(name order by name), '[]') from mentor),
  (select count(*) from access_reading where student_id = %(student)s and page = 'student'
     and at > %(now)s - interval '30 days'),
  (select jsonb_build_object('reason', reason, 'until', until, 'on', snoozed_on)
     from signals_snooze where student_id = %(student)s and ended_at is null),
  (select coalesce(jsonb_agg(jsonb_build_array(name, first_day, last_day) order by first_day), '[]')
     from school_calendarperiod, here
     where kind = 'break' and organisation_id in (here.unit_id, here.parent_id) and first_day <= %(today)s
       and last_day >= %(today)s - 400),
  (select coalesce(jsonb_agg(jsonb_build_array(start_date, end_date) order by start_date), '[]')
     from school_enrolment where person_id = %(student)s),
  (select coalesce(jsonb_agg(jsonb_build_array(kind, first_day, last_day) order by first_day), '[]')
     from school_calendarperiod, here
     where organisation_id in (here.unit_id, here.parent_id) and last_day >= %(today)s - 400),
  (select jsonb_build_array(kind, starts_at, ends_at) from school_absencenotice
     where person_id = %(student)s and starts_at < (%(today)s + 1)::timestamp at time zone 'Europe/Stockholm'
       and ends_at > %(today)s::timestamp at time zone 'Europe/Stockholm' order by ends_at desc limit 1),
  (select coalesce(jsonb_agg(jsonb_build_array(v.unit_id, v.first_day, v.follows_organiser, v.steps)
       order by v.first_day, v.id), '[]')
     from signals_ladderversion v, here
     where v.organiser_id = here.parent_id and (v.unit_id is null or v.unit_id = here.unit_id)
       and v.withdrawn_at is null and v.first_day <= %(today)s),
  (select unit_id from here),
  (select max(data_through) from (select data_through from signals_sweep
     where organiser_id = (select parent_id from here) and finished_at is not null order by as_of desc limit 1) s)
