-- radar-5, replayed school day by school day for pupils with an open signal: has any other signal that is listed open that
-- day more than so many school days behind it (its first day included) without an answered contact since?
-- Of the steps of a ladder only the highest open one is listed. A signal of the start of the school year ends with it.
-- `signal_segments`: one row a pupil, rule and stretch of school days first_number-end_number on which no rule's answer
-- changes; `holds` TRUE, FALSE or NULL. `contacts`: the answered ones, to the as-of date, each with the number of the first
-- school day that knows of it (the last one for contacts after that).
-- One row a pupil with a listed open signal after the last school day: the number of the school day since which the radar
-- rule holds (NULL: it does not), the longest wait for a contact and the longest time open.
with carried as (
    select
        *,
        last_value(holds ignore nulls) over (
            partition by student, rule, epoch order by first_number rows unbounded preceding
        ) as is_open
    from signal_segments
),
opened as (
    select
        *,
        is_open
        and not coalesce(lag(is_open) over (partition by student, rule, epoch order by first_number), false) as opens
    from carried
),
running as (
    select
        *,
        max(case when opens then first_number end) over so_far as since_number,
        max(case when opens then date end) over so_far as since
    from opened
    window so_far as (partition by student, rule, epoch order by first_number rows unbounded preceding)
),
listed as (
    select
        student,
        first_number,
        -- On the last school day a signal of an earlier school year is over.
        case
            when ends_with_year and end_number = last_number and school_year <> $school_year then end_number - 1
            else end_number
        end as end_number,
        last_number,
        since_number,
        since
    from running
    where is_open
    qualify step = max(step) over (partition by student, family, first_number)
),
answered as (
    select began.student, began.since_number, min(contacts.known_number) as known_number
    from (select distinct student, since_number, since from listed) as began
    inner join contacts on began.student = contacts.student and contacts.date >= began.since
    group by began.student, began.since_number
),
known as (
    select
        listed.*,
        answered.known_number
    from listed
    left join answered on listed.student = answered.student and listed.since_number = answered.since_number
    where listed.first_number <= listed.end_number
),
waits as (
    select
        student,
        greatest(first_number, since_number + $limit) as first_number,
        least(end_number, coalesce(known_number - 1, end_number)) as end_number
    from known
),
ordered as (
    select
        *,
        max(end_number) over (
            partition by student order by first_number, end_number rows between unbounded preceding and 1 preceding
        ) as covered_to
    from waits
    where first_number <= end_number
),
islands as (
    select
        *,
        sum(case when first_number <= covered_to + 1 then 0 else 1 end) over (
            partition by student order by first_number, end_number rows unbounded preceding
        ) as island
    from ordered
),
unbroken as (
    select student, min(first_number) as since_number, max(end_number) as end_number
    from islands
    group by student, island
),
today as (
    select
        student,
        last_number,
        max(last_number - since_number + 1) filter (where known_number is null) as longest_wait,
        max(last_number - since_number + 1) as longest_open
    from known
    where end_number = last_number
    group by student, last_number
)
select today.student, unbroken.since_number, today.longest_wait, today.longest_open, today.last_number
from today
left join unbroken on today.student = unbroken.student and today.last_number = unbroken.end_number
