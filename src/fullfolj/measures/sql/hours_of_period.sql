-- title: Hours of a period
-- counts: One row a pupil with a school day in a period (a month, a term): the first and the last school day, how many there
--   are and on how many something is reported, offered minutes, minutes offered in reported lessons, valid and invalid
--   absent minutes, and what the chosen definition of absence share divides. Hours are minutes divided by 60.
-- leaves out: Everything that is no school day. Valid and invalid minutes are those of reported lessons alone, and unknown,
--   not 0, for a pupil with no reported lesson in the period. Attendance told in sum is not here.
-- source: contract section 3; skolförordningen 6 kap. 12 § (invalid absence in the term grade); the variables that Skolverket
--   has proposed for a national register: hours valid, hours invalid, hours offered, term by term.
-- reviewed: against contract section 3 and a plain Python oracle, 26 November 2026; not yet by a statistician outside the project
select
    student,
    min(date) as first_day,
    max(date) as last_day,
    count(*) as school_days,
    count(*) filter (where is_reported) as reported_days,
    cast(sum(offered) as bigint) as offered,
    cast(sum(reported_offered) as bigint) as reported_offered,
    cast(sum(valid) as bigint) as valid,
    cast(sum(invalid) as bigint) as invalid,
    cast(coalesce(sum(numerator), 0) as bigint) as numerator,
    cast(coalesce(sum(denominator), 0) as bigint) as denominator
from school_days
where date >= $first
group by student
order by student
