-- Which section of the desk each pupil in the scope with an open signal belongs to today: the first rows of each section
-- (%(most)s says how many of which), each with how many the section has; with %(student)s of one pupil alone.
-- A signal waits until somebody has been in contact: an answered contact on or after its first day takes it off at once,
-- without a sweep; an attempt does not, and neither does a contact from before the signal opened. It rests for two weeks,
-- and then until the pupil is away or late again: that old days still count says nothing new. Only signals that wait
-- place a pupil: short valid absence after a talk lies folded, whatever the talk was about.
-- start-2 rests for good after its contact: it is about days long past and stays open until the school year ends,
-- whatever the pupil does (contract section 3).
-- A dismissed signal places nobody, and a pupil is under the radar only for one that is not.
-- Snoozed pupils stay away until their day, unless a rule that was not open then has opened (it got worse), and come back
-- as snoozed ones only if something waits.
-- Without %(answered)s those whom nothing waits for are left out early: they are most, and the desk does not show them.
-- The joins are full ones, which the planner can only do by hash or merge: behind row-level security it takes each table
-- for a handful of rows, and would go through all contacts for every signal. "= any (array(…))" keeps the scope a hash too.
with answered as (
  select c.student_id, max(c.date) as latest
  from signals_contact c
  where c.undone_at is null and c.kind not in ('no-answer', 'automatic')
  group by c.student_id
), put_off as (
  select z.student_id, z.until, z.rules from signals_snooze z where z.ended_at is null
), dismissed as (
  select d.student_id, jsonb_agg(quiet.rule) as quiet
  from signals_dismissal d, jsonb_array_elements_text(d.rules) quiet (rule)
  where d.ended_at is null and d.undone_at is null
  group by d.student_id
), touched as materialized (
  select student_id, latest, until, rules, quiet
  from answered full join put_off using (student_id) full join dismissed using (student_id)
), open_signal as (
  select student_id, since, school_days_open, is_folded, until, rule = 'radar-5' as is_radar,
         rule <> 'radar-5' and (quiet ? rule) is not true and (latest >= since) is not true as is_unanswered,
         rule <> 'radar-5' and (quiet ? rule) is not true and (latest >= since
           and (rule = 'start-2' or latest > %(today)s::date - 14 or last_away_on < latest + 14)
         ) is not true as is_waiting,
         case when until is not null then rule = 'radar-5' or rules ? rule or (quiet ? rule) is true end as is_put_off,
         patience
  from (
    select s.student_id, s.rule::text, s.since, s.school_days_open, s.is_folded, s.last_away_on,
           case when s.rule = 'radar-5' then coalesce((s.evidence #>> '{thresholds,school_days}')::int, 5) end
             as patience
    from signals_signal s
    where s.state = 'open'
      and (%(student)s::bigint is null or s.student_id = %(student)s)
      and s.student_id = any (array(
        select g.student_id from access_grounds(%(account)s, %(permission)s, %(today)s) g
        where %(student)s::bigint is null or g.student_id = %(student)s))
  ) reached full join touched using (student_id)
  where coalesce(rule, '') <> ''
  offset 0 -- each of the conditions above is worked out once a row, not once where it is asked for
), pupil as (
  select student_id,
         max(until) as until,
         max(school_days_open) filter (where is_unanswered) as unanswered_days,
         max(patience) as patience,
         bool_and(is_put_off) as is_put_off,
         bool_and(is_folded) filter (where is_waiting) as folded,
         min(since) filter (where is_waiting) as waiting_since,
         min(since) filter (where not is_radar) as since,
         max(school_days_open) filter (where is_waiting) as waiting_days,
         max(school_days_open) filter (where not is_radar) as school_days
  from open_signal
  where is_waiting or is_radar or until is not null or %(answered)s
  group by student_id
), placed as materialized (
  select student_id, coalesce(waiting_since, since) as since, coalesce(waiting_days, school_days) as school_days,
    case
      when until > %(today)s and is_put_off then 'snoozed'
      when waiting_since is null then 'answered'
      when folded then 'folded'
      when until is not null then 'back'
      when unanswered_days is null then 'still'
      when unanswered_days > patience then 'radar'
      else 'new'
    end as section
  from pupil
  where waiting_since is not null or until is not null or %(answered)s
), counted as (
  select section, count(*) as pupils from placed group by section
)
select section, pupils, student_id, since, school_days
from counted
left join lateral (
  select student_id, since, school_days from placed where placed.section = counted.section
  order by since, student_id limit coalesce((%(most)s::jsonb ->> counted.section)::int, 0)
) shown on true
order by section, since, student_id
