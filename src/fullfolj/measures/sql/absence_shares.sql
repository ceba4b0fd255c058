-- title: Absence share, valid and invalid absence share
-- counts: Absent minutes (valid and invalid together, and each alone) and what they are divided by. For the definition
--   "reported" that is all minutes of the reported lessons (present, valid, invalid, other); for "offered" the offered
--   minutes of all lessons, the unreported counted as present; for "offered_strict" the offered minutes of reported lessons;
--   for "day" whole days absent out of school days with a reported lesson, where the valid and invalid shares, which have no
--   day form, stay as in "reported".
-- leaves out: Absence in lessons that are not reported. A share without a denominator is unknown, not 0.
-- source: contract section 3, absence share and other definitions. Skolförordningen 6 kap. 12 § (invalid absence in the
--   term's grades); the law sets no definition of a share.
-- reviewed: against contract section 3 and a plain Python oracle, 22 November 2026; not yet by a statistician outside the project
select
    student,
    window_name,
    cast(coalesce(sum(numerator), 0) as bigint) as numerator,
    cast(coalesce(sum(denominator), 0) as bigint) as denominator,
    cast(coalesce(sum(valid), 0) as bigint) as valid,
    cast(coalesce(sum(invalid), 0) as bigint) as invalid,
    cast(case
        when $definition = 'offered' then sum(offered)
        when $definition = 'offered_strict' then sum(reported_offered)
        else coalesce(sum(present + valid + invalid + other), 0)
    end as bigint) as kind_denominator
from window_days
group by student, window_name
