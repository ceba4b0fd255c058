-- title: Late arrivals
-- counts: Reported lessons to which the pupil came late: late minutes above 0; where the system gives no late minutes, lessons
--   with both invalid and present minutes.
-- leaves out: Lessons that are not reported. Unknown, not 0, where nothing in the window is reported.
-- source: contract section 3, late arrival. No law defines it.
-- reviewed: against contract section 3 and a plain Python oracle, 22 November 2026; not yet by a statistician outside the project
select student, window_name, cast(sum(late_arrivals) as bigint) as late_arrivals
from window_days
where is_reported
group by student, window_name
