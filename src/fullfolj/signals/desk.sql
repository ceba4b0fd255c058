-- One row per pupil in the scope with an open signal: which section of the desk the pupil belongs to today.
-- A signal waits until somebody has been in contact: an answered contact on or after its first day takes it off at once,
-- without a sweep, for two weeks; an attempt does not, and neither does a contact from before the signal opened. Only
-- signals that wait place a pupil: a cold after a talk lies folded, whatever the talk was about.
-- start-2 rests for good after its contact: it is about days long past and stays open until the school year ends,
-- whatever the pupil does (contract section 3), so that it is still open says nothing new.
-- Snoozed pupils stay away until their day, unless a rule that was not open then has opened (it got worse).
with reached as materialized (
  select s.student_id, s.rule::text as rule, s.since, s.school_days_open, s.is_folded, s.rule = 'radar-5' as is_radar
  from signals_signal s
  where s.state = 'open'
    and s.student_id in (select g.student_id from access_grounds(%(account)s, %(permission)s, %(today)s) g)
), answered as materialized (
  select c.student_id, max(c.date) as latest
  from signals_contact c
  -- Not joined with `reached`: row-level security turns into one index scan here and into a search per row there.
  where c.undone_at is null and c.kind <> 'no-answer'
  group by c.student_id
), put_off as materialized (
  select z.student_id, z.until, (select array_agg(x) from jsonb_array_elements_text(z.rules) x) as rules
  from signals_snooze z
  where z.ended_at is null
), open_signal as (
  select r.*,
         coalesce(a.latest >= r.since, false) as is_answered,
         coalesce(a.latest >= r.since and (r.rule = 'start-2' or a.latest > %(today)s::date - 14), false) as is_at_rest
  from reached r left join answered a on a.student_id = r.student_id
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
), placed as (
  select p.student_id, coalesce(p.waiting_since, p.since) as since,
    coalesce(p.waiting_days, p.school_days) as school_days,
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
select section, student_id, since, school_days
from placed
order by since, student_id
