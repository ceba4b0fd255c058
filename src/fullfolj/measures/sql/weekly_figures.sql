-- title: Weekly figures
-- counts: For every pupil and week (Monday to Sunday) with a school day, the running figures (see there) as they stood at the end
--   of the week's last school day: what a rule looked at then. The threshold workshop asks them what another threshold would
--   have meant. `term` is the calendar year times two, plus one for the autumn term.
-- leaves out: The other days of the week, and everything after the day itself. A week without a school day has no row. A week that
--   is in two terms has a row in each.
-- source: contract section 3, windows and measures; equal to a row of running figures.
-- reviewed: against the running figures and a plain Python oracle, 26 November 2026; not yet by a statistician outside the project
with numbered as (
    select
        student,
        date,
        school_year,
        school_days_20,
        reported_days_20,
        offered_20,
        reported_offered_20,
        numerator_20,
        denominator_20,
        days_with_absence_20,
        invalid_occasions_20,
        late_arrivals_20,
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
        short_spells_term,
        school_days_start,
        reported_days_start,
        offered_start,
        reported_offered_start,
        whole_days_start,
        cast(date_trunc('week', date) as date) as monday,
        year(date) * 2 + case when month(date) >= 7 then 1 else 0 end as term,
        row_number() over (
            partition by student, date_trunc('week', date), month(date) >= 7 order by date desc
        ) as days_back
    from running_figures
)
select
    monday,
    term,
    student,
    date,
    school_year,
    school_days_20,
    reported_days_20,
    offered_20,
    reported_offered_20,
    numerator_20,
    denominator_20,
    days_with_absence_20,
    invalid_occasions_20,
    late_arrivals_20,
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
    short_spells_term,
    school_days_start,
    reported_days_start,
    offered_start,
    reported_offered_start,
    whole_days_start
from numbered
where days_back = 1
