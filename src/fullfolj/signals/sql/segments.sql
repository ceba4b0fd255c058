-- Stretches of school days on which no rule's answer changes, one row a pupil and stretch, for radar.sql. All answers of a
-- day are one number ({code}), compared with the day before. A new school year begins a new stretch.
with coded as (
    select evaluated.*, {code} as code
    from evaluated
    inner join asked on evaluated.student = asked.student
),
compared as (
    select
        *,
        lag(code) over (partition by student order by day_number) as code_before,
        lag(school_year) over (partition by student order by day_number) as year_before,
        count(*) over (partition by student) as last_number
    from coded
)
select
    student,
    date,
    school_year,
    {answers},
    last_number,
    day_number as first_number,
    coalesce(lead(day_number) over (partition by student order by day_number) - 1, last_number) as end_number
from compared
where code is distinct from code_before or school_year is distinct from year_before
