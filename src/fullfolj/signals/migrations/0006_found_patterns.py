import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("school", "0007_absence_notices"),
        ("signals", "0005_signal_lives"),
    ]

    operations = [
        migrations.CreateModel(
            name="FoundPattern",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("pattern", models.CharField(max_length=40)),
                ("place", models.CharField(max_length=200)),
                ("month", models.DateField()),
                ("first_seen_on", models.DateField()),
                ("seen_on", models.DateField()),
                ("evidence", models.JSONField(default=dict)),
                (
                    "student",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="patterns", to="school.person"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("student", "pattern", "place", "month"),
                        name="one_pattern_of_a_kind_in_a_place_a_month",
                    )
                ],
            },
        ),
    ]
