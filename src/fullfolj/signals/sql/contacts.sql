-- Contacts that answer a signal, to the as-of date, each with the number of the first school day that knows of it: the one
-- of its own date, else the next, else (after the last school day) the last.
with given as (
    select distinct every_contact.student, cast(every_contact.date as date) as date
    from every_contact
    inner join asked on every_contact.student = asked.student
    where every_contact.date <= $as_of
)
select
    given.student,
    given.date,
    coalesce(
        min(evaluated.day_number) filter (where evaluated.date >= given.date), max(evaluated.day_number)
    ) as known_number
from given
inner join evaluated on given.student = evaluated.student
group by given.student, given.date
