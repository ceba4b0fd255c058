from django.db import migrations, models

from fullfolj.school.swedish import SORT_NAME_REVERSE_SQL, SORT_NAME_SQL


class Migration(migrations.Migration):
    dependencies = [("school", "0002_sv_sort")]
    operations = [
        migrations.RunSQL(SORT_NAME_SQL, SORT_NAME_REVERSE_SQL),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(condition=models.Q(("is_protected", True)), fields=["id"], name="protected_people"),
        ),
    ]
