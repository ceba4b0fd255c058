"""The second wall (0002, 0003) around the history of numbers."""

from django.db import migrations

from fullfolj.config import walls

WALLED = {"school_personnumber": "person_id"}


class Migration(migrations.Migration):
    dependencies = [("config", "0003_wider_walls"), ("school", "0005_person_numbers")]
    operations = [walls.around(WALLED)]
