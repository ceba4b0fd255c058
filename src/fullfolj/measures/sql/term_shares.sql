-- title: Absence of whole terms
-- counts: For every pupil and term (autumn 1 July-31 December, spring 1 January-30 June), the school days of the term added up:
--   what the chosen definition of absence share divides, and how much of the term is reported. `term` is the calendar year
--   times two, plus one for the autumn term.
-- leaves out: The same as school days. A term without a school day has no row; what only reported lessons can tell is empty in a
--   term without one.
-- source: contract section 3, windows (term), absence share and coverage.
-- reviewed: against a plain Python oracle, 26 November 2026; not yet by a statistician outside the project
select
    student,
    year(date) * 2 + case when month(date) >= 7 then 1 else 0 end as term,
    max(date) as last_day,
    cast(sum(numerator) as bigint) as numerator,
    cast(sum(denominator) as bigint) as denominator,
    cast(sum(offered) as bigint) as offered,
    cast(sum(reported_offered) as bigint) as reported_offered
from school_days
group by student, year(date), month(date) >= 7
