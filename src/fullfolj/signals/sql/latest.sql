-- The running figures of each pupil's last school day, with the first days of the windows that they are about (and the
-- last of the school year's first 20 school days), and each rule's answer.
with last_days as (
    select running_figures.student, max(running_figures.day_number) as day_number
    from running_figures
    inner join asked on running_figures.student = asked.student
    group by running_figures.student
),
latest as (
    select running_figures.*
    from running_figures
    inner join last_days
        on running_figures.student = last_days.student and running_figures.day_number = last_days.day_number
),
dates as (
    select
        latest.student,
        min(earlier.date) filter (where earlier.day_number > latest.day_number - 20) as first_20,
        min(earlier.date) filter (where earlier.day_number > latest.day_number - latest.school_days_term) as first_term,
        min(earlier.date) filter (where earlier.school_year = latest.school_year) as first_start,
        min(earlier.date) filter (
            where earlier.school_year = latest.school_year and earlier.school_days_start = latest.school_days_start
        ) as last_start
    from latest
    inner join running_figures as earlier on latest.student = earlier.student
    group by latest.student
)
select
    latest.*,
    dates.first_20,
    dates.first_term,
    dates.first_start,
    dates.last_start,
    evaluated.* exclude (student, date, day_number, school_year)
from latest
inner join dates on latest.student = dates.student
inner join evaluated on latest.student = evaluated.student and latest.day_number = evaluated.day_number
order by latest.student
