-- title: Change
-- counts: What the absence share is made of in the pupil's last 20 school days ("after") and in the 20 before them ("before"). The
--   change is the difference of the two shares in percentage points.
-- leaves out: Nothing here; with fewer than ten school days with a reported lesson on either side the change is unknown.
-- source: contract section 3, change.
-- reviewed: against contract section 3 and a plain Python oracle, 22 November 2026; not yet by a statistician outside the project
with counted as (
    select *, row_number() over (partition by student order by date desc) as days_back
    from school_days
)
select
    student,
    case when days_back <= 20 then 'after' else 'before' end as block,
    min(date) as first_day,
    max(date) as last_day,
    count(*) as school_days,
    count(*) filter (where is_reported) as reported_days,
    cast(sum(offered) as bigint) as offered,
    cast(sum(reported_offered) as bigint) as reported_offered,
    cast(coalesce(sum(numerator), 0) as bigint) as numerator,
    cast(coalesce(sum(denominator), 0) as bigint) as denominator
from counted
where days_back <= 40
group by student, block
