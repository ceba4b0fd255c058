-- Of the rounds that close soon, by who answers: the last day, how many of the pupils whom the account reaches are asked
-- about, and of how many all is handed in or said.
with reached as materialized (
  select distinct student_id from access_grounds(%(account)s, 'mapping.fill', %(today)s)
), closing as (
  select r.id, r.closes_on, i.party
  from mapping_mappinground r join mapping_frozeninstrument i on i.id = r.instrument_id
  where r.opens_on <= %(today)s and r.closes_on between %(today)s and %(soon)s
), asked as (
  select distinct c.id, c.closes_on, c.party, m.person_id as student_id
  from closing c
  join mapping_mappinground_groups rg on rg.mappinground_id = c.id
  join school_groupmembership m on m.group_id = rg.group_id
    and (m.start_date is null or m.start_date <= %(today)s) and (m.end_date is null or m.end_date >= %(today)s)
  join reached on reached.student_id = m.person_id
  where c.party <> 'guardian' or exists (
    select from school_responsible s
    join school_person g on g.id = s.guardian_id and not g.is_protected
    join school_person p on p.id = s.child_id and p.birth_date > (%(today)s::date - interval '18 years')::date
    where s.child_id = m.person_id
      and (s.start_date is null or s.start_date <= %(today)s) and (s.end_date is null or s.end_date >= %(today)s))
)
select a.party, min(a.closes_on), count(*), count(*) filter (where
  exists (select from mapping_sheet s
          where s.round_id = a.id and s.student_id = a.student_id and s.handed_in_at is not null)
  or exists (select from mapping_staffmapping s
             where s.round_id = a.id and s.student_id = a.student_id and s.done_at is not null))
from asked a group by a.party order by min(a.closes_on), a.party
