-- title: Lessons
-- counts: The lesson facts behind the arithmetic, one row each, in order of time, with a mark that says whether the lesson
--   counts (offered, not cancelled, while enrolled) and whether it is reported.
-- leaves out: Nothing between the two dates: what does not count is shown too, and said not to.
-- source: contract section 3.
-- reviewed: against contract section 3 and a plain Python oracle, 22 November 2026; not yet by a statistician outside the project
select
    facts.date,
    start_time,
    end_time,
    subject,
    group_name,
    offered,
    present,
    valid,
    invalid,
    other,
    late,
    reported and present is not null and valid is not null and invalid is not null and other is not null
        as is_reported,
    cancelled,
    offered > 0 and not cancelled and span.student is not null as is_counted
from facts
left join enrolment_spans as span
    on facts.student = span.student and facts.date between span.first_day and span.last_day
where facts.date between $first and $as_of
order by facts.date, start_time, group_name
