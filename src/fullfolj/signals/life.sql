-- A pupil's signals, lit now or lit since %(first)s, with who first saw each of them, and what has been done about them
-- since then: dismissed, put off, handed over; and the day of the latest contact that reached somebody, whenever it was.
-- What was taken back is left out. In one row: the page asks once.
-- Whoever asks sees the signals, so those that nobody had seen get their sighting here.
with noticed as (
  insert into signals_sighting (signal_id, student_id, by_id, actor, at)
  select s.id, s.student_id, %(account)s, %(actor)s, %(now)s
  from signals_signal s
  where s.student_id = %(student)s and s.state = 'open'
    and not exists (select from signals_sighting g where g.signal_id = s.id)
  on conflict do nothing
), who as (
  select a.id, jsonb_build_array(a.display_name, a.username, a.person_id) as name from access_account a
)
select
  (select coalesce(jsonb_agg(jsonb_build_object(
       'id', s.id, 'uuid', s.uuid, 'rule', s.rule, 'state', s.state, 'since', s.since, 'opened_on', s.opened_on,
       'seen_on', s.seen_on, 'cleared_on', s.cleared_on, 'is_folded', s.is_folded,
       'school_days_open', s.school_days_open, 'evidence', s.evidence, 'seen_at', g.at, 'seen_by', w.name
     ) order by s.since, s.rule), '[]')
   from signals_signal s
   left join signals_sighting g on g.signal_id = s.id
   left join who w on w.id = g.by_id
   where s.student_id = %(student)s and (s.state = 'open' or s.cleared_on >= %(first)s)),
  (select coalesce(jsonb_agg(jsonb_build_object(
       'on', d.dismissed_on, 'at', d.noted_at, 'rule', d.rule, 'rules', d.rules, 'reason', d.reason,
       'ground', d.ground, 'stands', d.ended_at is null, 'by', w.name
     ) order by d.noted_at, d.id), '[]')
   from signals_dismissal d left join who w on w.id = d.by_id
   where d.student_id = %(student)s and d.undone_at is null
     and (d.ended_at is null or d.dismissed_on >= %(first)s)),
  (select coalesce(jsonb_agg(jsonb_build_object(
       'on', z.snoozed_on, 'at', z.noted_at, 'reason', z.reason, 'until', z.until, 'by', w.name
     ) order by z.noted_at, z.id), '[]')
   from signals_snooze z left join who w on w.id = z.by_id
   where z.student_id = %(student)s and (z.ended_at is null or z.snoozed_on >= %(first)s)
     and (z.ended_at is null or z.ended_by_contact_id is not null or z.replaced_by_id is not null
       or exists (select from signals_sweep e where e.finished_at = z.ended_at))),
  (select coalesce(jsonb_agg(jsonb_build_object(
       'on', h.handed_on, 'at', h.noted_at, 'to', t.name, 'by', w.name
     ) order by h.noted_at, h.id), '[]')
   from signals_handover h join who t on t.id = h.to_id left join who w on w.id = h.by_id
   where h.student_id = %(student)s and h.undone_at is null and h.handed_on >= %(first)s),
  (select max(c.date) from signals_contact c
   where c.student_id = %(student)s and c.undone_at is null and c.kind not in ('no-answer', 'automatic'))
