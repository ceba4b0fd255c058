from pathlib import Path

from django.db import migrations

SQL = (Path(__file__).parents[1] / "grounds.sql").read_text(encoding="utf-8")
REVERSE = "drop function access_roles(bigint, date);drop function access_grounds(bigint, text, date);"


class Migration(migrations.Migration):
    dependencies = [("access", "0002_initial"), ("school", "0002_sv_sort")]
    operations = [migrations.RunSQL(SQL, REVERSE)]
