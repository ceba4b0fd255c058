-- title: Scattered absence
-- counts: Wholly absent lessons on days that are not wholly absent: single lessons missed.
-- leaves out: Whole days absent, lessons that are not reported. Unknown, not 0, where nothing in the window is reported.
-- source: contract section 3, scattered absence (ströfrånvaro).
-- reviewed: against contract section 3 and a plain Python oracle, 22 November 2026; not yet by a statistician outside the project
select student, window_name, cast(sum(scattered_lessons) as bigint) as scattered_absence
from window_days
where is_reported
group by student, window_name
