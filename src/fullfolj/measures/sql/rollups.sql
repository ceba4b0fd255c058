-- title: Classes, year levels, units, organisers and teaching groups
-- counts: For each group, window and measure: the unweighted mean of its pupils' shares, where every pupil weighs the same
--   whatever the timetable, and beside it the sum of their numerators over the sum of their denominators, where every minute
--   does. Both are of the same pupils, and their number is told: how many are counted, how many are left out because less
--   than 75 percent of their own lesson time is reported, and how many because nothing is known of them. Offered and
--   reported minutes are those of all the group's pupils: coverage tells how whole the group's reporting is.
-- leaves out: From both means, pupils with low coverage and pupils without a reported lesson. They are never counted as
--   present. A pupil twice in one group is one pupil; whoever is in two groups is in both.
-- source: contract section 3, coverage; the method's current situation form asks for the mean absence of all pupils
--   (domain report, sections 0.3 and 3.3).
-- reviewed: against contract section 3 and a plain Python oracle, 26 November 2026; not yet by a statistician outside the project
with members as (
    select distinct group_key, part, student from rollup_groups
),
windows as (
    select 'last_20_school_days' as window_name
    union all
    select 'last_4_weeks' as window_name
    union all
    select 'term' as window_name
    union all
    select 'school_year' as window_name
),
measures as (
    select 'absence_share' as measure
    union all
    select 'valid_absence_share' as measure
    union all
    select 'invalid_absence_share' as measure
),
judged as (
    select
        members.group_key,
        windows.window_name,
        measures.measure,
        numerator,
        denominator,
        offered,
        reported_offered,
        first_day,
        last_day,
        coalesce(reported_parts, 0) > 0 and denominator > 0 as is_known,
        coalesce(reported_offered * $enough_out_of >= offered * $enough, false) as is_enough
    from members
    cross join windows
    cross join measures
    left join pupil_shares as share
        on members.student = share.student
        and members.part = share.part
        and windows.window_name = share.window_name
        and measures.measure = share.measure
)
select
    group_key,
    window_name,
    measure,
    count(*) as pupils,
    count(*) filter (where is_known and is_enough) as counted,
    count(*) filter (where is_known and not is_enough) as low_coverage,
    count(*) filter (where not is_known) as no_data,
    avg(case when is_known and is_enough then cast(numerator as double) / denominator end) as mean_share,
    cast(sum(numerator) filter (where is_known and is_enough) as bigint) as numerator,
    cast(sum(denominator) filter (where is_known and is_enough) as bigint) as denominator,
    cast(coalesce(sum(offered), 0) as bigint) as offered,
    cast(coalesce(sum(reported_offered), 0) as bigint) as reported_offered,
    min(first_day) as first_day,
    max(last_day) as last_day
from judged
group by group_key, window_name, measure
order by group_key, window_name, measure
