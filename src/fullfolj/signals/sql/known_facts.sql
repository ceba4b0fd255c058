-- The lessons of the days that were known otherwise, as they were known at the end of each week of `known_weeks`; the pupil is the
-- `number` of the week.
with days as (
    select number, date from known_versions
    union
    select number, date from known_displaced
),
stayed as (
    select known_weeks.number, held.*
    from days
    inner join known_weeks on days.number = known_weeks.number
    inner join held on known_weeks.student = held.student and days.date = held.date
    where
        not exists (
            select 1
            from known_displaced
            where
                known_displaced.number = known_weeks.number
                and known_displaced.date = held.date
                and known_displaced.start_time = held.start_time
                and known_displaced.group_name = held.group_name
        )
)
select number as student, {columns} from stayed
union all
select number as student, {columns} from known_versions
