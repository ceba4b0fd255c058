-- title: Whole figures of what is kept
-- counts: The rows of whole figures, out of what a night keeps (state.sql): the sums at the end of a window without those before it.
-- leaves out: What state.sql leaves out.
-- source: contract section 3; equal to whole figures (tests/generative/test_night_agrees.py).
-- reviewed: against a count from nothing, 27 November 2026; not yet by a statistician outside the project
with placed as (
    select
        *,
        len(dates) as listed,
        dates[-1] as last_day,
        sums[-1] as latest,
        {
            reported_days: 0,
            offered: 0,
            reported_offered: 0,
            valid: 0,
            invalid: 0,
            accounted: 0,
            absence_days: 0,
            whole_days: 0,
            late_arrivals: 0,
            scattered_lessons: 0,
            invalid_occasions: 0
        } as nothing,
        greatest(len(dates) - 20, 1) as before_20,
        greatest(len(dates) - 40, 1) as before_40,
        len(list_filter(dates, lambda day: coalesce(day < $four_weeks_first, true))) as before_4_weeks
    from new_state
),
in_windows as (
    select student, 'last_20_school_days' as window_name, dates[before_20 + 1] as first_day, last_day as last_day,
        listed - before_20 as school_days, sums[before_20] as beginning, latest as ending, marks, marks_after
    from placed
    union all
    select student, 'before' as window_name, dates[before_40 + 1] as first_day, dates[before_20] as last_day,
        before_20 - before_40 as school_days, sums[before_40] as beginning, sums[before_20] as ending, marks, marks_after
    from placed
    where before_20 > before_40
    union all
    select student, 'last_4_weeks' as window_name, dates[before_4_weeks + 1] as first_day, last_day as last_day,
        listed - before_4_weeks as school_days, sums[before_4_weeks] as beginning, latest as ending, marks, marks_after
    from placed
    where before_4_weeks < listed
    union all
    select student, 'term' as window_name, term_first_day as first_day, last_day as last_day,
        days - days_before_term as school_days, before_term as beginning, latest as ending, marks, marks_after
    from placed
    where last_day >= $term_first
    union all
    select student, 'last_term' as window_name, term_first_day as first_day, last_day as last_day,
        days - days_before_term as school_days, before_term as beginning, latest as ending, marks, marks_after
    from placed
    union all
    select student, 'school_year' as window_name, year_first_day as first_day, last_day as last_day,
        days as school_days, nothing as beginning, latest as ending, marks, marks_after
    from placed
    where last_day >= $year_first
    union all
    select student, 'start' as window_name, year_first_day as first_day, start_last_day as last_day,
        least(days, 20) as school_days, nothing as beginning, start_end as ending, marks, marks_after
    from placed
),
differences as (
    select
        student,
        window_name,
        first_day,
        last_day,
        cast(school_days as integer) as school_days,
        ending.reported_days - beginning.reported_days as reported_days,
        ending.offered - beginning.offered as offered,
        ending.reported_offered - beginning.reported_offered as reported_offered,
        ending.valid - beginning.valid as valid,
        ending.invalid - beginning.invalid as invalid,
        ending.accounted - beginning.accounted as accounted,
        ending.absence_days - beginning.absence_days as absence_days,
        ending.whole_days - beginning.whole_days as whole_days,
        ending.late_arrivals - beginning.late_arrivals as late_arrivals,
        ending.scattered_lessons - beginning.scattered_lessons as scattered_lessons,
        ending.invalid_occasions - beginning.invalid_occasions as invalid_occasions,
        case
            when ending.whole_days > beginning.whole_days then regexp_extract_all(
                substr(marks, beginning.reported_days - marks_after + 1, ending.reported_days - beginning.reported_days), 'W+'
            )
            else []
        end as spells
    from in_windows
)
select
    student,
    window_name,
    first_day,
    last_day,
    school_days,
    reported_days,
    offered,
    reported_offered,
    valid,
    invalid,
    accounted,
    case when $definition = 'day' then whole_days else valid + invalid end as numerator,
    case $definition
        when 'reported' then accounted
        when 'offered' then offered
        when 'offered_strict' then reported_offered
        when 'day' then reported_days
    end as denominator,
    absence_days as days_with_absence,
    case when reported_days > 0 then whole_days end as whole_days_absent,
    case when reported_days > 0 then cast(len(spells) as integer) end as absence_spells,
    case when reported_days > 0 then cast(len(list_filter(spells, lambda spell: len(spell) <= 2)) as integer) end as short_spells,
    case when reported_days > 0 then cast(coalesce(list_max(list_transform(spells, lambda spell: len(spell))), 0) as integer) end
        as longest_spell_days,
    case when reported_days > 0 then late_arrivals end as late_arrivals,
    case when reported_days > 0 then scattered_lessons end as scattered_absence,
    case when reported_days > 0 then invalid_occasions end as invalid_occasions
from differences
