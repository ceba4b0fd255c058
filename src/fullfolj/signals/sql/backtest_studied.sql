-- The weekly figures with how each pupil's studies stood at the end of the week; empty where nothing was known by then.
-- `study_figures`: one row a pupil and day on which something changed.
select
    weekly.*,
    study_figures.* exclude (student, date)
from weekly
asof left join study_figures on weekly.student = study_figures.student and weekly.date >= study_figures.date
