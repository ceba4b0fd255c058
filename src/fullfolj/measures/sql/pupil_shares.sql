-- title: Shares of pupils
-- counts: What each pupil's absence share, valid and invalid absence share divide in each window, one row a pupil, window and
--   measure, for figures of classes, year levels, units and organisers. Shares by minutes or, for the definition "day",
--   days; the kinds of absence have no day form and stay in minutes of reported lessons.
-- leaves out: Windows without a school day.
-- source: contract section 3, absence share and other definitions.
-- reviewed: against contract section 3 and a plain Python oracle, 27 November 2026; not yet by a statistician outside the project
with summed as (
    select
        *,
        case
            when $definition = 'offered' then offered
            when $definition = 'offered_strict' then reported_offered
            else accounted
        end as kind_denominator
    from whole_figures
    where window_name in ('last_20_school_days', 'last_4_weeks', 'term', 'school_year')
),
named as (
    select 'absence_share' as measure, numerator as part_of, denominator as whole, summed.* from summed
    union all
    select 'valid_absence_share' as measure, valid as part_of, kind_denominator as whole, summed.* from summed
    union all
    select 'invalid_absence_share' as measure, invalid as part_of, kind_denominator as whole, summed.* from summed
)
select
    '' as part,
    student,
    window_name,
    measure,
    cast(part_of as bigint) as numerator,
    cast(whole as bigint) as denominator,
    cast(offered as bigint) as offered,
    cast(reported_offered as bigint) as reported_offered,
    cast(reported_days as bigint) as reported_parts,
    first_day,
    last_day
from named
