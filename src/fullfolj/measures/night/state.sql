-- title: What a night keeps of a pupil
-- counts: What the next night needs to know of a pupil without reading the past again. `sums` are the sums since the school year began, as
--   they stood before and at the end of each of the last 41 school days (`dates`; the first is empty), oldest first; `days` how many
--   school days the year has had. `before_term` and `start_end` are the same sums before the last term, and at the end of the
--   year's first 20 school days. `marks` has a letter for each reported day (W whole day absent, P not); the first of them
--   comes after `marks_after` reported days.
-- leaves out: Pupils without a school day in the school year of the as-of date: they are worked out from their lessons.
-- source: made of school days and whole figures, and equal to both (tests/generative/test_night_agrees.py).
-- reviewed: against a count from nothing, 27 November 2026; not yet by a statistician outside the project
with numbered as (
    select student, date, row_number() over (partition by student order by date desc) as back from school_days
),
this_year as (
    select student, school_days as days, first_day, reported_days, offered, reported_offered, valid, invalid, accounted, coalesce(days_with_absence, 0) as absence_days,
        coalesce(whole_days_absent, 0) as whole_days, coalesce(late_arrivals, 0) as late_arrivals, coalesce(scattered_absence, 0) as scattered_lessons, coalesce(invalid_occasions, 0) as invalid_occasions
    from whole_figures
    where window_name = 'school_year'
),
latest as (
    select
        days.student,
        days.date,
        back,
        cast(is_reported as integer) as reported_days,
        offered as offered,
        reported_offered as reported_offered,
        coalesce(valid, 0) as valid,
        coalesce(invalid, 0) as invalid,
        coalesce(present + valid + invalid + other, 0) as accounted,
        coalesce(cast(has_absence as integer), 0) as absence_days,
        coalesce(cast(is_whole_day as integer), 0) as whole_days,
        coalesce(late_arrivals, 0) as late_arrivals,
        coalesce(scattered_lessons, 0) as scattered_lessons,
        coalesce(invalid_occasions, 0) as invalid_occasions
    from school_days as days
    inner join numbered on days.student = numbered.student and days.date = numbered.date
    where back <= 41
),
-- The sums at the end of a day are the year's without the days after it, and before a day they are without it too.
summed as (
    select
        latest.student,
        date,
        back,
        cast(this_year.reported_days - coalesce(sum(latest.reported_days) over later, 0) as integer) as reported_days,
        cast(this_year.offered - coalesce(sum(latest.offered) over later, 0) as integer) as offered,
        cast(this_year.reported_offered - coalesce(sum(latest.reported_offered) over later, 0) as integer) as reported_offered,
        cast(this_year.valid - coalesce(sum(latest.valid) over later, 0) as integer) as valid,
        cast(this_year.invalid - coalesce(sum(latest.invalid) over later, 0) as integer) as invalid,
        cast(this_year.accounted - coalesce(sum(latest.accounted) over later, 0) as integer) as accounted,
        cast(this_year.absence_days - coalesce(sum(latest.absence_days) over later, 0) as integer) as absence_days,
        cast(this_year.whole_days - coalesce(sum(latest.whole_days) over later, 0) as integer) as whole_days,
        cast(this_year.late_arrivals - coalesce(sum(latest.late_arrivals) over later, 0) as integer) as late_arrivals,
        cast(this_year.scattered_lessons - coalesce(sum(latest.scattered_lessons) over later, 0) as integer) as scattered_lessons,
        cast(this_year.invalid_occasions - coalesce(sum(latest.invalid_occasions) over later, 0) as integer) as invalid_occasions
    from latest
    inner join this_year on latest.student = this_year.student
    window later as (partition by latest.student order by back rows between unbounded preceding and 1 preceding)
),
listed as (
    select
        student,
        max(back) as listed,
        list(date order by date) as dates,
        list({
            reported_days: reported_days,
            offered: offered,
            reported_offered: reported_offered,
            valid: valid,
            invalid: invalid,
            accounted: accounted,
            absence_days: absence_days,
            whole_days: whole_days,
            late_arrivals: late_arrivals,
            scattered_lessons: scattered_lessons,
            invalid_occasions: invalid_occasions
        } order by date) as sums
    from summed
    group by student
),
before as (
    select
        listed.student,
        {
            reported_days: cast(sums[1].reported_days - latest.reported_days as integer),
            offered: cast(sums[1].offered - latest.offered as integer),
            reported_offered: cast(sums[1].reported_offered - latest.reported_offered as integer),
            valid: cast(sums[1].valid - latest.valid as integer),
            invalid: cast(sums[1].invalid - latest.invalid as integer),
            accounted: cast(sums[1].accounted - latest.accounted as integer),
            absence_days: cast(sums[1].absence_days - latest.absence_days as integer),
            whole_days: cast(sums[1].whole_days - latest.whole_days as integer),
            late_arrivals: cast(sums[1].late_arrivals - latest.late_arrivals as integer),
            scattered_lessons: cast(sums[1].scattered_lessons - latest.scattered_lessons as integer),
            invalid_occasions: cast(sums[1].invalid_occasions - latest.invalid_occasions as integer)
        } as sums
    from listed
    inner join latest on listed.student = latest.student and listed.listed = latest.back
),
marked as (
    select days.student, string_agg(case when is_whole_day then 'W' else 'P' end, '' order by days.date) as marks
    from school_days as days
    inner join listed on days.student = listed.student
    inner join this_year on days.student = this_year.student
    where is_reported and days.date >= least(listed.dates[1], this_year.first_day)
    group by days.student
)
select
    listed.student,
    this_year.days,
    list_prepend(cast(null as date), listed.dates) as dates,
    list_prepend(before.sums, listed.sums) as sums,
    this_year.first_day as year_first_day,
    term.first_day as term_first_day,
    this_year.days - term.school_days as days_before_term,
    {
        reported_days: cast(this_year.reported_days - coalesce(term.reported_days, 0) as integer),
        offered: cast(this_year.offered - coalesce(term.offered, 0) as integer),
        reported_offered: cast(this_year.reported_offered - coalesce(term.reported_offered, 0) as integer),
        valid: cast(this_year.valid - coalesce(term.valid, 0) as integer),
        invalid: cast(this_year.invalid - coalesce(term.invalid, 0) as integer),
        accounted: cast(this_year.accounted - coalesce(term.accounted, 0) as integer),
        absence_days: cast(this_year.absence_days - coalesce(term.days_with_absence, 0) as integer),
        whole_days: cast(this_year.whole_days - coalesce(term.whole_days_absent, 0) as integer),
        late_arrivals: cast(this_year.late_arrivals - coalesce(term.late_arrivals, 0) as integer),
        scattered_lessons: cast(this_year.scattered_lessons - coalesce(term.scattered_absence, 0) as integer),
        invalid_occasions: cast(this_year.invalid_occasions - coalesce(term.invalid_occasions, 0) as integer)
    } as before_term,
    beginning.last_day as start_last_day,
    {
        reported_days: cast(coalesce(beginning.reported_days, 0) as integer),
        offered: cast(coalesce(beginning.offered, 0) as integer),
        reported_offered: cast(coalesce(beginning.reported_offered, 0) as integer),
        valid: cast(coalesce(beginning.valid, 0) as integer),
        invalid: cast(coalesce(beginning.invalid, 0) as integer),
        accounted: cast(coalesce(beginning.accounted, 0) as integer),
        absence_days: cast(coalesce(beginning.days_with_absence, 0) as integer),
        whole_days: cast(coalesce(beginning.whole_days_absent, 0) as integer),
        late_arrivals: cast(coalesce(beginning.late_arrivals, 0) as integer),
        scattered_lessons: cast(coalesce(beginning.scattered_absence, 0) as integer),
        invalid_occasions: cast(coalesce(beginning.invalid_occasions, 0) as integer)
    } as start_end,
    coalesce(marks, '') as marks,
    least(before.sums.reported_days, 0) as marks_after
from listed
inner join before on listed.student = before.student
inner join this_year on listed.student = this_year.student
inner join whole_figures as term on listed.student = term.student and term.window_name = 'last_term'
inner join whole_figures as beginning on listed.student = beginning.student and beginning.window_name = 'start'
left join marked on listed.student = marked.student
