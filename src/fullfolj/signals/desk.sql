-- One row per pupil in the scope with an open signal: which section of the desk the pupil belongs to today.
-- A signal waits until somebody has been in contact: an answered contact on or after its first day takes it off at once,
-- without a sweep, for two weeks; an attempt does not, and neither does a contact from before the signal opened. Only
-- signals that wait place a pupil: a cold after a talk lies folded, whatever the talk was about.
-- Snoozed pupils stay away until their day, unless a rule that was not open then has opened (it got worse).
with reached as materialized (
  select distinct student_id from access_grounds(%(account)s, %(permission)s, %(today)s)
), answered as materialized (
  select c.student_id, max(c.date) as latest
  from signals_contact c join reached r on r.student_id = c.student_id
  where c.undone_at is null and c.kind <> 'no-answer'
  group by c.student_id
), open_signal as materialized (
  select s.student_id, s.rule::text as rule, s.since, s.school_days_open, s.is_folded,
         s.rule = 'radar-5' as is_radar,
         coalesce(a.latest >= s.since, false) as is_answered,
         coalesce(a.latest >= s.since and a.latest > %(today)s::date - 14, false) as is_at_rest
  from signals_signal s
  join reached r on r.student_id = s.student_id
  left join answered a on a.student_id = s.student_id
  where s.state = 'open'
), pupil as (
  select student_id,
         array_agg(rule) as rules,
         bool_or(is_radar) as under_radar,
         min(since) filter (where not is_radar) as since,
         max(school_days_open) filter (where not is_radar) as school_days,
         count(*) filter (where not is_radar and not is_at_rest) as waiting,
         count(*) filter (where not is_radar and not is_answered) as unanswered,
         bool_and(is_folded) filter (where not is_radar and not is_at_rest) as folded,
         min(since) filter (where not is_radar and not is_at_rest) as waiting_since,
         max(school_days_open) filter (where not is_radar and not is_at_rest) as waiting_days
  from open_signal
  group by student_id
), put_off as (
  select z.student_id, z.until, (select array_agg(x) from jsonb_array_elements_text(z.rules) x) as rules
  from signals_snooze z join reached r on r.student_id = z.student_id
  where z.ended_at is null
), placed as (
  select p.student_id, coalesce(p.waiting_since, p.since) as since, coalesce(p.waiting_days, p.school_days) as school_days,
    case
      when z.until > %(today)s and (p.rules <@ (z.rules || array['radar-5'])) then 'snoozed'
      when z.until is not null then 'back'
      when p.waiting = 0 then 'answered'
      when p.folded then 'folded'
      when p.unanswered = 0 then 'still'
      when p.under_radar then 'radar'
      else 'new'
    end as section
  from pupil p left join put_off z on z.student_id = p.student_id
)
select p.section, p.student_id, p.since, p.school_days
from placed p join school_person n on n.id = p.student_id
order by p.since, sv_sort(n.family_name), sv_sort(n.given_name), p.student_id
