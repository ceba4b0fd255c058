"""The second wall (0002, 0003) around handovers between schools, and a door in it for the school that receives one.

The pupil goes there by and by: until then nobody there reaches the pupil, and what was sent would be hidden from those
to whom it was sent. A second policy lets through what has been sent to a school where the account receives handovers,
for a year and while it is not taken back: that row, nothing else about the pupil, and not its history. Nothing is
written there but an answer; the database keeps the rest as it was sent (support 0013).
"""

from django.db import migrations

from fullfolj.config import walls

WALLED = {
    "support_schoolhandover": "student_id",
    "support_handoverseen": "student_id",
    "support_senthandover": "student_id",
}
HISTORIES = {f"{table}event": column for table, column in WALLED.items()}
SQL = """
create function support_receiving_units() returns bigint[] stable language sql as $$
  select coalesce(array_agg(u.id), '{}')
  from access_account a
  join school_duty d on d.person_id = a.person_id
    and (d.start_date is null or d.start_date <= (now() at time zone 'Europe/Stockholm')::date)
    and (d.end_date is null or d.end_date >= (now() at time zone 'Europe/Stockholm')::date)
  join access_rolereach r
    on r.reach = 'unit' and r.permission = 'support.receive-handover' and r.duty_role = d.duty_role
  join school_organisation u on (u.id = d.organisation_id or u.parent_id = d.organisation_id)
    and u.parent_id = a.organiser_id
  where a.id = nullif(current_setting('app.account_id', true), '')::bigint and a.is_active
$$;
"""
DOOR = """
create policy support_senthandover_received_{command} on support_senthandover for {command} to ff_app using (
  to_unit_id = any((select support_receiving_units())::bigint[])
  and answer <> 'taken-back' and sent_at > now() - interval '365 days'
  and not exists (select from school_person p where p.id = student_id and p.is_protected));
"""
REVERSE = """
drop policy support_senthandover_received_select on support_senthandover;
drop policy support_senthandover_received_update on support_senthandover;
drop function support_receiving_units();
"""


class Migration(migrations.Migration):
    dependencies = [("config", "0027_wall_of_notices"), ("support", "0013_handovers")]
    operations = [
        walls.around(WALLED),
        walls.around_history(HISTORIES),
        migrations.RunSQL("".join([SQL, *(DOOR.format(command=one) for one in ("select", "update"))]), REVERSE),
    ]
