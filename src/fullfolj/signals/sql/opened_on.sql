-- Each open rule with the date its present unbroken time began on, and the school days since, both ends counted.
with last as (
    select student, max(day_number) as day_number
    from evaluated
    group by student
)
select opened.student, opened.rule, evaluated.date, last.day_number - opened.day_number + 1 as school_days
from opened
inner join evaluated on opened.student = evaluated.student and opened.day_number = evaluated.day_number
inner join last on opened.student = last.student
