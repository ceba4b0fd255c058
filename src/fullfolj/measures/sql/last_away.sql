-- title: Last day away
-- counts: Each pupil's latest school day with a minute of absence, valid or invalid, or with a late arrival. A pupil who has
--   been talked with comes back to the morning desk when this day comes after the two weeks that the signals rest.
-- leaves out: Pupils who were never away or late. Days without a reported lesson tell nothing.
-- source: the product's own, for the desk: that days before a talk still count in a window says nothing new.
-- reviewed: against contract section 3 and a plain Python oracle, 26 November 2026; not yet by a statistician outside the project
select student, max(date) as last_away_on
from school_days
where has_absence or late_arrivals > 0
group by student
