"""The second wall (0002, 0003) around referrals of pupils, and their history."""

from django.db import migrations

from fullfolj.config import walls

WALLED = {"support_referral": "student_id"}
HISTORIES = {f"{table}event": column for table, column in WALLED.items()}


class Migration(migrations.Migration):
    dependencies = [("config", "0023_wall_of_investigations"), ("support", "0008_referrals")]
    operations = [walls.around(WALLED), walls.around_history(HISTORIES)]
