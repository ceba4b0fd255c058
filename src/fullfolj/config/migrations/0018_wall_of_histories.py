"""The second wall (0002, 0003) around the histories of walled tables, which hold the same about the same pupils.

What is asked of a history on behalf of somebody who may reach none of the pupils goes past the wall by functions that
tell nothing about anybody: how far a history has come, where grades have been set, whether something was noted.
"""

from django.db import migrations

from fullfolj.config import walls

#: The history of each walled table that has one → the column that says whom a row is about.
WALLED = {
    "school_personnumberevent": "person_id",
    "school_gradeevent": "person_id",
    "signals_signalevent": "student_id",
    "signals_contactevent": "student_id",
    "signals_snoozeevent": "student_id",
    "signals_dismissalevent": "student_id",
    "signals_handoverevent": "student_id",
    "studies_subjectentryevent": "person_id",
    "studies_pieceevent": "person_id",
    "studies_ownwordsevent": "person_id",
    "mapping_sheetevent": "student_id",
    "mapping_surveycodeevent": "student_id",
    "mapping_staffmappingevent": "student_id",
    "mapping_talkwishevent": "student_id",
    "mapping_shownmappingevent": "student_id",
    "mapping_owngoalevent": "student_id",
    "mapping_sharewishevent": "student_id",
    "mapping_writtentextevent": "student_id",
}

SQL = """
-- Those whom the account reaches, and those who have been merged into them: their rows have moved, their history has not.
-- Few have been merged, so they are found first.
create function access_wall_of_history() returns bigint[] volatile language plpgsql as $$
declare reached bigint[] := public.access_wall();
begin
  return reached || array(
    with merged as materialized (select id, merged_into_id from public.school_person where merged_into_id is not null)
    select id from merged where merged_into_id = any(reached));
end $$;

-- The newest number of each history, null for an empty one: it changes with any change, whoever asks.
create function school_newest_of(histories text[]) returns bigint[]
stable security definer set search_path = public language plpgsql as $$
declare
  history text;
  newest bigint;
  found bigint[] := '{}';
begin
  foreach history in array histories loop
    if history !~ '^[a-z]+_[a-z]+event$' then
      raise exception 'not a history: %', history;
    end if;
    execute format('select max(pgh_id) from %I', history) into newest;
    found := found || newest;
  end loop;
  return found;
end $$;

-- The organiser's units that have set a grade at some time.
create function studies_graded_units(of_organiser bigint) returns setof bigint
stable security definer set search_path = public language sql as $$
  select u.id from school_organisation u
  where u.parent_id = of_organiser and exists (select from school_gradeevent e where e.unit_id = u.id)
  order by u.id
$$;

-- Whether anything was written about a contact with one of the organiser's pupils between two moments.
create function signals_contact_noted(of_organiser bigint, since timestamptz, until timestamptz) returns boolean
stable security definer set search_path = public language sql as $$
  select exists (
    select from signals_contactevent e join school_person p on p.id = e.student_id
    where p.organiser_id = of_organiser and e.pgh_created_at between since and until)
$$;

-- When a sheet was last changed: what pupils answer leaves no history whose number could tell.
create function mapping_sheets_changed_at() returns timestamptz
stable security definer set search_path = public language sql as $$
  select max(changed_at) from mapping_sheet
$$;
"""
REVERSE = """
drop function mapping_sheets_changed_at();
drop function signals_contact_noted(bigint, timestamptz, timestamptz);
drop function studies_graded_units(bigint);
drop function school_newest_of(text[]);
drop function access_wall_of_history();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("config", "0017_texts_past_the_wall"),
        ("school", "0009_own_subjects_of_upper_secondary"),
        ("signals", "0007_pattern_searches"),
        ("studies", "0005_pieces"),
        ("mapping", "0012_anonymous_rounds"),
    ]
    operations = [migrations.RunSQL(SQL, REVERSE), walls.around_history(WALLED)]
