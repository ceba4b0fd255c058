from pathlib import Path

from django.db import migrations

#: The file's present wording; 0003 made the functions, from whatever it said then.
SQL = (Path(__file__).parents[1] / "grounds.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("access", "0003_grounds"), ("school", "0003_sort_name")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
