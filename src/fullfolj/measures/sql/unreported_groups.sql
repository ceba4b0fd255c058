-- title: Lessons without a report
-- counts: For every group of a school unit with a lesson that nobody reported: how many lessons were held without a report, the
--   date of the oldest, and the group's reported and offered minutes in the same days. A lesson is one date and starting
--   time of the group, however many pupils it had; where the source tells no group, also one subject.
-- leaves out: Cancelled lessons, lessons with 0 offered minutes, and lessons where at least one pupil is reported. Never by
--   teacher: the facts hold none.
-- source: contract section 3, coverage; issue 2, "unreported".
-- reviewed: against contract section 3, 26 November 2026; not yet by a statistician outside the project
with held as (
    select
        group_name,
        date,
        start_time,
        bool_or(reported) as is_reported,
        sum(offered) filter (where reported) as reported_offered,
        sum(offered) as offered
    from facts
    where not cancelled and offered > 0 and date between $first and $as_of
    group by group_name, date, start_time, case when group_name = '' then subject end
)
select
    group_name,
    cast(count(*) filter (where not is_reported) as integer) as lessons,
    min(date) filter (where not is_reported) as oldest,
    cast(coalesce(sum(reported_offered), 0) as bigint) as reported_offered,
    cast(sum(offered) as bigint) as offered
from held
group by group_name
having count(*) filter (where not is_reported) > 0
order by group_name
