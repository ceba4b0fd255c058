-- What each rule would have answered at the end of each week: TRUE, FALSE, or NULL where it can't be told. `moved` is the rule
-- with the thresholds that are tried, `today` with those in force, `share` the absence half of the plain baseline.
select
    student,
    term,
    monday,
    {moved} as moved,
    {today} as today,
    {share} as share
from weekly
