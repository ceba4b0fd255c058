-- One page of the pupil list, with what the page around it needs, from one walk through the scope: how many pupils match,
-- those of the page in alphabetical order, the school whose classes there are to choose from (the one chosen, a class's own,
-- or the visitor's only one), and that school's classes with a pupil in the scope. The only school narrows nothing: a
-- teaching group can hold a pupil enrolled elsewhere. Every word must be found in a name, or be the name of the pupil's class.
-- "(… in (…)) is true" keeps the scope a look-up in a hash: as a join, the planner takes it for small and walks an index
-- 20,000 times.
with reached as materialized (
  select student_id from access_grounds(%(account)s, %(permission)s, %(today)s)
), school as materialized (
  select coalesce((select unit_id from school_group where uuid = %(group)s), %(unit)s, %(only)s) as unit_id
), in_class as not materialized (
  select m.person_id, g.unit_id, g.uuid, g.display_name
  from school_groupmembership m
  join school_group g on g.id = m.group_id
  where g.group_type = 'Klass'
    and (m.start_date is null or m.start_date <= %(today)s) and (m.end_date is null or m.end_date >= %(today)s)
), found as materialized (
  select p.id, p.sort_name
  from school_person p
  where p.organiser_id = (select organiser_id from access_account where id = %(account)s)
    and (p.id in (select student_id from reached)) is true
    and (%(unit)s::bigint is null or p.id in (
      select e.person_id from school_enrolment e
      where e.unit_id = %(unit)s
        and (e.start_date is null or e.start_date <= %(today)s) and (e.end_date is null or e.end_date >= %(today)s)))
    and (%(group)s::uuid is null or p.id in (select c.person_id from in_class c where c.uuid = %(group)s))
    and (%(words)s::text[] = '{}' or not exists (
      select from unnest(%(words)s::text[]) w
      where p.given_name || ' ' || p.middle_name || ' ' || p.family_name not ilike '%%' || w || '%%'
        and not exists (select from in_class c where c.person_id = p.id and c.display_name ilike w)))
)
select
  (select count(*) from found),
  array(
    select id from found order by sort_name, id
    limit %(size)s
    offset (select least(%(page)s - 1, greatest(count(*) - 1, 0) / %(size)s) * %(size)s from found)
  ),
  (select unit_id from school),
  (
    select coalesce(jsonb_agg(jsonb_build_array(uuid, display_name) order by sv_sort(display_name), uuid), '[]')
    from (
      select distinct c.uuid, c.display_name
      from in_class c
      where c.unit_id = (select unit_id from school) and (c.person_id in (select student_id from reached)) is true
    ) classes
  )
