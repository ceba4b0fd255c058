-- title: What patterns are compared with
-- counts: The counts behind the patterns summed over the pupils of each class, and for a teaching group over its pupils.
-- leaves out: What pattern_counts leaves out. Never by teacher: the facts hold none.
-- source: docs/adr/0028.
-- reviewed: against a plain Python oracle, 27 November 2026; not yet by a statistician outside the project
select
    pattern,
    key,
    class,
    cast(sum(units) as bigint) as units,
    cast(sum(hits) as bigint) as hits,
    cast(sum(all_units) as bigint) as all_units,
    cast(sum(all_hits) as bigint) as all_hits
from pattern_counts as counts
inner join pattern_classes on counts.student = pattern_classes.student
group by pattern, key, class
