-- title: Whole figures
-- counts: All measures of all pupils at once: one row a pupil and window with a school day in it. The windows are the contract's
--   four; `before`, the 20 school days before the last 20 (the other side of the change); `last_term`, the term of the last
--   school day; and `start`, the first 20 school days of the last one's school year. Counted in one pass over the school days.
-- leaves out: The same as each measure by itself; the numbers are the same. Counts are unknown, not 0, in a window where
--   nothing is reported; sums of minutes are 0 there.
-- source: contract section 3; equal to the measures one by one (tests/generative/test_whole_agrees.py).
-- reviewed: against the measures one by one, 26 November 2026; not yet by a statistician outside the project
with numbered_days as (
    select
        student,
        date,
        year(date) - case when month(date) >= 7 then 0 else 1 end as school_year,
        year(date) * 2 + case when month(date) >= 7 then 1 else 0 end as term,
        row_number() over (partition by student order by date) as place
    from school_days
),
lengths as (
    select student, count(*) as days, max(school_year) as last_year, max(term) as last_term
    from numbered_days
    group by student
),
-- Where each pupil's own windows begin, and where the last school year ends and begins in the pupil's days.
bounds as (
    select
        last.student,
        min(date) filter (where place > days - 20) as first_20,
        min(date) filter (where place > days - 40) as first_40,
        min(date) filter (where school_year = last_year) as last_year_first,
        min(date) filter (where term = last_term) as last_term_first,
        min(place) filter (where school_year = last_year) as year_place
    from numbered_days
    inner join lengths as last on numbered_days.student = last.student
    group by last.student
),
starts as (
    select numbered_days.student, max(date) as last_of_start
    from numbered_days
    inner join bounds on numbered_days.student = bounds.student
    where place >= year_place and place < year_place + 20
    group by numbered_days.student
),
placed as (
    select
        days.student,
        date,
        offered,
        reported_offered,
        valid,
        invalid,
        present + valid + invalid + other as accounted,
        is_reported,
        is_whole_day,
        invalid_occasions,
        late_arrivals,
        scattered_lessons,
        numerator,
        denominator,
        cast(coalesce(has_absence, false) as integer) as absence_day,
        date >= first_20 as in_20,
        date >= first_40 and date < first_20 as is_before,
        date >= $four_weeks_first as in_4_weeks,
        date >= $term_first as in_term,
        date >= $year_first as in_year,
        date >= last_term_first as in_last_term,
        date >= last_year_first and date <= last_of_start as is_start
    from school_days as days
    inner join bounds on days.student = bounds.student
    inner join starts on days.student = starts.student
    where date >= first_40 or date >= $year_first or date >= last_year_first
),
-- A pupil has at most some ten parts: the days that belong to the same windows. What is summed is summed once.
parts as (
    select
        student,
        in_20,
        is_before,
        in_4_weeks,
        in_term,
        in_year,
        in_last_term,
        is_start,
        min(date) as first_day,
        max(date) as last_day,
        count(*) as school_days,
        sum(cast(is_reported as integer)) as reported_days,
        sum(offered) as offered,
        sum(reported_offered) as reported_offered,
        coalesce(sum(valid), 0) as valid,
        coalesce(sum(invalid), 0) as invalid,
        coalesce(sum(accounted), 0) as accounted,
        coalesce(sum(numerator), 0) as numerator,
        coalesce(sum(denominator), 0) as denominator,
        sum(absence_day) as absence_days,
        coalesce(sum(cast(is_whole_day as integer)), 0) as whole_days,
        coalesce(sum(late_arrivals), 0) as late_arrivals,
        coalesce(sum(scattered_lessons), 0) as scattered_lessons,
        coalesce(sum(invalid_occasions), 0) as invalid_occasions
    from placed
    group by student, in_20, is_before, in_4_weeks, in_term, in_year, in_last_term, is_start
),
in_windows as (
    select 'last_20_school_days' as window_name, parts.* from parts where in_20
    union all
    select 'last_4_weeks' as window_name, parts.* from parts where in_4_weeks
    union all
    select 'term' as window_name, parts.* from parts where in_term
    union all
    select 'school_year' as window_name, parts.* from parts where in_year
    union all
    select 'before' as window_name, parts.* from parts where is_before
    union all
    select 'last_term' as window_name, parts.* from parts where in_last_term
    union all
    select 'start' as window_name, parts.* from parts where is_start
),
sums as (
    select
        student,
        window_name,
        min(first_day) as first_day,
        max(last_day) as last_day,
        cast(sum(school_days) as integer) as school_days,
        cast(sum(reported_days) as integer) as reported_days,
        cast(sum(offered) as integer) as offered,
        cast(sum(reported_offered) as integer) as reported_offered,
        cast(sum(valid) as integer) as valid,
        cast(sum(invalid) as integer) as invalid,
        cast(sum(accounted) as integer) as accounted,
        cast(sum(numerator) as integer) as numerator,
        cast(sum(denominator) as integer) as denominator,
        cast(sum(absence_days) as integer) as days_with_absence,
        cast(sum(whole_days) as integer) as whole_days,
        cast(sum(late_arrivals) as integer) as late_arrivals,
        cast(sum(scattered_lessons) as integer) as scattered_lessons,
        cast(sum(invalid_occasions) as integer) as invalid_occasions
    from in_windows
    group by student, window_name
),
-- Whole days, with one number for all days of one unbroken run of reported days.
numbered as (
    select
        student,
        date,
        is_whole_day,
        row_number() over (partition by student order by date) as place
    from placed
    where is_reported
),
away as (
    select
        numbered.student,
        in_20,
        in_4_weeks,
        in_term,
        in_year,
        is_before,
        in_last_term,
        is_start,
        place - row_number() over (partition by numbered.student order by numbered.date) as run
    from numbered
    inner join placed on numbered.student = placed.student and numbered.date = placed.date
    where numbered.is_whole_day
),
away_in_windows as (
    select 'last_20_school_days' as window_name, away.* from away where in_20
    union all
    select 'last_4_weeks' as window_name, away.* from away where in_4_weeks
    union all
    select 'term' as window_name, away.* from away where in_term
    union all
    select 'school_year' as window_name, away.* from away where in_year
    union all
    select 'before' as window_name, away.* from away where is_before
    union all
    select 'last_term' as window_name, away.* from away where in_last_term
    union all
    select 'start' as window_name, away.* from away where is_start
),
runs as (
    select student, window_name, run, count(*) as days
    from away_in_windows
    group by student, window_name, run
),
spells as (
    select
        student,
        window_name,
        cast(count(*) as integer) as absence_spells,
        cast(count(*) filter (where days <= 2) as integer) as short_spells,
        cast(max(days) as integer) as longest_days
    from runs
    group by student, window_name
)
select
    sums.student,
    sums.window_name,
    first_day,
    last_day,
    school_days,
    reported_days,
    offered,
    reported_offered,
    valid,
    invalid,
    accounted,
    numerator,
    denominator,
    days_with_absence,
    case when reported_days > 0 then whole_days end as whole_days_absent,
    case when reported_days > 0 then coalesce(absence_spells, 0) end as absence_spells,
    case when reported_days > 0 then coalesce(short_spells, 0) end as short_spells,
    case when reported_days > 0 then coalesce(longest_days, 0) end as longest_spell_days,
    case when reported_days > 0 then late_arrivals end as late_arrivals,
    case when reported_days > 0 then scattered_lessons end as scattered_absence,
    case when reported_days > 0 then invalid_occasions end as invalid_occasions
from sums
left join spells on sums.student = spells.student and sums.window_name = spells.window_name
