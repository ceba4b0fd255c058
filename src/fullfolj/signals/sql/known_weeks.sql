-- The weeks that were known otherwise at their end than they are now: one row a pupil and week in which a lesson of the week, or
-- of an earlier one, was corrected after the week. `number` stands for the pupil in that week.
-- `corrected`: facts as they were, `until_day` is when they were corrected. `mondays`: every week, with the Monday after it.
with otherwise as (
    select distinct
        corrected.student,
        mondays.monday,
        mondays.next_monday
    from corrected
    inner join mondays on corrected.date < mondays.next_monday and corrected.until_day >= mondays.next_monday
)
select
    cast(row_number() over (order by student, monday) as bigint) as number,
    student,
    monday,
    next_monday
from otherwise
