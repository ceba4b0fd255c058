-- title: Reporting by week
-- counts: For each week (from its Monday), class and teaching group of a school unit: offered minutes of all lessons and of the
--   reported ones. Coverage is the second sum over the first; sums for a class, a group or the whole unit are sums of these.
-- leaves out: Cancelled lessons, lessons with 0 offered minutes, and days when the pupil is not enrolled. A pupil in no class has an empty class.
-- source: contract section 3, coverage; issue 3, data quality.
-- reviewed: against contract section 3 and a plain Python count, 26 November 2026; not yet by a statistician outside the project
select
    cast(date_trunc('week', date) as date) as monday,
    coalesce(class_name, '') as class_name,
    group_name,
    cast(coalesce(sum(offered) filter (where reported), 0) as bigint) as reported_offered,
    cast(sum(offered) as bigint) as offered
from facts
join enrolment_spans as span on facts.student = span.student and facts.date between span.first_day and span.last_day
left join classes on facts.student = classes.student
where not cancelled and offered > 0 and date between $first and $last
group by monday, class_name, group_name
order by monday, class_name, group_name
