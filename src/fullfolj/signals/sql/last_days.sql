-- The last school days of pupils with an open signal, oldest first: what working out when it clears needs.
with counted as (
    select
        school_days.*,
        row_number() over (partition by student order by date desc) as days_back
    from school_days
    where student in (select student from asked)
)
select
    student,
    coalesce(numerator, 0) as numerator,
    coalesce(denominator, 0) as denominator,
    offered,
    reported_offered,
    is_reported,
    coalesce(invalid_occasions, 0) as invalid_occasions,
    coalesce(late_arrivals, 0) as late_arrivals
from counted
where days_back <= $days
order by student, date
