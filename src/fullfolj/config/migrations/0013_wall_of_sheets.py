"""The second wall (0002, 0003) around what pupils answer, what staff answer about them, and whom pupils want to talk to."""

from django.db import migrations

from fullfolj.config import walls

WALLED = {"mapping_sheet": "student_id", "mapping_staffmapping": "student_id", "mapping_talkwish": "student_id"}


class Migration(migrations.Migration):
    dependencies = [("config", "0012_wall_of_pieces"), ("mapping", "0001_initial")]
    operations = [walls.around(WALLED)]
