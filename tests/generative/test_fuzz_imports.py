"""Spoiled files through the whole import: refused in words, or read with every row accounted for; nothing written."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fullfolj.domain.actor import OPERATOR
from fullfolj.domain.errors import PlainError
from fullfolj.intake import pipeline
from fullfolj.intake.models import Import, ImportState
from fullfolj.lake.models import Partition
from fullfolj.school.models import Enrolment, Grade, Organisation, Person
from tests import register
from tests.generative import fuzzed_files as files
from tests.generative.fuzzing import CANARY, corpus
from tests.lesson_files import NOW

_EXAMPLES = int(os.environ.get("FULLFOLJ_FUZZ_EXAMPLES", "12"))
_KINDS = {
    "lessons.csv": "lessons",
    "roster.csv": "roster",
    "grades.csv": "grades",
    "scb.csv": "grades",
    "foreign.csv": "lessons",
}
pytestmark = pytest.mark.django_db


@contextmanager
def _data() -> Iterator[Path]:
    before = django_settings.DATA
    with tempfile.TemporaryDirectory() as folder:
        django_settings.DATA = Path(folder) / "data"
        django_settings.DATA.mkdir()
        try:
            yield Path(folder)
        finally:
            django_settings.DATA = before


def _standing() -> list[int]:
    return [model.objects.count() for model in (Person, Enrolment, Grade, Organisation, Partition)]


def read_only(town: Organisation, kind: str, data: bytes) -> None:
    """Reads the bytes as an import of that kind and looks at what it says; it is not applied."""
    before = _standing()
    with _data() as folder:
        path = folder / "file"
        path.write_bytes(data)
        said = ""
        try:
            imp = pipeline.receive(path, kind=kind, organiser=town, by=OPERATOR, now=NOW)
            pipeline.read(imp.pk, by=OPERATOR, now=NOW)
        except PlainError as error:
            said = f"{error} {error.what_to_do}"
        assert CANARY.casefold() not in said.casefold()
        assert _standing() == before
        for imp in Import.objects.filter(organiser=town):
            _looks_right(imp)
            imp.quarantined_rows.all().delete()
            imp.delete()


def _looks_right(imp: Import) -> None:
    rows = list(imp.quarantined_rows.values_list("sheet", "row_number", "column", "code", "shown_value"))
    told = str([imp.failure, imp.warnings, imp.preview, rows]).casefold()
    assert CANARY.casefold() not in told
    if imp.state not in (ImportState.READY, ImportState.GUARDED):
        return
    counts = imp.counts
    assert len(rows) == counts["quarantined"]
    assert len({row[:2] for row in rows}) == len(rows)
    if imp.kind != "grades":  # a row of SCB's has many grades
        taken = counts["new"] + counts["changed"] + counts["unchanged"]
        assert taken + counts["quarantined"] + counts["protected"] <= counts["read"]


@settings(
    max_examples=_EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture],
)
@given(st.sampled_from(sorted(_KINDS)), files.edits, st.sampled_from(["utf-8", "cp1252"]), files.stray, files.cuts)
def test_spoiled_files(
    name: str,
    what: Sequence[tuple[int, int, str]],
    written_in: str,
    stray: Sequence[tuple[int, bytes]],
    cut: int | None,
) -> None:
    town = _town()
    data = files.spoiled_text(files.whole_files()[name], what, written_in)
    read_only(town, _KINDS[name], files.spoiled_bytes(data, stray, cut))


def _town() -> Organisation:
    found = Organisation.objects.filter(parent=None).first()
    if found is not None:
        return found
    town = register.organiser()
    register.unit(town)
    return town


@pytest.mark.parametrize("path", corpus("tables"), ids=lambda path: path.name)
def test_corpus(path: Path) -> None:
    for kind in ("lessons", "roster", "grades"):
        read_only(_town(), kind, path.read_bytes())
