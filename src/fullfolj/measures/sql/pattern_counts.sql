-- title: Counts behind the patterns
-- counts: For each pupil, pattern and place to look (a weekday, a group, the first lesson): how often it was so (hits) of how
--   often it could have been (units), there and altogether. Units are chosen so that one sick week is not many: weekday,
--   school days; edge-lesson, lessons of days with at most one missed; group, dates with the group; break, three or more
--   days in a row without school in the last 400 days, against weekends from Friday to Monday, hit when a lesson of the school day
--   before or after was missed; change, days on which an absence could begin, after
--   each fifth day against before; rising, the last twenty of 60 against all; short-spells, days on which a whole-day absence of one
--   or two days could begin; scattered, days in school, hit by a missed lesson; start, the first 20 school days of the
--   school year, hit when whole days away begin: a day without reports neither begins nor ends them, the year's first day begins anew;
--   late-series, days in school, all hits are late days and the hits the longest unbroken run of them. Where an extra
--   condition of the pattern does not hold, is_kept is false.
-- leaves out: Pupils of whom the window does not tell enough; days without a reported lesson.
-- source: docs/adr/0028.
-- reviewed: against a plain Python oracle, 27 November 2026; not yet by a statistician outside the project
with days as (
    select * from pattern_days where is_enough and is_reported
),
enough as (
    select distinct student from days
),
totals as (
    select
        student,
        10 * sum(absent_minutes) < sum(minutes) as is_fair,
        count(*) filter (where may_begin) as begin_units,
        count(*) filter (where may_begin and is_away) as begin_hits
    from days
    group by student
),
weekday as (
    select
        student,
        cast(date_diff('day', date '2001-01-01', date) % 7 as varchar) as key,
        count(*) as units,
        count(*) filter (where is_away) as hits
    from days
    group by student, key
),
edge as (
    select
        student,
        case when is_first then 'first' when is_last then 'last' else 'middle' end as key,
        count(*) as units,
        count(*) filter (where is_missed) as hits
    from pattern_lessons
    where missed <= 1 and lessons >= 3
    group by student, key
),
met as (
    select student, date, taught, max(case when is_missed then 1 else 0 end) as is_hit
    from pattern_lessons
    group by student, date, taught
),
taught as (
    select student, taught as key, count(*) as units, sum(is_hit) as hits
    from met
    group by student, taught
),
gaps as (
    select
        student,
        date,
        is_reported,
        is_whole_day or scattered_lessons > 0 as is_away,
        lead(date) over (partition by student order by date) as next_date,
        lead(is_reported) over (partition by student order by date) as next_reported,
        lead(is_whole_day or scattered_lessons > 0) over (partition by student order by date) as next_away
    from school_days
),
breaks as (
    select
        gaps.student,
        case when date_diff('day', date, next_date) >= 4 then 'break' else 'weekend' end as key,
        count(*) as units,
        count(*) filter (where is_away or next_away) as hits
    from gaps
    inner join enough on gaps.student = enough.student
    where is_reported and next_reported and (date_diff('day', date, next_date) >= 4
        or date_diff('day', date, next_date) = 3 and date_diff('day', date '2001-01-01', date) % 7 = 4)
    group by gaps.student, key
),
divided as (
    select student, key, units, hits, 'weekday' as pattern from weekday
    union all
    select student, key, units, hits, 'edge-lesson' as pattern from edge
    union all
    select student, key, units, hits, 'group' as pattern from taught
    union all
    select student, key, units, hits, 'break' as pattern from breaks
),
turns as (
    select 10 as turn union all select 15 union all select 20 union all select 25 union all select 30
    union all select 35 union all select 40 union all select 45 union all select 50
),
changed as (
    select
        days.student,
        'change' as pattern,
        cast(turn as varchar) as key,
        count(*) filter (where may_begin and place > turn) as units,
        count(*) filter (where may_begin and is_away and place > turn) as hits,
        min(date) filter (where place > turn) as since,
        true as is_kept
    from days
    cross join turns
    group by days.student, turn
    union all
    select
        student,
        'rising' as pattern,
        'all' as key,
        count(*) filter (where may_begin and place > 40) as units,
        count(*) filter (where may_begin and is_away and place > 40) as hits,
        min(date) as since,
        count(*) filter (where may_begin and is_away and place <= 20)
        < count(*) filter (where may_begin and is_away and place > 20 and place <= 40)
        and count(*) filter (where may_begin and is_away and place > 20 and place <= 40)
        < count(*) filter (where may_begin and is_away and place > 40)
        and min(place + days_back) = 61 as is_kept  -- the window is of 60 days, so that there are three thirds
    from days
    group by student
),
whole_runs as (
    select
        student,
        date,
        is_whole_day,
        spell_may_begin,
        sum(case when spell_may_begin or not is_whole_day then 1 else 0 end)
            over (partition by student order by date rows unbounded preceding) as run
    from days
),
spells as (
    select student, run, count(*) as length
    from whole_runs
    where is_whole_day
    group by student, run
),
short_spells as (
    select student, count(*) filter (where length <= 2) as hits
    from spells
    group by student
),
rates as (
    select
        days.student,
        'short-spells' as pattern,
        count(*) filter (where spell_may_begin) as units,
        coalesce(max(short_spells.hits), 0) as hits,
        true as is_kept
    from days
    left join short_spells on days.student = short_spells.student
    group by days.student
    union all
    select
        days.student,
        'scattered' as pattern,
        count(*) filter (where not is_whole_day) as units,
        count(*) filter (where scattered_lessons > 0) as hits,
        bool_and(is_fair) as is_kept
    from days
    inner join totals on days.student = totals.student
    group by days.student
),
year_days as (
    select
        school_days.student,
        is_reported,
        is_whole_day,
        row_number() over (partition by school_days.student order by date) as place
    from school_days
    inner join enough on school_days.student = enough.student
    where date >= $year_first
),
year_begins as (
    select student, is_whole_day, lag(is_whole_day, 1, false) over (partition by student order by place) as away_before
    from year_days
    where place <= 20 and is_reported
),
starts as (
    select
        student,
        'start' as pattern,
        count(*) filter (where not away_before) as units,
        count(*) filter (where is_whole_day and not away_before) as hits,
        true as is_kept
    from year_begins
    group by student
),
lateness as (
    select
        student,
        date,
        late_arrivals > 0 as is_late,
        row_number() over (partition by student order by date)
        - row_number() over (partition by student, late_arrivals > 0 order by date) as run
    from days
    where not is_whole_day
),
late_runs as (
    select student, run, count(*) as days, count(*) filter (where is_late) as late_days, min(date) as first_date
    from lateness
    group by student, is_late, run
),
late as (
    select
        student,
        max(late_days) as hits,
        sum(days) as all_units,
        sum(late_days) as all_hits
    from late_runs
    group by student
)
select
    student,
    pattern,
    key,
    cast(units as bigint) as units,
    cast(hits as bigint) as hits,
    cast(sum(units) over (partition by student, pattern) as bigint) as all_units,
    cast(sum(hits) over (partition by student, pattern) as bigint) as all_hits,
    true as is_kept,
    cast(null as date) as since
from divided
union all
select changed.student, pattern, key, units, hits, begin_units, begin_hits, is_kept, since
from changed
inner join totals on changed.student = totals.student
union all
select student, pattern, 'all', units, hits, units, hits, is_kept, cast(null as date) from rates
union all
select student, pattern, 'all', units, hits, units, hits, is_kept, cast(null as date) from starts
union all
select student, 'late-series', 'all', all_units, hits, cast(all_units as bigint), cast(all_hits as bigint), true, cast(null as date)
from late
