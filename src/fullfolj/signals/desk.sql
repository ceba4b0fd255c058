-- One row per pupil in the scope with an open signal: which section of the desk the pupil belongs to today.
-- Snoozed pupils stay away until their day, unless a rule that was not open then has opened (it got worse).
-- An answered contact since the newest open signal takes the pupil off for two weeks, at once and without a sweep; an
-- attempt does not, and neither does a contact from before something new opened.
with reached as materialized (
  select distinct student_id from access_grounds(%(account)s, %(permission)s, %(today)s)
), open_signal as materialized (
  select s.student_id,
         array_agg(s.rule::text order by s.rule) as rules,
         bool_or(s.rule = 'radar-5') as under_radar,
         bool_and(s.is_folded or s.rule = 'radar-5') as folded,
         min(s.since) filter (where s.rule <> 'radar-5') as since,
         max(s.since) filter (where s.rule <> 'radar-5') as newest,
         max(s.school_days_open) filter (where s.rule <> 'radar-5') as school_days
  from signals_signal s join reached r on r.student_id = s.student_id
  where s.state = 'open'
  group by s.student_id
), answered as (
  select c.student_id, max(c.date) as latest
  from signals_contact c join open_signal o on o.student_id = c.student_id
  where c.undone_at is null and c.kind <> 'no-answer'
  group by c.student_id
), put_off as (
  select z.student_id, z.until,
         (select array_agg(x) from jsonb_array_elements_text(z.rules) x) as rules
  from signals_snooze z join open_signal o on o.student_id = z.student_id
  where z.ended_at is null
), placed as (
  select o.student_id, o.since, o.school_days,
    case
      when z.until > %(today)s and (o.rules <@ (z.rules || array['radar-5'])) then 'snoozed'
      when z.until is not null then 'back'
      when a.latest >= o.newest and a.latest > %(today)s::date - 14 then 'answered'
      when o.folded then 'folded'
      when a.latest >= o.newest then 'still'
      when o.under_radar then 'radar'
      else 'new'
    end as section
  from open_signal o
  left join answered a on a.student_id = o.student_id
  left join put_off z on z.student_id = o.student_id
)
select p.section, p.student_id, p.since, p.school_days
from placed p join school_person n on n.id = p.student_id
order by p.since, sv_sort(n.family_name), sv_sort(n.given_name), p.student_id
