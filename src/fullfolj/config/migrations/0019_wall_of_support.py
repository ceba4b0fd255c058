"""The second wall (0002, 0003) around what is done for pupils, and its history."""

from django.db import migrations

from fullfolj.config import walls

WALLED = {"support_case": "student_id", "support_intervention": "student_id", "support_followup": "student_id"}
HISTORIES = {f"{table}event": column for table, column in WALLED.items()}


class Migration(migrations.Migration):
    dependencies = [("config", "0018_wall_of_histories"), ("support", "0001_initial")]
    operations = [walls.around(WALLED), walls.around_history(HISTORIES)]
