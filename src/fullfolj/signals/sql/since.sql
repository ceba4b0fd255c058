-- One row a pupil and rule that is open after the last school day up to the as-of date: the number of the school day that
-- its present unbroken time began on. That is the first day it held after the last day it did not; a day that nothing can
-- be said about is neither (contract section 3, since).
-- `signal_days` has a row a pupil, rule and school day; `holds` is TRUE, FALSE or NULL.
with last_false as (
    select student, {last_false}
    from evaluated
    group by student
),
began as (
    select evaluated.student, {began}
    from evaluated
    inner join last_false on evaluated.student = last_false.student
    group by evaluated.student
)
{found}
