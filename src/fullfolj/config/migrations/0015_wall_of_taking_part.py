"""The second wall (0002, 0003) around what pupils are shown, set out to do, and wish to share."""

from django.db import migrations

from fullfolj.config import walls

WALLED = {
    "mapping_shownmapping": "student_id",
    "mapping_owngoal": "student_id",
    "mapping_sharewish": "student_id",
}


class Migration(migrations.Migration):
    dependencies = [("config", "0014_wall_of_codes"), ("mapping", "0004_taking_part")]
    operations = [walls.around(WALLED)]
