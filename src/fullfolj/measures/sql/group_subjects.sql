-- title: Subjects of groups
-- counts: For every teaching group and subject, as the source writes them, the lessons of it in the period: a date, a start time
--   and a group are one lesson, whatever the number of pupils. By it a teacher's group is met with its subject.
-- leaves out: Cancelled lessons, lessons without a group or a subject, and lessons before the period.
-- source: contract section 2, lessons: subject and group.
-- reviewed: against a plain Python count, 27 November 2026; not yet by a statistician outside the project
with held as (
    select distinct group_name, subject, date, start_time
    from facts
    where date >= $first and not cancelled and offered > 0 and group_name <> '' and subject <> ''
)
select group_name, subject, cast(count(*) as integer) as lessons
from held
group by group_name, subject
