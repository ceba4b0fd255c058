-- title: Days with invalid absence
-- counts: One row a pupil and school day of the window: whether the day is an invalid occasion, which guardians are to be told of
--   the same day, with the offered minutes of the day and those of its reported lessons.
-- leaves out: Late arrivals and lessons left early, as invalid occasions do. Whether it is an occasion is not known, and not no, on a
--   day without a reported lesson.
-- source: contract section 3, invalid occasion; skollagen 7 kap. 17 § and 15 kap. 16 § (guardians told the same day).
-- reviewed: against the measure of invalid occasions on drawn days, 29 November 2026; not yet by a statistician outside the project
select student, date, invalid_occasions > 0 as is_invalid, offered, reported_offered
from school_days
where date >= $first
order by date, student
