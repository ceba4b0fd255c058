"""The second wall (0002, 0003) around absence investigations and what is reported from them, and its history."""

from django.db import migrations

from fullfolj.config import walls

WALLED = {
    "support_investigation": "student_id",
    "support_participation": "student_id",
    "support_homemunicipality": "student_id",
    "support_sentreport": "student_id",
}
HISTORIES = {f"{table}event": column for table, column in WALLED.items()}


class Migration(migrations.Migration):
    dependencies = [("config", "0022_wall_of_sessions"), ("support", "0007_investigations")]
    operations = [walls.around(WALLED), walls.around_history(HISTORIES)]
