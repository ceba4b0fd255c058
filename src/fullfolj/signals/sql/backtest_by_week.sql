-- Pupils by week: how many had school, how many the rule would have singled out, how many of those were new (it did not hold
-- when it was last known), and of how many it could not tell. A week that can't be told is neither presence nor an end.
with lit as (
    select distinct student
    from answered
    where moved or today
),
known as (
    select
        answered.student,
        answered.term,
        answered.monday,
        moved,
        today,
        last_value(moved ignore nulls) over before as moved_before,
        last_value(today ignore nulls) over before as today_before
    from answered
    inner join lit on answered.student = lit.student
    window before as (
        partition by answered.student order by answered.monday, answered.term
        rows between unbounded preceding and 1 preceding
    )
),
opened as (
    select
        term,
        monday,
        count(*) filter (where moved and not coalesce(moved_before, false)) as moved_new,
        count(*) filter (where today and not coalesce(today_before, false)) as today_new
    from known
    group by term, monday
),
counted as (
    select
        term,
        monday,
        count(*) as pupils,
        count(*) filter (where moved) as moved_lit,
        count(*) filter (where moved is null) as moved_untold,
        count(*) filter (where today) as today_lit,
        count(*) filter (where today is null) as today_untold
    from answered
    group by term, monday
)
select
    counted.term,
    counted.monday,
    counted.pupils,
    counted.moved_lit,
    coalesce(opened.moved_new, 0) as moved_new,
    counted.moved_untold,
    counted.today_lit,
    coalesce(opened.today_new, 0) as today_new,
    counted.today_untold
from counted
left join opened on counted.term = opened.term and counted.monday = opened.monday
order by counted.monday, counted.term
