-- The last school days of pupils with an open signal, oldest first: what working out when it clears needs.
select
    student,
    coalesce(numerator, 0) as numerator,
    coalesce(denominator, 0) as denominator,
    offered,
    reported_offered,
    is_reported,
    coalesce(invalid_occasions, 0) as invalid_occasions,
    coalesce(late_arrivals, 0) as late_arrivals
from school_days
where student in (select student from asked)
qualify row_number() over (partition by student order by date desc) <= $days
order by student, date
