import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("school", "0007_absence_notices"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="grade",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="grade",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="grade",
            name="delete_delete",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="responsible",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="responsible",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="responsible",
            name="delete_delete",
        ),
        migrations.AddField(
            model_name="grade",
            name="source",
            field=models.CharField(blank=True, default="", max_length=36),
        ),
        migrations.AddField(
            model_name="grade",
            name="source_id",
            field=models.CharField(blank=True, default="", max_length=100),
        ),
        migrations.AddField(
            model_name="gradeevent",
            name="source",
            field=models.CharField(blank=True, default="", max_length=36),
        ),
        migrations.AddField(
            model_name="gradeevent",
            name="source_id",
            field=models.CharField(blank=True, default="", max_length=100),
        ),
        migrations.AddField(
            model_name="responsible",
            name="source",
            field=models.CharField(blank=True, default="", max_length=36),
        ),
        migrations.AddField(
            model_name="responsible",
            name="source_id",
            field=models.CharField(blank=True, default="", max_length=100),
        ),
        migrations.AddField(
            model_name="responsibleevent",
            name="source",
            field=models.CharField(blank=True, default="", max_length=36),
        ),
        migrations.AddField(
            model_name="responsibleevent",
            name="source_id",
            field=models.CharField(blank=True, default="", max_length=100),
        ),
        migrations.AlterField(
            model_name="sourceidentity",
            name="kind",
            field=models.CharField(
                choices=[("student", "pupil"), ("staff", "staff"), ("guardian", "guardian")], max_length=10
            ),
        ),
        migrations.AlterField(
            model_name="sourceidentityevent",
            name="kind",
            field=models.CharField(
                choices=[("student", "pupil"), ("staff", "staff"), ("guardian", "guardian")], max_length=10
            ),
        ),
        migrations.AddIndex(
            model_name="grade",
            index=models.Index(
                models.F("source"),
                models.F("source_id"),
                condition=models.Q(("source", ""), _negated=True),
                name="grades_by_source",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="grade",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "school_gradeevent" ("grade", "id", "kind", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "school_year", "source", "source_id", "subject", "term", "unit_id", "year_level") SELECT new_values."grade", new_values."id", new_values."kind", new_values."person_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."school_year", new_values."source", new_values."source_id", new_values."subject", new_values."term", new_values."unit_id", new_values."year_level" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="2ff30e5406952326862bdadaa04a2ea4bceeee96",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_efb2f",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="school_grade",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="grade",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "school_gradeevent" ("grade", "id", "kind", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "school_year", "source", "source_id", "subject", "term", "unit_id", "year_level") SELECT new_values."grade", new_values."id", new_values."kind", new_values."person_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."school_year", new_values."source", new_values."source_id", new_values."subject", new_values."term", new_values."unit_id", new_values."year_level" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="c25cd40b5f78c333ba031dac742cb162d5046b4d",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_2b388",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="school_grade",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="grade",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "school_gradeevent" ("grade", "id", "kind", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "school_year", "source", "source_id", "subject", "term", "unit_id", "year_level") SELECT old_values."grade", old_values."id", old_values."kind", old_values."person_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."school_year", old_values."source", old_values."source_id", old_values."subject", old_values."term", old_values."unit_id", old_values."year_level" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="a185550f9350d106d0cb8e0804ad896ee7dea5ec",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_e32df",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="school_grade",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="responsible",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "school_responsibleevent" ("child_id", "end_date", "guardian_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "source_id", "start_date") SELECT new_values."child_id", new_values."end_date", new_values."guardian_id", new_values."id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."source", new_values."source_id", new_values."start_date" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="cc5c9d1f117eb4b918a6ad66ca1cc7a60b885fbf",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_d9022",
                    referencing="REFERENCING NEW TABLE AS new_values ",
                    table="school_responsible",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="responsible",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "school_responsibleevent" ("child_id", "end_date", "guardian_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "source_id", "start_date") SELECT new_values."child_id", new_values."end_date", new_values."guardian_id", new_values."id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."source", new_values."source_id", new_values."start_date" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                    hash="3487c4251f9710873f8fd7d71a0e72d02b6e51ae",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_63360",
                    referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                    table="school_responsible",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="responsible",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "school_responsibleevent" ("child_id", "end_date", "guardian_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "source_id", "start_date") SELECT old_values."child_id", old_values."end_date", old_values."guardian_id", old_values."id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."source", old_values."source_id", old_values."start_date" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                    hash="cecd295a8609a83ea7d6ed7bf77f727fe0660cb7",
                    level="STATEMENT",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_2df8a",
                    referencing="REFERENCING OLD TABLE AS old_values ",
                    table="school_responsible",
                    when="AFTER",
                ),
            ),
        ),
    ]
