-- title: Unreported lessons
-- counts: The lessons of a school unit for which no pupil is reported: group, date, beginning, subject, and for how many pupils.
--   A lesson is one date and starting time of the group; where the source tells no group, also one subject.
-- leaves out: Cancelled lessons, lessons with 0 offered minutes, days when the pupil is not enrolled, and lessons where at least one pupil is reported.
-- source: contract section 3, coverage; issue 3, data quality.
-- reviewed: against contract section 3 and a plain Python count, 26 November 2026; not yet by a statistician outside the project
select group_name, facts.date, start_time, min(subject) as subject, cast(count(*) as integer) as students
from facts
join enrolment_spans as span on facts.student = span.student and facts.date between span.first_day and span.last_day
where not cancelled and offered > 0 and date between $first and $last
group by group_name, date, start_time, case when group_name = '' then subject end
having not bool_or(reported)
order by date, start_time, group_name
