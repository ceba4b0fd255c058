"""The second wall (0002, 0003) around who came to what is done for a group, and its history."""

from django.db import migrations

from fullfolj.config import walls

WALLED = {"support_sharedattendance": "student_id"}
HISTORIES = {f"{table}event": column for table, column in WALLED.items()}


class Migration(migrations.Migration):
    dependencies = [("config", "0029_wall_of_slots"), ("support", "0015_group_sessions")]
    operations = [walls.around(WALLED), walls.around_history(HISTORIES)]
