-- title: Lessons that patterns are looked for in
-- counts: The reported lessons of the days in pattern_days on which the pupil was in school for at least one lesson: whether it
--   was wholly missed, whether it was the day's first or last, and how many reported lessons the day had and were missed. A lesson
--   that is not reported keeps its place: where it is the day's first, no reported one is.
-- leaves out: Whole days absent, for they say nothing of a lesson; cancelled lessons, lessons with 0 offered minutes, lessons that are
--   not reported; pupils of whom the window does not tell enough.
-- source: docs/adr/0028; contract section 3, wholly absent lesson and scattered absence.
-- reviewed: against a plain Python oracle, 27 November 2026; not yet by a statistician outside the project
with held as (
    select
        facts.student,
        facts.date,
        facts.start_time,
        case when facts.group_name = '' then facts.subject else facts.subject || '|' || facts.group_name end as taught,
        facts.valid + facts.invalid > 0 and facts.present = 0 and facts.other = 0 as is_missed,
        facts.reported and facts.present is not null and facts.valid is not null
        and facts.invalid is not null and facts.other is not null as is_told,
        min(facts.start_time) over (partition by facts.student, facts.date) as first_time,
        max(facts.start_time) over (partition by facts.student, facts.date) as last_time
    from facts
    inner join pattern_days as day on facts.student = day.student and facts.date = day.date
    where day.is_enough and day.is_reported and not day.is_whole_day
        and not facts.cancelled and facts.offered > 0
)
select
    student,
    date,
    taught,
    is_missed,
    start_time = first_time as is_first,
    start_time = last_time as is_last,
    count(*) over (partition by student, date) as lessons,
    count(*) filter (where is_missed) over (partition by student, date) as missed
from held
where is_told
