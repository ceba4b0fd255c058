"""The second wall (0002, 0003) around what is done about signals: dismissals, first sightings, handovers."""

from django.db import migrations

from fullfolj.config import walls

WALLED = {
    "signals_dismissal": "student_id",
    "signals_sighting": "student_id",
    "signals_handover": "student_id",
}


class Migration(migrations.Migration):
    dependencies = [("config", "0006_wall_of_notices"), ("signals", "0005_signal_lives")]
    operations = [walls.around(WALLED)]
