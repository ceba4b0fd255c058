-- title: Coverage
-- counts: School days in the window, the first and the last of them, school days with at least one reported lesson, offered
--   minutes of all lessons and of the reported ones. Coverage is the second sum over the first.
-- leaves out: Nothing but what is no school day.
-- source: contract section 3, coverage: below 0.75 no rule fires or clears, below 0.90 a figure is marked uncertain.
-- reviewed: against contract section 3 and a plain Python oracle, 22 November 2026; not yet by a statistician outside the project
select
    student,
    window_name,
    min(date) as first_day,
    max(date) as last_day,
    count(*) as school_days,
    count(*) filter (where is_reported) as reported_days,
    cast(sum(offered) as bigint) as offered,
    cast(sum(reported_offered) as bigint) as reported_offered
from window_days
group by student, window_name
