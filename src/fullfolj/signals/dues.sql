-- What is needed to tell by which day the steps of some pupils are due: when each was last answered, the ladders that have
-- begun to hold by the day, and the calendar from %(first)s on. In one row: the desk asks once.
select
  (select coalesce(jsonb_object_agg(a.student_id, a.latest), '{}') from (
     select c.student_id, max(c.date) as latest from signals_contact c
     where c.student_id = any(%(students)s) and c.undone_at is null and c.kind not in ('no-answer', 'automatic')
     group by c.student_id) a),
  (select coalesce(jsonb_agg(jsonb_build_array(v.unit_id, v.first_day, v.follows_organiser, v.steps)
       order by v.first_day, v.id), '[]')
     from signals_ladderversion v
     where v.organiser_id = %(organiser)s and v.withdrawn_at is null and v.first_day <= %(today)s),
  (select coalesce(jsonb_agg(jsonb_build_array(p.organisation_id, p.kind, p.first_day, p.last_day)
       order by p.first_day), '[]')
     from school_calendarperiod p join school_organisation o on o.id = p.organisation_id
     where (o.id = %(organiser)s or o.parent_id = %(organiser)s) and p.last_day >= %(first)s)
