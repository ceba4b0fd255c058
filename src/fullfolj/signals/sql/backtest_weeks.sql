-- The weekly figures of a unit, for its Parquet file: each pupil's weeks while the unit had the pupil. Of two units that had
-- the pupil on the day, the one that the pupil began at first has the week, so that no week is counted twice.
-- `places`: one row an enrolment, `unit`, `student`, `start_date`, `end_date` (empty: open).
with placed as (
    select
        weekly_figures.student,
        weekly_figures.date,
        places.unit,
        row_number() over (
            partition by weekly_figures.student, weekly_figures.date
            order by coalesce(places.start_date, date '0001-01-01'), places.unit
        ) as place
    from weekly_figures
    inner join places
        on
            weekly_figures.student = places.student
            and weekly_figures.date >= coalesce(places.start_date, date '0001-01-01')
            and weekly_figures.date <= coalesce(places.end_date, date '9999-12-31')
)
select weekly_figures.*
from weekly_figures
inner join placed on weekly_figures.student = placed.student and weekly_figures.date = placed.date
where placed.place = 1 and placed.unit = $unit
order by weekly_figures.student, weekly_figures.monday
