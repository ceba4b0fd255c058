-- title: Windows
-- counts: The school days of the four windows, one row a pupil, window and school day: the pupil's own last 20 school days
--   up to and including the as-of date (across terms and school years), the last 28 calendar days, the term (autumn 1
--   July-31 December, spring 1 January-30 June) and the school year (1 July-30 June).
-- leaves out: Everything after the as-of date.
-- source: contract section 3, windows.
-- reviewed: against contract section 3 and a plain Python oracle, 22 November 2026; not yet by a statistician outside the project
with counted as (
    select *, row_number() over (partition by student order by date desc) as days_back
    from school_days
),
named as (
    select 'last_20_school_days' as window_name, counted.* from counted where days_back <= 20
    union all
    select 'last_4_weeks' as window_name, counted.* from counted where date >= $four_weeks_first
    union all
    select 'term' as window_name, counted.* from counted where date >= $term_first
    union all
    select 'school_year' as window_name, counted.* from counted where date >= $year_first
)
select * from named
