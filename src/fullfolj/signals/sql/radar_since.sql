-- What radar.sql found, with the date in place of the number of the school day.
select
    radar.student,
    radar.longest_wait,
    radar.longest_open,
    evaluated.date,
    radar.last_number - radar.since_number + 1 as school_days
from radar
left join evaluated on radar.student = evaluated.student and radar.since_number = evaluated.day_number
