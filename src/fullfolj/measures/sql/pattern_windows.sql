-- title: Whether patterns can be told
-- counts: For each pupil the window that patterns are looked for in: first and last school day, school days, days with a reported lesson,
--   offered and reported minutes, and whether that is enough.
-- leaves out: Pupils without a school day.
-- source: docs/adr/0028; contract section 3, coverage.
-- reviewed: against a plain Python oracle, 27 November 2026; not yet by a statistician outside the project
select
    student,
    min(date) as first_date,
    max(date) as last_date,
    count(*) as school_days,
    count(*) filter (where is_reported) as reported_days,
    cast(sum(offered) as bigint) as offered,
    cast(sum(reported_offered) as bigint) as reported_offered,
    bool_and(is_enough) as is_enough
from pattern_days
group by student
