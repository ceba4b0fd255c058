-- title: School days
-- counts: One row a pupil and school day: a date with at least one offered, not cancelled lesson while the pupil is
--   enrolled. Minutes and lessons of the day; every figure over a window is a sum over these rows. `numerator` and
--   `denominator` are what the chosen definition of absence share divides: minutes, or days for the definition "day".
-- leaves out: Cancelled lessons, lessons with 0 offered minutes, lessons outside the enrolment and everything after the
--   as-of date. A lesson that is not reported (or whose minutes are unknown) counts in coverage alone; what only
--   reported lessons can tell is empty on a day without one. Two lessons at once are two lessons.
-- source: contract section 3: school day, absence share and its other definitions, coverage, wholly absent lesson, whole day
--   absent, late arrival, invalid occasion. Skollagen 7 kap. 17 § and 19 a § do not say how absence is counted.
-- reviewed: against contract section 3 and a plain Python oracle, 26 November 2026; not yet by a statistician outside the project
with days as (
    select
        student,
        date,
        cast(sum(offered) as integer) as offered,
        cast(sum(reported_offered) as integer) as reported_offered,
        cast(sum(present) as integer) as present,
        cast(sum(valid) as integer) as valid,
        cast(sum(invalid) as integer) as invalid,
        cast(sum(other) as integer) as other,
        cast(sum(reported_lessons) as integer) as reported_lessons,
        cast(sum(wholly_absent_lessons) as integer) as wholly_absent_lessons,
        cast(sum(invalid_lessons) as integer) as invalid_lessons,
        cast(sum(late_lessons) as integer) as late_lessons,
        cast(sum(invalid_when_late) as integer) as invalid_when_late
    from day_sums
    where date <= $as_of
    group by student, date
),
enrolled as (
    select
        days.*,
        case when reported_lessons > 0 then wholly_absent_lessons = reported_lessons end as is_whole_day
    from days
    inner join enrolment_spans as span
        on days.student = span.student and days.date between span.first_day and span.last_day
)
select
    student,
    date,
    offered,
    reported_offered,
    present,
    valid,
    invalid,
    other,
    reported_lessons > 0 as is_reported,
    is_whole_day,
    valid + invalid > 0 as has_absence,
    case when reported_lessons > 0 then cast(invalid_lessons > 0 as integer) end as invalid_occasions,
    case when reported_lessons > 0 then cast(late_lessons as integer) end as late_arrivals,
    invalid_when_late,
    case when is_whole_day then 0 when reported_lessons > 0 then cast(wholly_absent_lessons as integer) end
        as scattered_lessons,
    case when $definition = 'day' then cast(is_whole_day as integer) else valid + invalid end as numerator,
    case $definition
        when 'reported' then present + valid + invalid + other
        when 'offered' then offered
        when 'offered_strict' then reported_offered
        when 'day' then cast(reported_lessons > 0 as integer)
    end as denominator
from enrolled
