-- title: Invalid occasions
-- counts: School days with at least one wholly absent lesson that has invalid minutes. Several such lessons on one day are one
--   occasion.
-- leaves out: Late arrivals and lessons left early; lessons that are not reported. Unknown, not 0, where nothing in the window is
--   reported.
-- source: contract section 3, invalid occasion; skollagen 7 kap. 17 § (guardians told the same day), 15 kap. 16 §.
-- reviewed: against contract section 3 and a plain Python oracle, 22 November 2026; not yet by a statistician outside the project
select student, window_name, cast(sum(invalid_occasions) as bigint) as invalid_occasions
from window_days
where is_reported
group by student, window_name
