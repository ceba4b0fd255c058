-- title: Whole days absent
-- counts: School days on which every reported lesson was wholly absent: absent minutes, and none present or at other activity.
-- leaves out: Days without a reported lesson. Unknown, not 0, where nothing in the window is reported.
-- source: contract section 3, whole day absent.
-- reviewed: against contract section 3 and a plain Python oracle, 22 November 2026; not yet by a statistician outside the project
select student, window_name, count(*) filter (where is_whole_day) as whole_days_absent
from window_days
where is_reported
group by student, window_name
