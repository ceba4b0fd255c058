-- title: Whole figures of the last day
-- counts: The whole figures of each pupil on one row, under the names that rules know running figures by: they are those of
--   the last school day.
-- leaves out: Nothing; a pupil without a school day has no row.
-- source: contract section 3; equal to the last row of running figures (tests/generative/test_whole_agrees.py).
-- reviewed: against the running figures, 26 November 2026; not yet by a statistician outside the project
select
    student,
    max(last_day) as date,
    year(max(last_day)) - case when month(max(last_day)) >= 7 then 0 else 1 end as school_year,
    max(school_days) filter (where window_name = 'last_20_school_days') as school_days_20,
    max(reported_days) filter (where window_name = 'last_20_school_days') as reported_days_20,
    max(offered) filter (where window_name = 'last_20_school_days') as offered_20,
    max(reported_offered) filter (where window_name = 'last_20_school_days') as reported_offered_20,
    max(numerator) filter (where window_name = 'last_20_school_days') as numerator_20,
    max(denominator) filter (where window_name = 'last_20_school_days') as denominator_20,
    max(days_with_absence) filter (where window_name = 'last_20_school_days') as days_with_absence_20,
    max(invalid_occasions) filter (where window_name = 'last_20_school_days') as invalid_occasions_20,
    max(late_arrivals) filter (where window_name = 'last_20_school_days') as late_arrivals_20,
    coalesce(max(school_days) filter (where window_name = 'before'), 0) as school_days_before,
    coalesce(max(reported_days) filter (where window_name = 'before'), 0) as reported_days_before,
    coalesce(max(offered) filter (where window_name = 'before'), 0) as offered_before,
    coalesce(max(reported_offered) filter (where window_name = 'before'), 0) as reported_offered_before,
    coalesce(max(numerator) filter (where window_name = 'before'), 0) as numerator_before,
    coalesce(max(denominator) filter (where window_name = 'before'), 0) as denominator_before,
    coalesce(max(days_with_absence) filter (where window_name = 'before'), 0) as days_with_absence_before,
    max(school_days) filter (where window_name = 'last_term') as school_days_term,
    max(reported_days) filter (where window_name = 'last_term') as reported_days_term,
    max(offered) filter (where window_name = 'last_term') as offered_term,
    max(reported_offered) filter (where window_name = 'last_term') as reported_offered_term,
    max(short_spells) filter (where window_name = 'last_term') as short_spells_term,
    max(school_days) filter (where window_name = 'start') as school_days_start,
    max(reported_days) filter (where window_name = 'start') as reported_days_start,
    max(offered) filter (where window_name = 'start') as offered_start,
    max(reported_offered) filter (where window_name = 'start') as reported_offered_start,
    coalesce(max(whole_days_absent) filter (where window_name = 'start'), 0) as whole_days_start
from whole_figures
group by student
