"""The second wall (0002, 0003) around the subject overview and pupils' own words."""

from django.db import migrations

from fullfolj.config import walls

WALLED = {"studies_subjectentry": "person_id", "studies_ownwords": "person_id"}


class Migration(migrations.Migration):
    dependencies = [("config", "0010_verdicts_past_the_wall"), ("studies", "0001_initial")]
    operations = [walls.around(WALLED)]
