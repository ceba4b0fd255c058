-- title: Enrolment spans
-- counts: The days a pupil is enrolled, all the pupil's enrolments taken together, as spans that do not overlap. Both the
--   first and the last day belong to a span; an empty date is an open end.
-- leaves out: Enrolments that end before they begin.
-- source: contract section 3 (school day: from the enrolment's first day to its last, both included) and section 2 (a
--   pupil's enrolment is the union of the enrolments).
-- reviewed: against contract section 3 and a plain Python oracle, 22 November 2026; not yet by a statistician outside the project
with enrolled as (
    select
        student,
        coalesce(cast(start_date as date), date '0001-01-01') as first_day,
        coalesce(cast(end_date as date), date '9999-12-31') as last_day
    from enrolments
),
ordered as (
    select
        student,
        first_day,
        last_day,
        max(last_day) over (
            partition by student order by first_day, last_day rows between unbounded preceding and 1 preceding
        ) as covered_to
    from enrolled
    where first_day <= last_day
),
numbered as (
    select
        student,
        first_day,
        last_day,
        sum(case when first_day <= covered_to then 0 else 1 end) over (
            partition by student order by first_day, last_day rows unbounded preceding
        ) as span
    from ordered
)
select student, min(first_day) as first_day, max(last_day) as last_day
from numbered
group by student, span
