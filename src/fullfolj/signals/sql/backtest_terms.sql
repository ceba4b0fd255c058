-- One row a pupil and term of a unit, for its Parquet file: how the term ended for the pupil, as far as it is known, and which
-- groups the pupil is counted in. It lies apart from the weekly figures: no rule reads a column of it.
-- An outcome is empty where it is not known: the term is not over on the as-of date, the unit did not have the pupil on the
-- term's last school day, too little of the term is reported, or no grade was set in the term.
-- `weeks`: the unit's weekly figures. `pupils` and `graded`: from the register, one row a pupil and term.
with ends as (
    select term, max(monday) as last_monday, max(date) as last_day
    from weeks
    group by term
),
seen as (
    select student, term, max(date) as last_seen
    from weeks
    group by student, term
),
ended as (
    select
        seen.student,
        seen.term,
        ends.last_monday,
        $as_of > case
            when seen.term % 2 = 1 then make_date(cast(seen.term // 2 as integer), 12, 31)
            else make_date(cast(seen.term // 2 as integer), 6, 30)
        end as is_over,
        exists (
            select 1
            from places
            where
                places.student = seen.student
                and places.unit = $unit
                and ends.last_day >= coalesce(places.start_date, date '0001-01-01')
                and ends.last_day <= coalesce(places.end_date, date '9999-12-31')
        ) as stayed
    from seen
    inner join ends on seen.term = ends.term
)
select
    ended.student,
    ended.term,
    ended.last_monday,
    ended.is_over,
    ended.stayed,
    case
        when ended.is_over and ended.stayed and 4 * term_shares.reported_offered >= 3 * term_shares.offered
            then 100 * term_shares.numerator >= 20 * nullif(term_shares.denominator, 0)
    end as absent_a_fifth,
    case when ended.is_over and ended.stayed then graded.has_failed end as has_failed,
    case when ended.is_over and ended.stayed then graded.is_not_eligible end as is_not_eligible,
    coalesce(graded.failed_core_before, false) as failed_core_before,
    pupils.sex,
    pupils.year_level,
    pupils.newly_arrived
from ended
left join term_shares on ended.student = term_shares.student and ended.term = term_shares.term
left join graded on ended.student = graded.student and ended.term = graded.term
left join pupils on ended.student = pupils.student and ended.term = pupils.term
order by ended.student, ended.term
