-- title: Hypotheses tested
-- counts: For each pattern in how many places, over all pupils, it was looked for: where it happened at least five times altogether and
--   could have happened at least five times both there and elsewhere; for breaks, of which there are few, three times. For late-series,
--   where there were at least three late days. Patterns that are compared with the rate of others are
--   tested in every pupil. The number goes into the control of false discoveries, whatever was found.
-- leaves out: Places where so little happened that no unevenness could show; what only serves as comparison (the middle of the day, weekends).
-- source: Benjamini and Hochberg (1995), Journal of the Royal Statistical Society B 57; docs/adr/0028.
-- reviewed: against a plain Python oracle, 27 November 2026; not yet by a statistician outside the project
select pattern, count(*) as tested
from pattern_counts
where key not in ('middle', 'weekend') and units > 0
    and (pattern in ('short-spells', 'scattered', 'start')
        or pattern = 'late-series' and all_hits >= 3
        or all_hits >= 5 and units >= 5 and all_units - units >= 5
        or pattern = 'break' and all_hits >= 3 and units >= 3)
group by pattern
