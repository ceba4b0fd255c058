-- Everything the desk says of some pupils in the scope, a row each: the desk asks once, however many rows it shows.
select
  p.id, p.uuid, p.given_name, p.family_name, coalesce(class.name, ''), coalesce(class.unit, ''), class.unit_id,
  (select w.strip from signals_sweptstudent w where w.student_id = p.id),
  (select coalesce(jsonb_agg(jsonb_build_array(s.id, s.rule, s.since, s.opened_on, s.school_days_open, s.evidence,
         exists (select from signals_sighting g where g.signal_id = s.id)) order by s.since, s.rule), '[]')
     from signals_signal s where s.student_id = p.id and s.state = 'open'
       and not exists (select from signals_dismissal d
         where d.student_id = p.id and d.ended_at is null and d.undone_at is null and d.rules ? s.rule)),
  (select coalesce(jsonb_agg(jsonb_build_array(s.rule, s.opened_on, s.cleared_on)), '[]')
     from signals_signal s where s.student_id = p.id and s.state = 'cleared' and s.cleared_on >= %(term)s),
  (select jsonb_build_array(c.id, c.kind, c.date)
     from signals_contact c where c.student_id = p.id and c.undone_at is null order by c.date desc, c.id desc limit 1),
  (select jsonb_build_array(z.id, z.reason, z.snoozed_on, z.until, z.by_id)
     from signals_snooze z where z.student_id = p.id and z.ended_at is null),
  (select coalesce(jsonb_agg(distinct jsonb_build_array(m.id, m.given_name, m.family_name, m.is_protected)), '[]')
     from school_groupmembership gm
     join school_assignmentrole ar on ar.group_id = gm.group_id and ar.assignment_role = 'Mentor'
       and (ar.start_date is null or ar.start_date <= %(today)s) and (ar.end_date is null or ar.end_date >= %(today)s)
     join school_duty d on d.id = ar.duty_id
       and (d.start_date is null or d.start_date <= %(today)s) and (d.end_date is null or d.end_date >= %(today)s)
     join school_person m on m.id = d.person_id
     where gm.person_id = p.id
       and (gm.start_date is null or gm.start_date <= %(today)s) and (gm.end_date is null or gm.end_date >= %(today)s)),
  (select jsonb_build_array(n.kind, n.starts_at, n.ends_at) from school_absencenotice n
     where n.person_id = p.id and n.starts_at < (%(today)s + 1)::timestamp at time zone 'Europe/Stockholm'
       and n.ends_at > %(today)s::timestamp at time zone 'Europe/Stockholm' order by n.ends_at desc limit 1),
  -- Over when somebody has answered after it, or while the colleague does not reach the pupil.
  (select jsonb_build_array(h.handed_on, t.id, t.display_name, t.username, t.person_id, b.display_name, b.username,
       b.person_id)
     from signals_handover h
     join access_account t on t.id = h.to_id
     left join access_account b on b.id = h.by_id
     where h.student_id = p.id and h.undone_at is null and h.ended_at is null
       and not exists (select from signals_contact c where c.student_id = p.id and c.undone_at is null
         and c.kind not in ('no-answer', 'automatic') and c.noted_at > h.noted_at)
       and access_reaches(h.to_id, 'contact.note', %(today)s, p.id)
     order by h.noted_at desc limit 1)
from school_person p
left join lateral (
  select g.display_name as name, u.display_name as unit, u.id as unit_id
  from school_groupmembership gm
  join school_group g on g.id = gm.group_id and g.group_type = 'Klass'
  join school_organisation u on u.id = g.unit_id
  where gm.person_id = p.id
    and (gm.start_date is null or gm.start_date <= %(today)s) and (gm.end_date is null or gm.end_date >= %(today)s)
  order by gm.start_date desc, gm.id desc limit 1
) class on true
where p.id = any(%(students)s)
  -- A look-up for each pupil: the whole scope is twenty times as much work.
  and access_reaches(%(account)s, %(permission)s, %(today)s, p.id)
