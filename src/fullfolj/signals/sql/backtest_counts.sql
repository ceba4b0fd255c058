-- Pupils counted: by term, way of singling out, group of pupils, what happened at the term's end, and how many weeks before the
-- unit's last school week of the term the pupil was first singled out (empty: never; below 1: not in advance).
-- `told` is false for pupils of whom nothing could be told in any week.
-- Pupils who are alike in all of it are gathered first: there are many more pupils than kinds of them.
with alike as (
    select
        term,
        case
            when outcome is not null then case when outcome then 'yes' else 'no' end
            when not is_over then 'later'
            when not stayed then 'left'
            else 'unknown'
        end as ending,
        sex,
        year_level,
        newly_arrived,
        date_diff('day', moved_week, last_monday) // 7 as moved_lead,
        moved_told > 0 as moved_told,
        date_diff('day', today_week, last_monday) // 7 as today_lead,
        today_told > 0 as today_told,
        date_diff('day', plain_week, last_monday) // 7 as plain_lead,
        plain_told > 0 as plain_told,
        count(*) as pupils
    from pupils
    group by all
)
select
    alike.term,
    way.name as way,
    part.kind as kind,
    part.value as value,
    alike.ending as outcome,
    way.told as told,
    way.lead as lead,
    cast(sum(alike.pupils) as bigint) as pupils
from
    alike,
    lateral (
        values
        ('moved', moved_lead, moved_told),
        ('today', today_lead, today_told),
        ('plain', plain_lead, plain_told)
    ) as way (name, lead, told),
    lateral (
        values
        ('all', ''),
        ('sex', coalesce(sex, '')),
        ('year_level', coalesce(cast(year_level as varchar), '')),
        ('newly_arrived', case when newly_arrived then 'yes' else 'no' end)
    ) as part (kind, value)
group by
    alike.term,
    way.name,
    part.kind,
    part.value,
    alike.ending,
    way.told,
    way.lead
