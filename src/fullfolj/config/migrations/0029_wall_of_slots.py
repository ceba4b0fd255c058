"""The second wall (0002, 0003) around what pupils have booked, and its history.

Whoever holds a slot meets pupils whom no role of theirs reaches: a second policy lets through, to be read, the bookings
of the account's own slots, until a month after. It ends with the duty that lets slots be held there; protected pupils
are behind the wall for all.
"""

from django.db import migrations

from fullfolj.config import walls

WALLED = {"support_booking": "student_id"}
HISTORIES = {f"{table}event": column for table, column in WALLED.items()}
SQL = """
-- Today is Sweden's, whatever the time zone of the connection.
create function support_booked_with_wall_of(account bigint) returns bigint[]
stable security definer set search_path = public set timezone = 'Europe/Stockholm' language sql as $$
  with place as materialized (
    select r.organisation_id from access_roles(account, current_date) r
    where exists (select from access_rolereach p where p.role = r.role and p.permission = 'slots.hold')
  )
  select coalesce(array_agg(b.id), '{}')
  from support_slot s
  join school_organisation u on u.id = s.unit_id
  join support_booking b on b.slot_id = s.id
  join school_person p on p.id = b.student_id and not p.is_protected
  where s.holder_id = account and s.ends_at > now() - interval '30 days'
    and exists (select from place where place.organisation_id in (u.id, u.parent_id))
$$;

create function support_booked_with_wall() returns bigint[] stable language plpgsql as $$
declare
  account text := coalesce(current_setting('app.account_id', true), '');
begin
  if account = '' then
    return '{}';
  end if;
  return public.support_booked_with_wall_of(account::bigint);
end $$;

-- A place is nobody's when its booking goes: with a pupil who is protected, or with one of two that have been merged.
-- Its history goes too: it says which account took the place, and so where and when the pupil is to be found.
create function support_seat_goes() returns trigger
security definer set search_path = public language plpgsql as $$
begin
  delete from support_seat where id = old.seat_id;
  delete from support_seatevent where pgh_obj_id = old.seat_id;
  return null;
end $$;
create trigger support_seat_goes after delete on support_booking for each row execute function support_seat_goes();

create policy support_booking_holder on support_booking for select to ff_app
  using (id = any((select support_booked_with_wall())::bigint[]));
"""
REVERSE = """
drop policy support_booking_holder on support_booking;
drop trigger support_seat_goes on support_booking;
drop function support_seat_goes();
drop function support_booked_with_wall();
drop function support_booked_with_wall_of(bigint);
"""


class Migration(migrations.Migration):
    dependencies = [("config", "0028_wall_of_handovers"), ("support", "0014_slots")]
    operations = [
        walls.around(WALLED),
        walls.around_history(HISTORIES),
        migrations.RunSQL(SQL, REVERSE),
    ]
