-- title: Latest figures
-- counts: For every pupil, the running figures (see there) as they stand at the end of the last school day alone. A sweep asks
--   them which pupils need no replaying: where every rule's answer on the last day is no, no signal can be open.
--   `school_days_read` tells how many school days they were worked out from.
-- leaves out: The same as running figures. They are the same numbers where the school days on hand reach back 40 school days
--   and to the beginning of the last day's school year; what lies before changes none of them.
-- source: contract section 3, windows and measures; equal to the last row of running figures
--   (tests/generative/test_sweeps_agree.py).
-- reviewed: against the running figures, 26 November 2026; not yet by a statistician outside the project
with dated as (
    select
        student,
        date,
        offered,
        reported_offered,
        is_reported,
        is_whole_day,
        year(date) - case when month(date) >= 7 then 0 else 1 end as school_year,
        year(date) * 2 + case when month(date) >= 7 then 1 else 0 end as term,
        coalesce(cast(has_absence as integer), 0) as absence_day,
        coalesce(numerator, 0) as numerator,
        coalesce(denominator, 0) as denominator,
        coalesce(invalid_occasions, 0) as invalid_occasions,
        coalesce(late_arrivals, 0) as late_arrivals,
        row_number() over (partition by student order by date desc) as days_back
    from school_days
),
last_days as (
    select student, date, school_year, term
    from dated
    where days_back = 1
),
recent as (
    select
        student,
        cast(count(*) as integer) as school_days_read,
        cast(count(*) filter (where days_back <= 20) as integer) as school_days_20,
        cast(count(*) filter (where days_back <= 20 and is_reported) as integer) as reported_days_20,
        cast(sum(offered) filter (where days_back <= 20) as integer) as offered_20,
        cast(sum(reported_offered) filter (where days_back <= 20) as integer) as reported_offered_20,
        cast(sum(numerator) filter (where days_back <= 20) as integer) as numerator_20,
        cast(sum(denominator) filter (where days_back <= 20) as integer) as denominator_20,
        cast(sum(absence_day) filter (where days_back <= 20) as integer) as days_with_absence_20,
        cast(sum(invalid_occasions) filter (where days_back <= 20) as integer) as invalid_occasions_20,
        cast(sum(late_arrivals) filter (where days_back <= 20) as integer) as late_arrivals_20,
        cast(count(*) filter (where days_back between 21 and 40) as integer) as school_days_before,
        cast(count(*) filter (where days_back between 21 and 40 and is_reported) as integer) as reported_days_before,
        cast(coalesce(sum(offered) filter (where days_back between 21 and 40), 0) as integer) as offered_before,
        cast(coalesce(sum(reported_offered) filter (where days_back between 21 and 40), 0) as integer)
            as reported_offered_before,
        cast(coalesce(sum(numerator) filter (where days_back between 21 and 40), 0) as integer) as numerator_before,
        cast(coalesce(sum(denominator) filter (where days_back between 21 and 40), 0) as integer) as denominator_before,
        cast(coalesce(sum(absence_day) filter (where days_back between 21 and 40), 0) as integer)
            as days_with_absence_before
    from dated
    group by student
),
this_year as (
    select
        dated.student,
        dated.date,
        dated.offered,
        dated.reported_offered,
        dated.is_reported,
        dated.is_whole_day,
        dated.term = last_days.term as is_this_term,
        row_number() over (partition by dated.student order by dated.date) as day_in_year
    from dated
    inner join last_days on dated.student = last_days.student and dated.school_year = last_days.school_year
),
in_term as (
    select
        student,
        cast(count(*) filter (where is_this_term) as integer) as school_days_term,
        cast(count(*) filter (where is_this_term and is_reported) as integer) as reported_days_term,
        cast(sum(offered) filter (where is_this_term) as integer) as offered_term,
        cast(sum(reported_offered) filter (where is_this_term) as integer) as reported_offered_term,
        cast(count(*) filter (where day_in_year <= 20) as integer) as school_days_start,
        cast(count(*) filter (where day_in_year <= 20 and is_reported) as integer) as reported_days_start,
        cast(sum(offered) filter (where day_in_year <= 20) as integer) as offered_start,
        cast(sum(reported_offered) filter (where day_in_year <= 20) as integer) as reported_offered_start,
        cast(count(*) filter (where day_in_year <= 20 and is_whole_day) as integer) as whole_days_start
    from this_year
    group by student
),
placed as (
    select student, is_whole_day, row_number() over (partition by student order by date) as place
    from this_year
    where is_this_term and is_reported
),
whole_days as (
    select student, place - row_number() over (partition by student order by place) as run
    from placed
    where is_whole_day
),
runs as (
    select student, run, count(*) as days
    from whole_days
    group by student, run
),
spells as (
    select student, cast(count(*) filter (where days <= 2) as integer) as short_spells
    from runs
    group by student
)
select
    last_days.student,
    last_days.date,
    last_days.school_year,
    school_days_read,
    school_days_20,
    reported_days_20,
    offered_20,
    reported_offered_20,
    numerator_20,
    denominator_20,
    days_with_absence_20,
    case when reported_days_20 > 0 then invalid_occasions_20 end as invalid_occasions_20,
    case when reported_days_20 > 0 then late_arrivals_20 end as late_arrivals_20,
    school_days_before,
    reported_days_before,
    offered_before,
    reported_offered_before,
    numerator_before,
    denominator_before,
    days_with_absence_before,
    school_days_term,
    reported_days_term,
    offered_term,
    reported_offered_term,
    case when reported_days_term > 0 then coalesce(short_spells, 0) end as short_spells_term,
    school_days_start,
    reported_days_start,
    offered_start,
    reported_offered_start,
    whole_days_start
from last_days
inner join recent on last_days.student = recent.student
inner join in_term on last_days.student = in_term.student
left join spells on last_days.student = spells.student
