"""The second wall (0002, 0003) around codes: who is signed in by one sees it, and whoever shows one that is right.

Before that nobody is signed in. `app.code_digest` is set for one transaction by what opens a code; the digest is keyed,
so that reading the table gives nobody a code.
"""

from django.db import migrations

WALLED = {"mapping_surveycode": "student_id"}
SQL = """
    alter table mapping_surveycode enable row level security;
    create policy mapping_surveycode_account on mapping_surveycode to ff_app
        using (student_id = any((select access_wall())::bigint[])
               or digest = current_setting('app.code_digest', true));
    create policy mapping_surveycode_job on mapping_surveycode to ff_job using (true);
    create policy mapping_surveycode_organiser on mapping_surveycode to ff_organiser using (true);
    """
REVERSE = """
    drop policy mapping_surveycode_account on mapping_surveycode;
    drop policy mapping_surveycode_job on mapping_surveycode;
    drop policy mapping_surveycode_organiser on mapping_surveycode;
    alter table mapping_surveycode disable row level security;
    """


class Migration(migrations.Migration):
    dependencies = [("config", "0013_wall_of_sheets"), ("mapping", "0003_survey_codes")]
    operations = [migrations.RunSQL(SQL, REVERSE)]
