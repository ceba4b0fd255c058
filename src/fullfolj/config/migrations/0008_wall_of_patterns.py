"""The second wall (0002, 0003) around found patterns."""

from django.db import migrations

from fullfolj.config import walls

WALLED = {"signals_foundpattern": "student_id"}


class Migration(migrations.Migration):
    dependencies = [("config", "0007_wall_of_signal_lives"), ("signals", "0006_found_patterns")]
    operations = [walls.around(WALLED)]
