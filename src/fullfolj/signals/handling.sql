-- The signals of a unit's pupils that a sweep first saw from %(first)s to %(last)s, for those in the scope: when each was
-- first answered, if it was. A talk counts from the day the signal was seen to the day it cleared; attempts and automatic
-- messages do not. Under the radar is about the others and is left out, and so is short valid absence, which asks for
-- nobody, and what somebody has dismissed.
select s.student_id, s.rule, s.opened_on, s.cleared_on, v.steps, coalesce(class.name, ''), p.legal_sex,
       p.newly_arrived_from is not null and p.newly_arrived_from + interval '4 years' > s.opened_on as is_newly_arrived,
       (select min(c.date) from signals_contact c
        where c.student_id = s.student_id and c.undone_at is null and c.kind not in ('no-answer', 'automatic')
          and c.date >= s.opened_on and (s.cleared_on is null or c.date <= s.cleared_on))
from signals_signal s
join school_person p on p.id = s.student_id
left join signals_ladderversion v on v.id = s.ladder_version_id
left join lateral (
  select g.display_name as name
  from school_groupmembership m
  join school_group g on g.id = m.group_id and g.group_type = 'Klass' and g.unit_id = %(unit)s
  where m.person_id = s.student_id
    and (m.start_date is null or m.start_date <= s.opened_on) and (m.end_date is null or m.end_date >= s.opened_on)
  order by m.start_date desc nulls last, m.id desc limit 1
) class on true
where s.opened_on between %(first)s and %(last)s and s.rule <> 'radar-5' and not s.is_folded
  and not exists (select from signals_dismissal d where d.signal_id = s.id and d.undone_at is null)
  and s.student_id in (select g.student_id from access_grounds(%(account)s, %(permission)s, %(today)s) g)
  and exists (select from school_enrolment e where e.person_id = s.student_id and e.unit_id = %(unit)s
    and (e.start_date is null or e.start_date <= s.opened_on) and (e.end_date is null or e.end_date >= s.opened_on))
order by s.opened_on, s.id
