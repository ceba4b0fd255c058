-- title: Attendance in sum
-- counts: What a source tells of a pupil for whole periods, as coarse as it came: absence out of present, absent and other time
--   together; where presence is not told, out of the reported time; where that is not told either, out of the offered time.
--   Several subjects of one period are added up, unless the source tells the whole too, and so are the days of a term where a
--   source tells day by day. Percent, and days of different subjects, are never added up.
-- leaves out: Periods that end after the as-of date. A sum is unknown, not 0, as soon as one of its parts is. A period is never
--   shared out over lessons or days: measures that need lessons have no value here.
-- source: SS 12000 AggregatedAttendance; contract section 3 (nothing after the as-of date counts; unknown is null).
-- reviewed: against contract section 3 and a plain Python oracle, 26 November 2026; not yet by a statistician outside the project
with known as (
    select
        student,
        -- Days are told a term at a time; longer periods stand as they are.
        case
            when first_date < last_date then first_date
            when month(first_date) >= 7 then make_date(year(first_date), 7, 1)
            else make_date(year(first_date), 1, 1)
        end as period,
        first_date,
        last_date,
        first_date = last_date as is_day,
        counted_in,
        subject || '/' || group_name as part,
        offered,
        reported_offered,
        absent,
        valid,
        invalid,
        present + absent + coalesce(other, 0) as accounted
    from totals
    where last_date <= $as_of
    -- What is told of all subjects together is not added to its parts.
    qualify
        (subject = '' and group_name = '')
        = bool_or(subject = '' and group_name = '') over (partition by student, first_date, last_date, counted_in)
        and (group_name = '')
        = bool_or(group_name = '') over (partition by student, first_date, last_date, counted_in, subject)
),
summed as (
    select
        student,
        min(first_date) as first_day,
        max(last_date) as last_day,
        is_day,
        counted_in,
        count(*) as parts,
        -- A day away from three subjects is one day, and percent of different wholes have no sum.
        count(*) = 1
        or counted_in in ('minutes', 'lessons')
        or (counted_in = 'days' and count(distinct part) = 1) as adds_up,
        case when adds_up and count(absent) = count(*) then sum(absent) end as numerator,
        case when adds_up and count(accounted) = count(*) then sum(accounted) end as accounted,
        case when adds_up and count(reported_offered) = count(*) then sum(reported_offered) end as reported_offered,
        case when adds_up and count(offered) = count(*) then sum(offered) end as offered,
        case when adds_up and count(valid) = count(*) then sum(valid) end as valid,
        case when adds_up and count(invalid) = count(*) then sum(invalid) end as invalid
    from known
    -- A long period is itself alone; days of one term go together.
    group by student, is_day, period, case when is_day then null else last_date end, counted_in
)
select
    student,
    first_day,
    last_day,
    is_day,
    counted_in,
    parts,
    cast(numerator as bigint) as numerator,
    cast(coalesce(accounted, reported_offered, offered) as bigint) as denominator,
    case
        when accounted is not null then 'reported'
        when reported_offered is not null then 'offered_strict'
        when offered is not null then 'offered'
    end as definition,
    cast(valid as bigint) as valid,
    cast(invalid as bigint) as invalid,
    cast(reported_offered as bigint) as reported_offered,
    cast(offered as bigint) as offered
from summed
order by student, last_day desc, first_day, counted_in, is_day
