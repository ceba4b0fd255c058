-- title: Shares of pupils in teaching groups
-- counts: The same as "Shares of pupils" from each teaching group's lessons alone, one row a pupil, group, window and measure.
--   A lesson has no day form: for the definition "day" the minutes of reported lessons are divided. Never by teacher: the
--   facts hold none.
-- leaves out: What is no counted lesson, and lessons where the source tells no group.
-- source: contract section 3, absence share and other definitions.
-- reviewed: against contract section 3 and a plain Python oracle, 26 November 2026; not yet by a statistician outside the project
with summed as (
    select
        group_name as part,
        lesson.student,
        window_name,
        min(lesson.date) as first_day,
        max(lesson.date) as last_day,
        count(*) filter (where is_reported) as reported_parts,
        sum(offered) as offered,
        sum(reported_offered) as reported_offered,
        coalesce(sum(valid), 0) as valid,
        coalesce(sum(invalid), 0) as invalid,
        case
            when $definition = 'offered' then sum(offered)
            when $definition = 'offered_strict' then sum(reported_offered)
            else coalesce(sum(present + valid + invalid + other), 0)
        end as whole
    from counted_lessons as lesson
    inner join (select student, date, window_name from window_days) as day
        on lesson.student = day.student and lesson.date = day.date
    where group_name <> ''
    group by group_name, lesson.student, window_name
),
named as (
    select 'absence_share' as measure, valid + invalid as part_of, summed.* from summed
    union all
    select 'valid_absence_share' as measure, valid as part_of, summed.* from summed
    union all
    select 'invalid_absence_share' as measure, invalid as part_of, summed.* from summed
)
select
    part,
    student,
    window_name,
    measure,
    cast(part_of as bigint) as numerator,
    cast(whole as bigint) as denominator,
    cast(offered as bigint) as offered,
    cast(reported_offered as bigint) as reported_offered,
    reported_parts,
    first_day,
    last_day
from named
