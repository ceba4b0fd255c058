"""Imports and undos in any order end where the same imports end without those that were taken back."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fullfolj.domain.actor import OPERATOR
from fullfolj.domain.errors import PlainError
from fullfolj.intake import pipeline, undo
from fullfolj.intake.models import Import, ImportState
from fullfolj.lake import store
from fullfolj.school.models import Enrolment, Grade, Group, GroupMembership, Organisation, SourceIdentity
from tests import lesson_files, register
from tests.integration.intake_case import csv_of, pupil
from tests.lesson_files import NOW, line

pytestmark = pytest.mark.django_db
PUPILS = ("E1", "E2", "E3")
_GRADES = "student_id;school_year;term;year_level;subject;grade;kind"

rosters = st.dictionaries(st.sampled_from(PUPILS), st.sampled_from(["8A", "8B"]), min_size=1)
lessons = st.dictionaries(
    st.tuples(st.sampled_from(PUPILS), st.sampled_from(["2026-06-01", "2026-09-01", "2026-09-02"])),
    st.sampled_from([0, 20, 60]),
    min_size=1,
)
grades = st.dictionaries(
    st.tuples(st.sampled_from(PUPILS), st.sampled_from(["MA", "EN"])), st.sampled_from("ACF"), min_size=1
)
steps = st.one_of(
    st.tuples(st.just("roster"), rosters),
    st.tuples(st.just("lessons"), lessons),
    st.tuples(st.just("replacing"), lessons),
    st.tuples(st.just("grades"), grades),
    st.tuples(st.just("undo"), st.sampled_from(["roster", "lessons", "grades"])),
)


class _Over(Exception):
    """Takes the example's rows back out of the database."""


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(first=rosters, plan=st.lists(steps, min_size=2, max_size=8))
def test_undone_imports_leave_no_trace(first: dict[str, str], plan: list[tuple[str, Any]]) -> None:
    kept: list[tuple[str, Any]] = []
    with_undo, without = None, None
    try:
        with transaction.atomic():
            town, kept = _played([("roster", first), *plan])
            with_undo = _state(town)
            raise _Over
    except _Over:
        pass
    try:
        with transaction.atomic():
            town, again = _played(kept)
            assert again == kept
            without = _state(town)
            raise _Over
    except _Over:
        pass
    assert with_undo == without


def _played(plan: list[tuple[str, Any]]) -> tuple[Organisation, list[tuple[str, Any]]]:
    """The town after the plan, and those of its steps that are still in force. A refused undo must change nothing."""
    town = register.organiser()
    register.unit(town)
    done: list[tuple[Import, tuple[str, Any]]] = []
    with tempfile.TemporaryDirectory() as directory:
        for number, (kind, content) in enumerate(plan):
            if kind != "undo":
                if (imp := _taken_in(town, Path(directory), number, kind, content)) is not None:
                    done.append((imp, (kind, content)))
                continue
            newest = next((imp for imp, _step in reversed(done) if imp.kind == content), None)
            if newest is None or (content == "roster" and newest is not done[-1][0]):
                continue  # what later files could be read of rests on the class list they met
            before = _state(town)
            try:
                undo.take_back(newest.pk, by=OPERATOR, now=NOW)
            except PlainError:
                assert _state(town) == before
                newest.refresh_from_db()
                assert newest.state == ImportState.APPLIED
            else:
                done = [(imp, step) for imp, step in done if imp.pk != newest.pk]
    return town, [step for _imp, step in done]


def _taken_in(town: Organisation, directory: Path, number: int, kind: str, content: Any) -> Import | None:
    """The applied import; None when the file says nothing that can be read."""
    at = NOW + dt.timedelta(minutes=number)
    options = {"replace_period": True} if kind == "replacing" else {}
    path = _file(directory / f"{number}.csv", kind, content, town.units.get().school_unit_code)
    name = "lessons" if kind == "replacing" else kind
    imp = pipeline.receive(path, kind=name, organiser=town, by=OPERATOR, now=at, options=options)
    try:
        task = pipeline.read(imp.pk, by=OPERATOR, now=at)
        return pipeline.apply(imp.pk, by=OPERATOR, now=at, allow_removals=True, task=task)
    except PlainError:
        return None


def _file(path: Path, kind: str, content: Any, code: str) -> Path:
    if kind == "roster":
        rows = [pupil(own, Skolenhetskod=code, Klass=name) for own, name in content.items()]
        path.write_text(csv_of(rows), encoding="utf-8")
    elif kind == "grades":
        marks = [f"{own};2025/26;VT;7;{subject};{mark};term" for (own, subject), mark in content.items()]
        path.write_text("\n".join([_GRADES, *marks, ""]), encoding="utf-8")
    else:
        lines = [
            line(own, day, present_minutes=str(60 - away), invalid_absence_minutes=str(away))
            for (own, day), away in content.items()
        ]
        lesson_files.file(path.parent, lines, path.name)
    return path


def _state(town: Organisation) -> dict[str, Any]:
    """Everything, with the pupils called what the source calls them: their numbers differ between two runs."""
    names = dict(SourceIdentity.objects.filter(unit__parent=town).values_list("person_id", "source_id"))
    groups = dict(Group.objects.filter(unit__parent=town).values_list("pk", "display_name"))
    enrolments = Enrolment.objects.filter(unit__parent=town).values_list("person_id", "start_date", "end_date")
    members = GroupMembership.objects.filter(group__unit__parent=town)
    marks = Grade.objects.filter(person__organiser=town).values_list("person_id", "subject", "grade", "term")
    facts = lesson_files.lake(town).drop("unit").rows(named=True) if store.current(town).exists() else []
    return {
        "names": sorted(names.values()),
        "groups": sorted(groups.values()),
        "enrolments": sorted((names[own], str(start), str(end)) for own, start, end in enrolments),
        "members": sorted(
            (names[m.person_id], groups[m.group_id], str(m.start_date), str(m.end_date)) for m in members
        ),
        "grades": sorted((names[own], *map(str, rest)) for own, *rest in marks),
        "facts": sorted(str({**fact, "student": names[fact["student"]]}) for fact in facts),
    }
