-- The lessons of each pupil and week of `known_weeks` as they were known at the end of the week, through that week; the pupil is
-- the `number` of the week. Where a lesson has been corrected more than once it is the version that stood at the end of the week.
-- What stands now gives way to a version of it or of the same lesson of the source's, and to one of the same hour that is not
-- there any more: it came in its place.
-- `held`: the facts as they stand. `corrected`: facts as they were, `until` and `until_day` when they were corrected.
with versions as (
    select
        known_weeks.number,
        known_weeks.next_monday,
        corrected.*,
        row_number() over (
            partition by known_weeks.number, corrected.date, corrected.start_time, corrected.group_name
            order by corrected.until
        ) as version
    from known_weeks
    inner join corrected
        on known_weeks.student = corrected.student and corrected.until_day >= known_weeks.next_monday
),
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
),
stood as (
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
),
through as (
    select
        known_weeks.number,
        held.*
    from known_weeks
    inner join held on known_weeks.student = held.student and held.date < known_weeks.next_monday
    where
        not exists (
            select 1
            from stood
            where
                stood.number = known_weeks.number
                and stood.date = held.date
                and stood.start_time = held.start_time
                and (stood.is_gone or stood.group_name = held.group_name)
        )
        and not exists (
            select 1
            from stood
            where stood.number = known_weeks.number and stood.source_event = held.source_event
        )
)
select number as student, {columns} from through
union all
select number as student, {columns} from stood where date < next_monday
