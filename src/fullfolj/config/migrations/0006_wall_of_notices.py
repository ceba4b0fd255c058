"""The second wall (0002, 0003) around notices of absence."""

from django.db import migrations

from fullfolj.config import walls

WALLED = {"school_absencenotice": "person_id"}


class Migration(migrations.Migration):
    dependencies = [("config", "0005_merging"), ("school", "0007_absence_notices")]
    operations = [walls.around(WALLED)]
