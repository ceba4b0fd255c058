-- title: School days
-- counts: One row a pupil and school day: a date with at least one offered, not cancelled lesson while the pupil is
--   enrolled. Minutes and lessons of the day; every figure over a window is a sum over these rows. `numerator` and
--   `denominator` are what the chosen definition of absence share divides: minutes, or days for the definition "day".
-- leaves out: Cancelled lessons, lessons with 0 offered minutes, lessons outside the enrolment and everything after the
--   as-of date. A lesson that is not reported (or whose minutes are unknown) counts in coverage alone; what only
--   reported lessons can tell is empty on a day without one. Two lessons at once are two lessons.
-- source: contract section 3: school day, absence share and its other definitions, coverage, wholly absent lesson, whole day
--   absent, late arrival, invalid occasion. Skollagen 7 kap. 17 § and 19 a § do not say how absence is counted.
-- reviewed: against contract section 3 and a plain Python oracle, 22 November 2026; not yet by a statistician outside the project
with lessons as (
    select
        student,
        date,
        offered,
        present,
        valid,
        invalid,
        other,
        late,
        reported and present is not null and valid is not null and invalid is not null and other is not null
            as is_reported
    from facts
    where not cancelled and offered > 0 and date <= $as_of
),
days as (
    select
        student,
        date,
        cast(sum(offered) as integer) as offered,
        cast(coalesce(sum(offered) filter (where is_reported), 0) as integer) as reported_offered,
        cast(sum(present) filter (where is_reported) as integer) as present,
        cast(sum(valid) filter (where is_reported) as integer) as valid,
        cast(sum(invalid) filter (where is_reported) as integer) as invalid,
        cast(sum(other) filter (where is_reported) as integer) as other,
        count(*) filter (where is_reported) as reported_lessons,
        count(*) filter (where is_reported and valid + invalid > 0 and present = 0 and other = 0)
            as wholly_absent_lessons,
        count(*) filter (where is_reported and invalid > 0 and present = 0 and other = 0) as invalid_lessons,
        count(*) filter (where is_reported and coalesce(late > 0, invalid > 0 and present > 0)) as late_lessons,
        cast(sum(invalid) filter (where is_reported and coalesce(late > 0, invalid > 0 and present > 0)) as integer)
            as invalid_when_late
    from lessons
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
