"""The second wall (0002, 0003) around same-day notices and messages to be sent, and their history."""

from django.db import migrations

from fullfolj.config import walls

WALLED = {"support_samedaynotice": "student_id", "support_outgoingmessage": "student_id"}
HISTORIES = {f"{table}event": column for table, column in WALLED.items()}


class Migration(migrations.Migration):
    dependencies = [("config", "0026_wall_of_concerns"), ("support", "0012_messages_and_notices")]
    operations = [walls.around(WALLED), walls.around_history(HISTORIES)]
