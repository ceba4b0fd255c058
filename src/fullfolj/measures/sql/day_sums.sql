-- title: Day sums
-- counts: One row a pupil and date of a file of lessons: the offered, not cancelled lessons of the day added up. A file of the
--   lake never changes, so its sums are worked out once and kept; school days are made of them.
-- leaves out: Cancelled lessons and lessons with 0 offered minutes. A lesson that is not reported (or whose minutes are
--   unknown) counts in the offered minutes alone. Nothing is known here of enrolments or of an as-of date.
-- source: contract section 3: absence share and its other definitions, coverage, wholly absent lesson, late arrival,
--   invalid occasion.
-- reviewed: against contract section 3 and a plain Python oracle, 26 November 2026; not yet by a statistician outside the project
with lessons as (
    select
        student,
        date,
        offered,
        present,
        valid,
        invalid,
        other,
        reported and present is not null and valid is not null and invalid is not null and other is not null
            as is_reported,
        valid + invalid > 0 and present = 0 and other = 0 as is_wholly_absent,
        coalesce(late > 0, invalid > 0 and present > 0) as is_late
    from unsummed
    where not cancelled and offered > 0
),
-- What is not to be counted is made empty before it is added up: a condition on every sum takes a third longer.
told as (
    select
        student,
        date,
        offered,
        case when is_reported then offered else 0 end as reported_offered,
        case when is_reported then present end as present,
        case when is_reported then valid end as valid,
        case when is_reported then invalid end as invalid,
        case when is_reported then other end as other,
        case when is_reported then 1 else 0 end as reported_lesson,
        case when is_reported and is_wholly_absent then 1 else 0 end as wholly_absent_lesson,
        case when is_reported and is_wholly_absent and invalid > 0 then 1 else 0 end as invalid_lesson,
        case when is_reported and is_late then 1 else 0 end as late_lesson,
        case when is_reported and is_late then invalid end as invalid_when_late
    from lessons
)
select
    student,
    date,
    cast(sum(offered) as integer) as offered,
    cast(sum(reported_offered) as integer) as reported_offered,
    cast(sum(present) as integer) as present,
    cast(sum(valid) as integer) as valid,
    cast(sum(invalid) as integer) as invalid,
    cast(sum(other) as integer) as other,
    cast(sum(reported_lesson) as integer) as reported_lessons,
    cast(sum(wholly_absent_lesson) as integer) as wholly_absent_lessons,
    cast(sum(invalid_lesson) as integer) as invalid_lessons,
    cast(sum(late_lesson) as integer) as late_lessons,
    cast(sum(invalid_when_late) as integer) as invalid_when_late
from told
group by student, date
