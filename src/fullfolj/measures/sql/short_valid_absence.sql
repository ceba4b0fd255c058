-- title: Short valid absence
-- counts: Pupils whose whole absence in the last 20 school days is valid: at most five whole days, and parts of two at most,
--   of together six. A cold or two, most likely, and the days they went home. Their absence signals lie folded on the morning desk; nothing else
--   about the signals changes, and short spells that come back have a rule of their own, which is never folded.
-- leaves out: Days without a reported lesson, and the minutes of a late arrival: lateness too has its own rule. Any other minute
--   of invalid absence in the window, a sixth whole day, a third
--   partial day or a seventh day with absence unfolds.
-- source: the product's own, for the desk: a winter's colds must not hide the pupils who need someone. That a second cold folds
--   like the first is by measurement (docs/reference/benchmarks.md): else three rows in five of a February were two short colds.
-- reviewed: against contract section 3 and a plain Python oracle, 26 November 2026; not yet by a statistician outside the project
with counted as (
    select
        student,
        is_reported,
        valid,
        is_whole_day,
        invalid - coalesce(invalid_when_late, 0) as invalid,
        row_number() over (partition by student order by date desc) as days_back
    from school_days
)
select student
from counted
where days_back <= 20 and is_reported
group by student
having
    sum(invalid) = 0
    and count(*) filter (where valid > 0) between 1 and 6
    and count(*) filter (where is_whole_day) <= 5
    and count(*) filter (where valid > 0 and not is_whole_day) <= 2
