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
        late,
        reported and present is not null and valid is not null and invalid is not null and other is not null
            as is_reported
    from unsummed
    where not cancelled and offered > 0
)
select
    student,
    date,
    cast(sum(offered) as integer) as offered,
    cast(coalesce(sum(offered) filter (where is_reported), 0) as integer) as reported_offered,
    cast(sum(present) filter (where is_reported) as integer) as present,
    cast(sum(valid) filter (where is_reported) as integer) as valid,
    cast(sum(invalid) filter (where is_reported) as integer) as invalid,
    cast(sum(other) filter (where is_reported) as integer) as other,
    cast(count(*) filter (where is_reported) as integer) as reported_lessons,
    cast(count(*) filter (where is_reported and valid + invalid > 0 and present = 0 and other = 0) as integer)
        as wholly_absent_lessons,
    cast(count(*) filter (where is_reported and invalid > 0 and present = 0 and other = 0) as integer)
        as invalid_lessons,
    cast(count(*) filter (where is_reported and coalesce(late > 0, invalid > 0 and present > 0)) as integer)
        as late_lessons,
    cast(sum(invalid) filter (where is_reported and coalesce(late > 0, invalid > 0 and present > 0)) as integer)
        as invalid_when_late
from lessons
group by student, date
