-- Pupils counted: by term, way of singling out, group of pupils, what happened at the term's end, and how many weeks before the
-- unit's last school week of the term the pupil was first singled out (empty: never; below 1: not in advance).
-- `told` is false for pupils of whom nothing could be told in any week.
select
    term,
    way.name as way,
    part.kind as kind,
    part.value as value,
    case
        when outcome is not null then case when outcome then 'yes' else 'no' end
        when not is_over then 'later'
        when not stayed then 'left'
        else 'unknown'
    end as outcome,
    way.told > 0 as told,
    date_diff('day', way.week, last_monday) // 7 as lead,
    cast(count(*) as bigint) as pupils
from
    pupils,
    lateral (
        values
        ('moved', moved_week, moved_told),
        ('today', today_week, today_told),
        ('plain', plain_week, plain_told)
    ) as way (name, week, told),
    lateral (
        values
        ('all', ''),
        ('sex', coalesce(sex, '')),
        ('year_level', coalesce(cast(year_level as varchar), '')),
        ('newly_arrived', case when newly_arrived then 'yes' else 'no' end)
    ) as part (kind, value)
group by
    term,
    way.name,
    part.kind,
    part.value,
    case
        when outcome is not null then case when outcome then 'yes' else 'no' end
        when not is_over then 'later'
        when not stayed then 'left'
        else 'unknown'
    end,
    way.told > 0,
    date_diff('day', way.week, last_monday) // 7
