"""The second wall (0002, 0003) around notes, participants and check-ins with their histories, and around drafts."""

from django.db import migrations

from fullfolj.config import walls

WITH_HISTORY = {
    "support_note": "student_id",
    "support_participant": "student_id",
    "support_checkin": "student_id",
}
#: Drafts have no history.
WALLED = {**WITH_HISTORY, "support_draft": "student_id"}
HISTORIES = {f"{table}event": column for table, column in WITH_HISTORY.items()}


class Migration(migrations.Migration):
    dependencies = [("config", "0019_wall_of_support"), ("support", "0002_texts_and_tiers")]
    operations = [walls.around(WALLED), walls.around_history(HISTORIES)]
