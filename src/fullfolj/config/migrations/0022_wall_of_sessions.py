"""The second wall (0002, 0003) around the sessions of support measures, and their history."""

from django.db import migrations

from fullfolj.config import walls

WALLED = {"support_session": "student_id"}
HISTORIES = {f"{table}event": column for table, column in WALLED.items()}


class Migration(migrations.Migration):
    dependencies = [("config", "0021_wall_of_meetings"), ("support", "0005_catalogue")]
    operations = [walls.around(WALLED), walls.around_history(HISTORIES)]
