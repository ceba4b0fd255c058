from django.db import migrations

from fullfolj.school.swedish import SV_SORT_REVERSE_SQL, SV_SORT_SQL


class Migration(migrations.Migration):
    dependencies = [("school", "0001_initial")]
    operations = [migrations.RunSQL(SV_SORT_SQL, SV_SORT_REVERSE_SQL)]
