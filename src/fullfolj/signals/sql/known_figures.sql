-- The weekly figures (measures/sql/weekly_figures.sql) of each week of `known_weeks`, as they were known at its end. A week that had
-- no school day by what was known then has no row.
select known_weeks.monday, known_weeks.term, known_weeks.student, {columns}
from latest_figures
inner join known_weeks on latest_figures.student = known_weeks.number
where latest_figures.date >= known_weeks.first_day
