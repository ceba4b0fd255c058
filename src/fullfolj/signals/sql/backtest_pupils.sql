-- One row a pupil and term: for each way of singling out, the first week it did so and how many weeks it could tell, with the
-- outcome that is asked about. A pupil whom two units had in the term is counted at the one that had the pupil at its end.
-- The plain baseline knows the grades of earlier terms from the first week on.
with firsts as (
    select
        student,
        term,
        min(monday) as first_week,
        min(monday) filter (where moved) as moved_week,
        count(moved) as moved_told,
        min(monday) filter (where today) as today_week,
        count(today) as today_told,
        min(monday) filter (where share) as share_week,
        count(share) as share_told
    from answered
    group by student, term
),
placed as (
    select
        student,
        term,
        last_monday,
        is_over,
        stayed,
        {outcome} as outcome,
        failed_core_before,
        sex,
        year_level,
        newly_arrived,
        row_number() over (partition by student, term order by stayed desc, last_monday desc) as place
    from outcomes
)
select
    placed.student,
    placed.term,
    placed.last_monday,
    placed.is_over,
    placed.stayed,
    placed.outcome,
    placed.sex,
    placed.year_level,
    placed.newly_arrived,
    firsts.moved_week,
    firsts.moved_told,
    firsts.today_week,
    firsts.today_told,
    case when placed.failed_core_before then firsts.first_week else firsts.share_week end as plain_week,
    case when placed.failed_core_before then 1 else firsts.share_told end as plain_told
from placed
inner join firsts on placed.student = firsts.student and placed.term = firsts.term
where placed.place = 1
