-- title: Weeks
-- counts: Valid and invalid absent minutes a week (Monday to Sunday), what they are divided by under the chosen definition
--   (minutes; for the definition "day", all minutes of reported lessons), and the coverage of the week.
-- leaves out: Weeks without a school day. Minutes are unknown, not 0, in a week where nothing is reported.
-- source: contract section 3.
-- reviewed: against contract section 3 and a plain Python oracle, 22 November 2026; not yet by a statistician outside the project
select
    cast(date_trunc('week', date) as date) as monday,
    count(*) as school_days,
    count(*) filter (where is_reported) as reported_days,
    cast(sum(valid) as bigint) as valid,
    cast(sum(invalid) as bigint) as invalid,
    cast(coalesce(case
        when $definition = 'offered' then sum(offered)
        when $definition = 'offered_strict' then sum(reported_offered)
        else sum(present + valid + invalid + other)
    end, 0) as bigint) as denominator,
    cast(sum(offered) as bigint) as offered,
    cast(sum(reported_offered) as bigint) as reported_offered
from school_days
where date >= $first
group by date_trunc('week', date)
order by monday
