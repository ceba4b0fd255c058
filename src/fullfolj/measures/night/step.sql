-- title: What is kept, a day later
-- counts: What a night keeps (state.sql) of the pupils in `unchanged`, with the new school day of those who have one: its figures are added to
--   the last of the sums.
-- leaves out: Everybody else: they are worked out from their lessons.
-- source: state.sql.
-- reviewed: against a count from nothing, 27 November 2026; not yet by a statistician outside the project
with stepped as (
    select
        kept.*,
        day.date,
        is_reported,
        is_whole_day,
        {
            reported_days: cast(sums[-1].reported_days + cast(day.is_reported as integer) as integer),
            offered: cast(sums[-1].offered + day.offered as integer),
            reported_offered: cast(sums[-1].reported_offered + day.reported_offered as integer),
            valid: cast(sums[-1].valid + coalesce(day.valid, 0) as integer),
            invalid: cast(sums[-1].invalid + coalesce(day.invalid, 0) as integer),
            accounted: cast(sums[-1].accounted + coalesce(day.present + day.valid + day.invalid + day.other, 0) as integer),
            absence_days: cast(sums[-1].absence_days + coalesce(cast(day.has_absence as integer), 0) as integer),
            whole_days: cast(sums[-1].whole_days + coalesce(cast(day.is_whole_day as integer), 0) as integer),
            late_arrivals: cast(sums[-1].late_arrivals + coalesce(day.late_arrivals, 0) as integer),
            scattered_lessons: cast(sums[-1].scattered_lessons + coalesce(day.scattered_lessons, 0) as integer),
            invalid_occasions: cast(sums[-1].invalid_occasions + coalesce(day.invalid_occasions, 0) as integer)
        } as latest
    from kept_state as kept
    inner join unchanged on kept.student = unchanged.student
    left join school_days as day on kept.student = day.student
)
select
    student,
    case when date is null then days else days + 1 end as days,
    case when date is null then dates else list_append(dates, date)[-42:] end as dates,
    case when date is null then sums else list_append(sums, latest)[-42:] end as sums,
    year_first_day,
    term_first_day,
    days_before_term,
    before_term,
    case when date is null or days >= 20 then start_last_day else date end as start_last_day,
    case when date is null or days >= 20 then start_end else latest end as start_end,
    case when is_reported then marks || case when is_whole_day then 'W' else 'P' end else marks end as marks,
    marks_after
from stepped
