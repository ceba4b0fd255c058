"""The second wall's array is neither sorted nor made distinct: PostgreSQL does both when it looks in an index."""

from django.db import migrations

SQL = """
create or replace function access_wall_of(account bigint) returns bigint[]
stable security definer set search_path = public language sql as $$
  select coalesce(array_agg(student_id), '{}') from access_grounds(account, 'student.see', current_date)
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("config", "0002_second_wall"), ("access", "0004_grounds_by_place")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
