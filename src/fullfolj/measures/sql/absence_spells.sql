-- title: Absence spells
-- counts: Unbroken runs of whole days absent, how many of them are short (one or two days), and the longest in days. Only the
--   part inside the window counts.
-- leaves out: Weekends, breaks and days without a reported lesson: they neither end a spell nor lengthen it. Unknown, not 0, where
--   nothing in the window is reported.
-- source: contract section 3, absence spell and short spell.
-- reviewed: against contract section 3 and a plain Python oracle, 22 November 2026; not yet by a statistician outside the project
with reported as (
    select
        student,
        window_name,
        is_whole_day,
        -- The same number for all days of one unbroken run: reported days so far minus whole days so far.
        row_number() over (partition by student, window_name order by date)
        - row_number() over (partition by student, window_name, is_whole_day order by date) as run
    from window_days
    where is_reported
),
spells as (
    select student, window_name, count(*) filter (where is_whole_day) as days
    from reported
    group by student, window_name, is_whole_day, run
)
select
    student,
    window_name,
    count(*) filter (where days > 0) as spells,
    count(*) filter (where days between 1 and 2) as short_spells,
    max(days) as longest_days
from spells
group by student, window_name
