-- title: Days away
-- counts: One row a pupil and school day: whether at least one whole reported lesson of the day was missed. Before and after a
--   support measure such days are counted.
-- leaves out: Late arrivals and parts of lessons. A day without a reported lesson is unknown, never present.
-- source: the product's own, for the effect of support: a count of days is what people in the school can check by heart.
-- reviewed: 28 November 2026, by its author; not yet by a statistician outside the project
select student, date, is_whole_day or scattered_lessons > 0 as is_away
from school_days
order by student, date
