-- The lessons of each pupil and week of `known_weeks` that were otherwise at the end of the week than they are now, as they were.
-- Of a lesson that has been corrected more than once it is the version that stood then. `is_gone`: there is no such lesson now.
-- `held`: the facts as they stand. `corrected`: facts as they were, `until` and `until_day` when they were corrected.
with versions as (
    select
        known_weeks.number,
        corrected.*,
        row_number() over (
            partition by known_weeks.number, corrected.date, corrected.start_time, corrected.group_name
            order by corrected.until
        ) as version
    from known_weeks
    inner join corrected
        on known_weeks.student = corrected.student and corrected.until_day >= known_weeks.next_monday
),
-- A lesson of the source's own number may have been moved more than once.
placed as (
    select
        versions.*,
        case
            when source_event is not null
                then row_number() over (partition by number, source_event order by until)
            else 1
        end as place
    from versions
    where version = 1
)
select
    placed.*,
    held.student is null as is_gone
from placed
left join held
    on
        placed.student = held.student
        and placed.date = held.date
        and placed.start_time = held.start_time
        and placed.group_name = held.group_name
where placed.place = 1
