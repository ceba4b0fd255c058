"""The second wall (0002, 0003) around what patterns were looked for in."""

from django.db import migrations

from fullfolj.config import walls

WALLED = {"signals_searchedstudent": "student_id"}


class Migration(migrations.Migration):
    dependencies = [("config", "0008_wall_of_patterns"), ("signals", "0007_pattern_searches")]
    operations = [walls.around(WALLED)]
