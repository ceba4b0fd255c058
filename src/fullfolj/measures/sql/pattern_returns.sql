-- title: Return after long absence
-- counts: Pupils with at least ten whole days absent in a row (days with a reported lesson) who have since been back, with the number of
--   days away and back. Back at most ten school days: thereafter the return is over.
-- leaves out: Pupils of whom the window does not tell enough; absence longer ago than the 60 school days. Observed, not tested against chance.
-- source: docs/adr/0028; contract section 3, absence spell.
-- reviewed: against a plain Python oracle, 27 November 2026; not yet by a statistician outside the project
with counted as (
    select
        student,
        date,
        is_whole_day,
        sum(case when is_whole_day then 0 else 1 end) over (partition by student order by date rows unbounded preceding) as run
    from pattern_days
    where is_enough and is_reported
),
runs as (
    select
        student,
        run,
        count(*) filter (where is_whole_day) as days_away,
        min(date) filter (where is_whole_day) as since,
        max(date) filter (where is_whole_day) as until
    from counted
    group by student, run
),
long_ones as (
    select student, days_away, since, until, row_number() over (partition by student order by until desc) as newest
    from runs
    where days_away >= 10
)
select
    long_ones.student,
    days_away,
    long_ones.since,
    until,
    count(*) as days_back,
    first_date,
    last_date,
    school_days,
    reported_days,
    offered,
    reported_offered
from long_ones
inner join pattern_windows as windows on long_ones.student = windows.student
inner join counted on long_ones.student = counted.student and counted.date > long_ones.until
where newest = 1
group by
    long_ones.student, days_away, long_ones.since, until, first_date, last_date, school_days, reported_days, offered,
    reported_offered
having count(*) between 1 and 10
