-- title: Running figures
-- counts: For every pupil and school day, the figures as they stood at the end of that day, which the rules are replayed on.
--   Endings say the window: _20 the last 20 school days with this one, _before the 20 before those, _term from the term's
--   first school day, _start the first (at most 20) school days of the pupil's own school year so far.
-- leaves out: Everything after the day itself. A short spell that grows to a third day is no longer counted as short. Figures
--   that only reported lessons can tell are empty in a window without one.
-- source: contract section 3, windows, measures and since ("found by replaying the school days").
-- reviewed: against contract section 3 and a plain Python oracle, 22 November 2026; not yet by a statistician outside the project
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
        cast(is_reported as integer) as reported_day,
        coalesce(cast(has_absence as integer), 0) as absence_day,
        coalesce(cast(is_whole_day as integer), 0) as whole_day,
        coalesce(numerator, 0) as numerator,
        coalesce(denominator, 0) as denominator,
        coalesce(invalid_occasions, 0) as invalid_occasions,
        coalesce(late_arrivals, 0) as late_arrivals
    from school_days
),
-- Whole days one by one in their spells, numbered within the term: the first makes a short spell, the third unmakes it.
placed as (
    select
        student,
        term,
        date,
        is_whole_day,
        row_number() over (partition by student, term order by date) as place
    from dated
    where is_reported
),
runs as (
    select student, term, date, place - row_number() over (partition by student, term order by date) as run
    from placed
    where is_whole_day
),
steps as (
    select
        student,
        date,
        case row_number() over (partition by student, term, run order by date) when 1 then 1 when 3 then -1 else 0 end
            as step
    from runs
),
stepped as (
    select dated.*, coalesce(steps.step, 0) as short_spells_step
    from dated
    left join steps on dated.student = steps.student and dated.date = steps.date
),
-- Everything is summed once, from the pupil's first school day; a window is the difference between two such sums.
so_far as (
    select
        student,
        date,
        school_year,
        term,
        cast(row_number() over days as integer) as day_number,
        cast(sum(reported_day) over days as integer) as reported_days,
        cast(sum(offered) over days as integer) as offered,
        cast(sum(reported_offered) over days as integer) as reported_offered,
        cast(sum(numerator) over days as integer) as numerator,
        cast(sum(denominator) over days as integer) as denominator,
        cast(sum(absence_day) over days as integer) as absence_days,
        cast(sum(invalid_occasions) over days as integer) as invalid_occasions,
        cast(sum(late_arrivals) over days as integer) as late_arrivals,
        cast(sum(short_spells_step) over days as integer) as short_spells,
        cast(sum(whole_day) over days as integer) as whole_days
    from stepped
    window days as (partition by student order by date rows unbounded preceding)
),
terms as (
    select
        student,
        term,
        school_year,
        count(*) as days,
        sum(reported_day) as reported_days,
        sum(offered) as offered,
        sum(reported_offered) as reported_offered,
        sum(short_spells_step) as short_spells,
        sum(whole_day) as whole_days
    from stepped
    group by student, term, school_year
),
before_term as (
    select
        student,
        term,
        cast(coalesce(sum(days) over earlier, 0) as integer) as days,
        cast(coalesce(sum(reported_days) over earlier, 0) as integer) as reported_days,
        cast(coalesce(sum(offered) over earlier, 0) as integer) as offered,
        cast(coalesce(sum(reported_offered) over earlier, 0) as integer) as reported_offered,
        cast(coalesce(sum(short_spells) over earlier, 0) as integer) as short_spells
    from terms
    window earlier as (partition by student order by term rows between unbounded preceding and 1 preceding)
),
years as (
    select
        student,
        school_year,
        sum(days) as days,
        sum(reported_days) as reported_days,
        sum(offered) as offered,
        sum(reported_offered) as reported_offered,
        sum(whole_days) as whole_days
    from terms
    group by student, school_year
),
before_year as (
    select
        student,
        school_year,
        cast(coalesce(sum(days) over earlier, 0) as integer) as days,
        cast(coalesce(sum(reported_days) over earlier, 0) as integer) as reported_days,
        cast(coalesce(sum(offered) over earlier, 0) as integer) as offered,
        cast(coalesce(sum(reported_offered) over earlier, 0) as integer) as reported_offered,
        cast(coalesce(sum(whole_days) over earlier, 0) as integer) as whole_days
    from years
    window earlier as (partition by student order by school_year rows between unbounded preceding and 1 preceding)
),
-- The school year's first 20 school days are complete from the 20th on, and then stay as they are.
first_days as (
    select
        student,
        school_year,
        offered,
        reported_offered,
        reported_day,
        is_whole_day,
        row_number() over (partition by student, school_year order by date) as day_in_year
    from dated
    qualify day_in_year <= 20
),
first_20 as (
    select
        student,
        school_year,
        cast(sum(reported_day) as integer) as reported_days,
        cast(sum(offered) as integer) as offered,
        cast(sum(reported_offered) as integer) as reported_offered,
        cast(count(*) filter (where is_whole_day) as integer) as whole_days
    from first_days
    group by student, school_year
),
figures as (
    select
        so_far.*,
        least(day_number, 20) as school_days_20,
        reported_days - lag(reported_days, 20, 0) over days as reported_days_20,
        offered - lag(offered, 20, 0) over days as offered_20,
        reported_offered - lag(reported_offered, 20, 0) over days as reported_offered_20,
        numerator - lag(numerator, 20, 0) over days as numerator_20,
        denominator - lag(denominator, 20, 0) over days as denominator_20,
        absence_days - lag(absence_days, 20, 0) over days as days_with_absence_20,
        invalid_occasions - lag(invalid_occasions, 20, 0) over days as invalid_occasions_20,
        late_arrivals - lag(late_arrivals, 20, 0) over days as late_arrivals_20,
        greatest(least(day_number - 20, 20), 0) as school_days_before,
        lag(reported_days, 20, 0) over days - lag(reported_days, 40, 0) over days as reported_days_before,
        lag(offered, 20, 0) over days - lag(offered, 40, 0) over days as offered_before,
        lag(reported_offered, 20, 0) over days - lag(reported_offered, 40, 0) over days as reported_offered_before,
        lag(numerator, 20, 0) over days - lag(numerator, 40, 0) over days as numerator_before,
        lag(denominator, 20, 0) over days - lag(denominator, 40, 0) over days as denominator_before,
        lag(absence_days, 20, 0) over days - lag(absence_days, 40, 0) over days as days_with_absence_before
    from so_far
    window days as (partition by student order by day_number)
)
select
    figures.student,
    figures.date,
    figures.school_year,
    day_number,
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
    day_number - before_term.days as school_days_term,
    figures.reported_days - before_term.reported_days as reported_days_term,
    figures.offered - before_term.offered as offered_term,
    figures.reported_offered - before_term.reported_offered as reported_offered_term,
    case when figures.reported_days > before_term.reported_days then figures.short_spells - before_term.short_spells end
        as short_spells_term,
    least(day_number - before_year.days, 20) as school_days_start,
    case
        when day_number - before_year.days < 20 then figures.reported_days - before_year.reported_days
        else first_20.reported_days
    end as reported_days_start,
    case when day_number - before_year.days < 20 then figures.offered - before_year.offered else first_20.offered end
        as offered_start,
    case
        when day_number - before_year.days < 20 then figures.reported_offered - before_year.reported_offered
        else first_20.reported_offered
    end as reported_offered_start,
    case
        when day_number - before_year.days < 20 then figures.whole_days - before_year.whole_days
        else first_20.whole_days
    end as whole_days_start
from figures
inner join before_term on figures.student = before_term.student and figures.term = before_term.term
inner join before_year on figures.student = before_year.student and figures.school_year = before_year.school_year
inner join first_20 on figures.student = first_20.student and figures.school_year = first_20.school_year
