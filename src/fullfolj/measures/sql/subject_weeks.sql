-- title: Weeks by subject
-- counts: A pupil's counted lessons by week and subject.
--   For each week with such a lesson: lessons, those reported, those wholly missed, late arrivals, minutes present, valid, invalid and other, and
--   the offered minutes of all lessons and of the reported ones (coverage).
-- leaves out: What is no counted lesson. What only reported lessons can tell is unknown, not 0, where none is reported.
-- source: contract section 3: absence share, late arrival, coverage.
-- reviewed: against contract section 3 and a plain Python oracle, 26 November 2026; not yet by a statistician outside the project
select
    student,
    monday,
    subject,
    min(date) as first_day,
    max(date) as last_day,
    count(*) as lessons,
    count(*) filter (where is_reported) as reported_lessons,
    cast(sum(wholly_absent) as integer) as wholly_absent,
    cast(sum(late_arrival) as integer) as late_arrivals,
    cast(sum(present) as bigint) as present,
    cast(sum(valid) as bigint) as valid,
    cast(sum(invalid) as bigint) as invalid,
    cast(sum(other) as bigint) as other,
    cast(sum(offered) as bigint) as offered,
    cast(sum(reported_offered) as bigint) as reported_offered
from counted_lessons
group by student, monday, subject
order by student, monday, subject
