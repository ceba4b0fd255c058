-- title: The same absence, counted in four ways
-- counts: What each definition of absence share divides in a window, side by side, whichever the organiser has chosen: absent
--   minutes (the numerator of "reported", "offered" and "offered_strict"), all minutes of reported lessons, offered minutes of
--   all lessons and of the reported ones, and for "day" whole days absent and school days with a reported lesson.
-- leaves out: Absence in lessons that are not reported. A share without a denominator is unknown, not 0.
-- source: contract section 3, absence share and other definitions.
-- reviewed: against contract section 3 and a plain Python oracle, 26 November 2026; not yet by a statistician outside the project
select
    student,
    window_name,
    cast(coalesce(sum(valid + invalid), 0) as bigint) as absent,
    cast(coalesce(sum(present + valid + invalid + other), 0) as bigint) as reported,
    cast(sum(offered) as bigint) as offered,
    cast(sum(reported_offered) as bigint) as reported_offered,
    count(*) filter (where is_whole_day) as whole_days,
    count(*) filter (where is_reported) as reported_days
from window_days
group by student, window_name
