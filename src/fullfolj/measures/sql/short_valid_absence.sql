-- title: One unbroken valid spell
-- counts: Pupils whose whole absence in the last 20 school days is one unbroken spell of valid absence of at most five school
--   days: a cold, most likely. Whole and partial days alike belong to it when they follow on each other. Their absence
--   signals lie folded on the morning desk; nothing else about the signals changes.
-- leaves out: Days without a reported lesson neither break the spell nor lengthen it. One minute of invalid absence anywhere in
--   the window unfolds.
-- source: the product's own, for the desk: a winter's colds must not hide the pupils who need someone.
-- reviewed: against contract section 3 and a plain Python oracle, 22 November 2026; not yet by a statistician outside the project
with counted as (
    select *, row_number() over (partition by student order by date desc) as days_back
    from school_days
),
reported as (
    select
        student,
        valid,
        invalid,
        has_absence,
        row_number() over (partition by student order by date) as place
    from counted
    where days_back <= 20 and is_reported
)
select student
from reported
group by student
having
    sum(invalid) = 0
    and count(*) filter (where has_absence) between 1 and 5
    and max(place) filter (where has_absence) - min(place) filter (where has_absence) + 1
    = count(*) filter (where has_absence)
