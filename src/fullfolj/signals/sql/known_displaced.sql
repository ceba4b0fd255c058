-- What stands now and did not at the end of each week of `known_weeks`: it gives way to a version (known_versions) of it or of the
-- same lesson of the source's, and to one of the same hour that is not there any more, for it came in its place.
select known_versions.number, held.date, held.start_time, held.group_name
from known_versions
inner join held
    on
        known_versions.student = held.student
        and known_versions.date = held.date
        and known_versions.start_time = held.start_time
        and (known_versions.is_gone or known_versions.group_name = held.group_name)
union
select known_versions.number, held.date, held.start_time, held.group_name
from known_versions
inner join held on known_versions.student = held.student and known_versions.source_event = held.source_event
