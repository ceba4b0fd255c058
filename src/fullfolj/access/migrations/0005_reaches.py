from pathlib import Path

from django.db import migrations

#: The file's present wording; those before made the functions from whatever it said then.
SQL = (Path(__file__).parents[1] / "grounds.sql").read_text(encoding="utf-8")
REVERSE = "drop function access_reaches(bigint, text, date, bigint);"


class Migration(migrations.Migration):
    dependencies = [("access", "0004_grounds_by_place")]
    operations = [migrations.RunSQL(SQL, REVERSE)]
