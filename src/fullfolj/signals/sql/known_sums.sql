-- The day sums of each week of `known_weeks`, through its last day: of the days that were known otherwise from their lessons
-- (`known_day_sums`), of the others as they stand (`held_day_sums`). No day before the week's `reach` is taken in.
with otherwise as (
    select number, date from known_versions
    union
    select number, date from known_displaced
),
stayed as (
    select known_weeks.number, held_day_sums.*
    from known_weeks
    inner join held_day_sums
        on
            known_weeks.student = held_day_sums.student
            and held_day_sums.date between known_weeks.reach and known_weeks.last_day
    left join otherwise on known_weeks.number = otherwise.number and held_day_sums.date = otherwise.date
    where otherwise.number is null
)
select number as student, {columns} from stayed
union all
select known_day_sums.student, {columns}
from known_day_sums
inner join known_weeks on known_day_sums.student = known_weeks.number
where date between known_weeks.reach and known_weeks.last_day
