"""The second wall (0002, 0003) around what pupils write in words of their own."""

from django.db import migrations

from fullfolj.config import walls

WALLED = {"mapping_writtentext": "student_id"}


class Migration(migrations.Migration):
    dependencies = [("config", "0015_wall_of_taking_part"), ("mapping", "0010_written_texts")]
    operations = [walls.around(WALLED)]
