"""The second wall (0002, 0003) around the pieces of what is left."""

from django.db import migrations

from fullfolj.config import walls

WALLED = {"studies_piece": "person_id"}


class Migration(migrations.Migration):
    dependencies = [("config", "0011_wall_of_studies"), ("studies", "0005_pieces")]
    operations = [walls.around(WALLED)]
