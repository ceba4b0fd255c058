-- The weekly figures with how each pupil's studies or mapping stood at the end of the week; empty where nothing was known
-- by then. `stood`: one row a pupil and day on which something changed.
select
    weekly.*,
    stood.* exclude (student, date)
from weekly
asof left join stood on weekly.student = stood.student and weekly.date >= stood.date
