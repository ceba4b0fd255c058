-- Which pupils an account may see with one permission on one day, and why. The only place that answers it: every
-- query, the reading log, "who can see this page" and row-level security call these functions.
-- A row per ground; a pupil reached in two ways has two. Protected identities are in no answer.
-- A filter on student_id from outside reaches each part's own index (a millisecond for one pupil), so nothing here may
-- come between: no distinct, no ordering, no join after the union. Tenants are kept apart at the unit, which is 40 rows
-- where the persons are 20,000, and the few protected are taken out by their own index.
create or replace function access_grounds(for_account bigint, for_permission text, on_date date)
returns table (student_id bigint, role text, via text, since date)
language sql stable as $$
  with me as materialized (
    select a.person_id, a.organiser_id from access_account a where a.id = for_account and a.is_active
  ), duty as materialized (
    select d.id, d.duty_role, d.organisation_id, d.start_date
    from school_duty d join me on me.person_id = d.person_id
    where (d.start_date is null or d.start_date <= on_date) and (d.end_date is null or d.end_date >= on_date)
  ), place as materialized (
    select u.id as unit_id, r.role, u.display_name::text as via, d.start_date as since
    from duty d
    join access_rolereach r on r.reach = 'unit' and r.permission = for_permission and r.duty_role = d.duty_role
    join school_organisation u on u.id = d.organisation_id or u.parent_id = d.organisation_id
    join me on me.organiser_id = u.parent_id
  ), found as (
    select e.person_id as student_id, p.role, p.via, p.since
    from place p
    join school_enrolment e on e.unit_id = p.unit_id
      and (e.start_date is null or e.start_date <= on_date) and (e.end_date is null or e.end_date >= on_date)
    union all
    select m.person_id, r.role, g.display_name::text, ar.start_date
    from duty d
    join school_assignmentrole ar on ar.duty_id = d.id
      and (ar.start_date is null or ar.start_date <= on_date) and (ar.end_date is null or ar.end_date >= on_date)
    join access_rolereach r
      on r.reach = 'group' and r.permission = for_permission and r.assignment_role = ar.assignment_role
    join school_group g on g.id = ar.group_id
    join school_organisation u on u.id = g.unit_id
    join me on me.organiser_id = u.parent_id
    join school_groupmembership m on m.group_id = g.id
      and (m.start_date is null or m.start_date <= on_date) and (m.end_date is null or m.end_date >= on_date)
    union all
    select e.person_id, r.role, '', null::date
    from me
    join access_rolereach r on r.reach = 'self' and r.permission = for_permission
    join school_enrolment e on e.person_id = me.person_id
      and (e.start_date is null or e.start_date <= on_date) and (e.end_date is null or e.end_date >= on_date)
    union all
    select s.child_id, r.role, '', s.start_date
    from me
    join access_rolereach r on r.reach = 'child' and r.permission = for_permission
    join school_responsible s on s.guardian_id = me.person_id
      and (s.start_date is null or s.start_date <= on_date) and (s.end_date is null or s.end_date >= on_date)
    join school_person c on c.id = s.child_id and c.organiser_id = me.organiser_id
      and c.birth_date > (on_date - interval '18 years')::date
  )
  select f.student_id, f.role, f.via, f.since
  from found f
  where not exists (select from school_person p where p.id = f.student_id and p.is_protected)
$$;

-- The roles an account holds on one day, without naming a pupil.
create or replace function access_roles(for_account bigint, on_date date)
returns table (role text, via text, organisation_id bigint, since date)
language sql stable as $$
  with me as materialized (
    select a.person_id, a.is_system_administrator, a.organiser_id
    from access_account a where a.id = for_account and a.is_active
  ), duty as materialized (
    select d.id, d.duty_role, d.organisation_id, d.start_date
    from school_duty d join me on me.person_id = d.person_id
    where (d.start_date is null or d.start_date <= on_date) and (d.end_date is null or d.end_date >= on_date)
  ), by_duty as (
    select distinct r.role, r.duty_role from access_rolereach r where r.duty_role <> ''
  ), by_assignment as (
    select distinct r.role, r.assignment_role from access_rolereach r where r.assignment_role <> ''
  )
  select b.role, o.display_name::text, o.id, d.start_date
  from duty d join by_duty b on b.duty_role = d.duty_role join school_organisation o on o.id = d.organisation_id
  union
  select b.role, g.display_name::text, d.organisation_id, ar.start_date
  from duty d
  join school_assignmentrole ar on ar.duty_id = d.id
    and (ar.start_date is null or ar.start_date <= on_date) and (ar.end_date is null or ar.end_date >= on_date)
  join by_assignment b on b.assignment_role = ar.assignment_role
  join school_group g on g.id = ar.group_id
  union
  select 'student', '', e.unit_id, e.start_date
  from me join school_enrolment e on e.person_id = me.person_id
  where (e.start_date is null or e.start_date <= on_date) and (e.end_date is null or e.end_date >= on_date)
  union
  select 'guardian', '', me.organiser_id, null::date
  from me where exists (
    select from school_responsible s join school_person c on c.id = s.child_id
    where s.guardian_id = me.person_id and c.birth_date > (on_date - interval '18 years')::date
      and (s.start_date is null or s.start_date <= on_date) and (s.end_date is null or s.end_date >= on_date))
  union
  select 'system_administrator', '', me.organiser_id, null::date from me where me.is_system_administrator
$$;

-- Whether an account reaches every pupil in the database on one day: there is one organiser, and the account has a duty
-- there that lets it see the pupils of all its units. Row-level security then needs no list (config 0003).
create or replace function access_reaches_all(for_account bigint, on_date date) returns boolean
language sql stable as $$
  select (select count(*) from school_organisation where parent_id is null) = 1 and exists (
    select from access_account a
    join school_duty d on d.person_id = a.person_id and d.organisation_id = a.organiser_id
      and (d.start_date is null or d.start_date <= on_date) and (d.end_date is null or d.end_date >= on_date)
    join access_rolereach r on r.reach = 'unit' and r.permission = 'student.see' and r.duty_role = d.duty_role
    where a.id = for_account and a.is_active)
$$;

-- Whether an account sees one pupil. How it is worked out is kept with the connection: for a dozen pupils in a statement
-- that would else be planned anew each time. For hundreds the condition on access_grounds is quicker.
create or replace function access_reaches(for_account bigint, for_permission text, on_date date, of_student bigint)
returns boolean language plpgsql stable as $$
begin
  return exists (select from access_grounds(for_account, for_permission, on_date) g where g.student_id = of_student);
end $$;
