-- title: Totals of pupils
-- counts: The totals as a source tells them, under the pupil that they are about: those of somebody who has been merged into a
--   pupil are the pupil's.
-- leaves out: Of two totals of one pupil for the same period, subject and group, the one of the person merged into the pupil.
-- source: issue 3, identity; ADR 0017.
-- reviewed: against ADR 0017, 26 November 2026; not yet by a statistician outside the project
with claimed as (
    select
        coalesce(merged.standing, told.student) as student,
        told.* exclude (student),
        row_number() over (
            partition by coalesce(merged.standing, told.student), first_date, last_date, subject, group_name
            order by merged.standing is not null, told.student
        ) as place
    from told
    left join merged on told.student = merged.student
)
select * exclude (place) from claimed
where place = 1
