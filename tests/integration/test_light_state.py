"""Migrations with fewer models rendered anew: what they do to the tables, and what Python in a migration sees."""

from __future__ import annotations

import pytest
from django.db import connection, migrations, models
from django.db.migrations import executor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from fullfolj.config.light_state import LightState, light_states

pytestmark = pytest.mark.django_db


def table(name: str, *fields: tuple[str, models.Field]) -> migrations.CreateModel:
    return migrations.CreateModel(name, [("id", models.AutoField(primary_key=True)), *fields])


def key(to: str) -> models.ForeignKey:
    return models.ForeignKey(f"zoo.{to}", models.CASCADE, null=True)


STEPS: list[Operation] = [
    table("Cage", ("size", models.IntegerField(default=1))),
    table("Animal", ("cage", key("Cage"))),
    migrations.AddField("Cage", "keeper", key("Animal")),
    migrations.AddField("Animal", "name", models.CharField(max_length=9, default="")),
    migrations.AddConstraint("Animal", models.UniqueConstraint(fields=["name", "cage"], name="once")),
    migrations.AlterField("Animal", "name", models.CharField(max_length=90, default="")),
    table("Food", ("animal", key("Animal"))),
    migrations.RemoveField("Cage", "size"),
]


def carry_out(state: ProjectState, steps: list[Operation]) -> ProjectState:
    steps_as_one = type("Migration", (migrations.Migration,), {"operations": steps})("0001", "zoo")
    assert state.apps  # rendered, as before a migration
    with connection.schema_editor() as editor:
        return steps_as_one.apply(state, editor)


def columns() -> list[tuple[str, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select table_name, column_name, data_type, character_maximum_length::text, is_nullable"
            " from information_schema.columns where table_name like 'zoo!_%' escape '!' order by 1, 2"
        )
        return cursor.fetchall()


def rules() -> list[tuple[str, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select conrelid::regclass::text, pg_get_constraintdef(oid) from pg_constraint"
            " where conrelid::regclass::text like 'zoo!_%' escape '!' order by 1, 2"
        )
        return cursor.fetchall()


def drop() -> None:
    with connection.cursor() as cursor:
        cursor.execute("drop table zoo_food, zoo_animal, zoo_cage cascade")


def test_makes_the_same_tables_as_django_alone() -> None:
    carry_out(ProjectState(), STEPS)
    plain = columns(), rules()
    drop()
    carry_out(LightState(), STEPS)
    assert (columns(), rules()) == plain
    assert len(plain[0]) == 7
    assert len(plain[1]) == 11


def test_a_new_key_leaves_the_class_at_its_other_end() -> None:
    state = LightState()
    carry_out(state, STEPS[:2])
    before = state.apps.get_model("zoo", "Animal")
    carry_out(state, STEPS[2:3])
    assert state.apps.get_model("zoo", "Animal") is before
    assert state.apps.get_model("zoo", "Cage")._meta.get_field("keeper")


def test_a_key_that_is_taken_away_renders_all() -> None:
    state = LightState()
    carry_out(state, STEPS[:5])
    before = state.apps.get_model("zoo", "Animal")
    carry_out(state, [migrations.RemoveField("Cage", "keeper")])
    assert state.apps.get_model("zoo", "Animal") is not before


def test_python_in_a_migration_sees_both_ends_of_a_key() -> None:
    seen = []

    def look(apps, _editor) -> None:
        cage = apps.get_model("zoo", "Cage").objects.create()
        apps.get_model("zoo", "Animal").objects.create(cage=cage, name="Ugglan")
        seen.extend(one.name for one in cage.animal_set.all())
        cage.delete()  # and what hangs on it
        seen.append(apps.get_model("zoo", "Animal").objects.count())

    carry_out(LightState(), [*STEPS, migrations.RunPython(look)])
    assert seen == ["Ugglan", 0]


def test_the_executor_has_its_own_state_again_after() -> None:
    with light_states():
        assert executor.MigrationExecutor(connection)._create_project_state().__class__ is LightState
    assert executor.ProjectState is ProjectState
