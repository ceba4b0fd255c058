"""The second wall (0002, 0003) around what pupils answer."""

from django.db import migrations

from fullfolj.config import walls

WALLED = {"mapping_sheet": "student_id"}


class Migration(migrations.Migration):
    dependencies = [("config", "0012_wall_of_pieces"), ("mapping", "0001_initial")]
    operations = [walls.around(WALLED)]
