-- title: Day strip
-- counts: The pupil's last 20 school days, one row each: absent minutes out of all minutes of reported lessons, whether the
--   whole day was missed, and the kind of the day. "mixed" is valid and invalid absence on one day; "late" is a day whose
--   only absence, if any, is invalid minutes of lessons to which the pupil came late.
-- leaves out: Lessons that are not reported; a day without a reported lesson is "unreported", with no share.
-- source: contract section 3; DESIGN.md section 3, day strip.
-- reviewed: against contract section 3 and a plain Python oracle, 22 November 2026; not yet by a statistician outside the project
with counted as (
    select *, row_number() over (partition by student order by date desc) as days_back
    from school_days
    where student in (select student from strip_pupils)
)
select
    counted.student,
    counted.date,
    case
        when not is_reported then 'unreported'
        when valid > 0 and invalid > 0 then 'mixed'
        when valid > 0 then 'valid'
        when invalid > coalesce(invalid_when_late, 0) then 'invalid'
        when late_arrivals > 0 then 'late'
        else 'present'
    end as kind,
    valid + invalid as absent,
    present + valid + invalid + other as minutes,
    is_whole_day
from counted
where days_back <= 20
order by counted.student, counted.date
