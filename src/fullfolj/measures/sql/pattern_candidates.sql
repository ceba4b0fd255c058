-- title: Unevenness worth an exact test
-- counts: The places of pattern_counts where it happened at least three times, and at least twice as often as elsewhere with the pupil,
--   with the pupil's window and its coverage. All that is told to people comes from these rows.
-- leaves out: Places that pattern_tested leaves out, and where an extra condition of the pattern does not hold: these count as tested, and as not found.
-- source: docs/adr/0028.
-- reviewed: against a plain Python oracle, 27 November 2026; not yet by a statistician outside the project
select
    counts.student,
    pattern,
    key,
    units,
    hits,
    all_units,
    all_hits,
    since,
    class,
    first_date,
    last_date,
    school_days,
    reported_days,
    offered,
    reported_offered
from pattern_counts as counts
inner join pattern_windows as windows on counts.student = windows.student
inner join pattern_classes on counts.student = pattern_classes.student
where key not in ('middle', 'weekend') and is_kept and hits >= 3
    and (pattern in ('short-spells', 'scattered', 'start', 'late-series')
        or all_hits >= 5 and units >= 5 and all_units - units >= 5
        and hits * (all_units - units) >= 2 * (all_hits - hits) * units
        or pattern = 'break' and units >= 3
        and hits * (all_units - units) >= 2 * (all_hits - hits) * units)
