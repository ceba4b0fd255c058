-- title: Counted lessons
-- counts: One row a lesson that counts (offered, not cancelled, while enrolled), with its weekday (0 is Monday) and its place in
--   the pupil's day: 1 is the day's first lesson, by order of starting times and not by the clock, so that "the first
--   lesson" means the same for a pupil who begins at 8 and for one who begins at 10. Lessons that begin at the same time
--   share a place. A lesson that is not reported keeps its place; one that is cancelled has none, and the next is first.
-- leaves out: Cancelled lessons, lessons with 0 offered minutes, lessons outside the enrolment and outside the two dates. Minutes,
--   late arrival and wholly absent lesson are unknown, not 0, where the lesson is not reported or its minutes are unknown.
-- source: contract section 3: school day, wholly absent lesson, late arrival, coverage.
-- reviewed: against contract section 3 and a plain Python oracle, 26 November 2026; not yet by a statistician outside the project
with held as (
    select
        facts.student,
        facts.date,
        start_time,
        subject,
        group_name,
        offered,
        present,
        valid,
        invalid,
        other,
        late,
        reported and present is not null and valid is not null and invalid is not null and other is not null
            as is_reported
    from facts
    inner join enrolment_spans as span
        on facts.student = span.student and facts.date between span.first_day and span.last_day
    where not cancelled and offered > 0 and facts.date between $first and $as_of
)
select
    student,
    date,
    cast(date_trunc('week', date) as date) as monday,
    cast((date_diff('day', date '2001-01-01', date) % 7 + 7) % 7 as integer) as weekday,
    cast(dense_rank() over (partition by student, date order by start_time) as integer) as slot,
    start_time,
    subject,
    group_name,
    is_reported,
    offered,
    case when is_reported then offered else 0 end as reported_offered,
    case when is_reported then present end as present,
    case when is_reported then valid end as valid,
    case when is_reported then invalid end as invalid,
    case when is_reported then other end as other,
    case when is_reported then cast(valid + invalid > 0 and present = 0 and other = 0 as integer) end as wholly_absent,
    case when is_reported then cast(coalesce(late > 0, invalid > 0 and present > 0) as integer) end as late_arrival
from held
