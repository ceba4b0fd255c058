-- The pupils of a unit in the scope with an open signal made of a mark of the mapping that nobody has answered: since when
-- the oldest has waited, and for how many school days. Who is quiet, put off or answered is as in desk.sql, where the
-- reasons stand; there a contact answers all that was lit by then, for two weeks.
select s.student_id, min(s.since), max(s.school_days_open)
from signals_signal s
where s.state = 'open'
  and %(marks)s::jsonb ? s.rule
  and s.student_id in (
    select e.person_id from school_enrolment e
    where e.unit_id = %(unit)s
      and (e.start_date is null or e.start_date <= %(today)s) and (e.end_date is null or e.end_date >= %(today)s))
  and s.student_id in (select g.student_id from access_grounds(%(account)s, %(permission)s, %(today)s) g)
  and not exists (
    select from signals_contact c
    where c.student_id = s.student_id and c.undone_at is null and c.kind not in ('no-answer', 'automatic')
      and c.date >= s.since and c.date > %(today)s::date - 14)
  and not exists (
    select from signals_snooze z
    where z.student_id = s.student_id and z.ended_at is null and z.until > %(today)s and z.rules ? s.rule)
  and not exists (
    select from signals_dismissal d
    where d.student_id = s.student_id and d.ended_at is null and d.undone_at is null and d.rules ? s.rule)
group by s.student_id
order by min(s.since), s.student_id
