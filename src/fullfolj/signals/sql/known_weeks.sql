-- The weeks that were known otherwise at their end than they are now: one row a pupil and week in which a lesson of the week, or
-- of an earlier one, was corrected after the week. `number` stands for the pupil in that week.
-- `corrected`: facts as they were, `until_day` is when they were corrected. `weeks`: every week, or part of a week in a term, with
-- its first and last day, the Monday after it, and the `reach` back of its figures.
with otherwise as (
    select distinct
        corrected.student,
        weeks.term,
        weeks.first_day,
        weeks.last_day,
        weeks.next_monday,
        weeks.reach
    from corrected
    inner join weeks on corrected.date <= weeks.last_day and corrected.until_day >= weeks.next_monday
)
select
    cast(row_number() over (order by student, last_day) as bigint) as number,
    student,
    cast(date_trunc('week', first_day) as date) as monday,
    term,
    first_day,
    last_day,
    next_monday,
    reach
from otherwise
