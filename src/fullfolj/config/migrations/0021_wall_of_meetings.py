"""The second wall (0002, 0003) around what meetings take up and decide about pupils; what is about none is for all."""

from django.db import migrations

from fullfolj.config import walls

WALLED = {"support_meetingitem": "student_id", "support_meetingdecision": "student_id"}
HISTORIES = {f"{table}event": column for table, column in WALLED.items()}


class Migration(migrations.Migration):
    dependencies = [("config", "0020_wall_of_texts_in_cases"), ("support", "0004_meetings")]
    operations = [walls.around(WALLED), walls.around_history(HISTORIES), walls.open_where_nobody(WALLED, HISTORIES)]
