-- title: Days that patterns are looked for in
-- counts: The last 60 school days of each pupil, none more than 400 days ago: away (at least one lesson wholly missed), whole day away, whether an absence or a
--   whole-day absence begins there, late arrivals, and whether the window tells enough: at least 30 days with a
--   reported lesson, three quarters of the minutes reported, the latest school day at most 30 days before the as-of date.
-- leaves out: What school_days leaves out. Nothing is known of a day without a reported lesson, and it neither begins nor ends an absence.
-- source: docs/adr/0028; contract section 3, coverage, wholly absent lesson and absence spell.
-- reviewed: against a plain Python oracle, 27 November 2026; not yet by a statistician outside the project
with away_or_not as (
    select
        student,
        date,
        offered,
        reported_offered,
        is_reported,
        is_whole_day,
        is_whole_day or scattered_lessons > 0 as is_away,
        scattered_lessons,
        late_arrivals,
        valid + invalid as absent_minutes,
        present + valid + invalid + other as minutes,
        row_number() over (partition by student order by date desc) as days_back
    from school_days
),
reported as (
    select
        student,
        date,
        not lag(is_away, 1, false) over (partition by student order by date) as may_begin,
        not lag(is_whole_day, 1, false) over (partition by student order by date) as spell_may_begin
    from away_or_not
    where is_reported
),
recent as (
    select
        away_or_not.*,
        coalesce(reported.may_begin, false) as may_begin,
        coalesce(reported.spell_may_begin, false) as spell_may_begin,
        row_number() over (partition by away_or_not.student order by away_or_not.date) as place
    from away_or_not
    left join reported on away_or_not.student = reported.student and away_or_not.date = reported.date
    where days_back <= 60
)
select
    recent.*,
    count(*) filter (where is_reported) over (partition by student) >= 30
    and 4 * sum(reported_offered) over (partition by student) >= 3 * sum(offered) over (partition by student)
    and max(date) over (partition by student) >= $latest as is_enough
from recent
