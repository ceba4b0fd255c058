"""Who may be one pupil, for the page that asks: over the second wall, and only for those who may decide.

Somebody whose enrolment is over is within nobody's reach, and just such a one is often the other half of a pair: a
new source took the place of an old one. So the wall would show the page half of them. These two functions step over it
with the owner's rights, and give pairs of numbers of ours and counts, to an account with the permission, of its own
organiser; nobody protected. What a merge set aside holds grades: only jobs reach it.
"""

from django.db import migrations

SQL = """
create function access_may_merge(for_account bigint, on_date date) returns boolean stable language sql as $$
  select exists (select from access_roles(for_account, on_date) r
    join access_rolereach h on h.role = r.role and h.permission = 'people.merge')
$$;

create function intake_same_number(for_account bigint, on_date date)
returns table (first_id bigint, second_id bigint)
stable security definer set search_path = public language sql as $$
  select distinct p.id, q.id
  from school_personnumber x
  join school_personnumber y on y.digest = x.digest and y.person_id > x.person_id
  join school_person p on p.id = x.person_id
  join school_person q on q.id = y.person_id and q.organiser_id = p.organiser_id
  where x.kind <> 'temporary'
    and p.organiser_id = (select organiser_id from access_account where id = for_account)
    and (select access_may_merge(for_account, on_date))
    and not (p.is_protected or q.is_protected) and p.merged_into_id is null and q.merged_into_id is null
    and not exists (select from intake_mergedecision d
      where d.standing_id = p.id and d.other_id = q.id and d.state <> 'apart')
  order by 1, 2
$$;

create function intake_held_counts(for_account bigint, on_date date, people bigint[])
returns table (person_id bigint, grades bigint, contacts bigint)
stable security definer set search_path = public language sql as $$
  select p.id,
    (select count(*) from school_grade g where g.person_id = p.id),
    (select count(*) from signals_contact c where c.student_id = p.id and c.undone_at is null)
  from school_person p
  where p.id = any(people) and not p.is_protected and (select access_may_merge(for_account, on_date))
    and p.organiser_id = (select organiser_id from access_account where id = for_account)
$$;

alter table intake_mergerecord enable row level security;
create policy intake_mergerecord_job on intake_mergerecord to ff_job using (true);
"""
REVERSE = """
drop policy intake_mergerecord_job on intake_mergerecord;
alter table intake_mergerecord disable row level security;
drop function intake_held_counts(bigint, date, bigint[]);
drop function intake_same_number(bigint, date);
drop function access_may_merge(bigint, date);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("config", "0004_wall_of_numbers"),
        ("school", "0006_merged_into"),
        ("intake", "0011_merging"),
        ("signals", "0003_what_ended_a_snooze"),
    ]
    operations = [migrations.RunSQL(SQL, REVERSE)]
