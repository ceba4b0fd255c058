"""Lessons against naïve models of the contract's words, on data that nobody thought of."""

from __future__ import annotations

import csv
import datetime as dt
import io
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from django.conf import settings as django_settings
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from fullfolj.intake import lesson_places, tables
from fullfolj.intake.lesson_cells import read_minutes
from fullfolj.intake.lesson_minutes import settled
from fullfolj.intake.tables import Column, Layout
from fullfolj.school.models import Enrolment
from tests import register
from tests.lesson_files import file, lake, line, take_in

SPENT = ("present", "valid", "invalid", "other")
minutes = st.one_of(st.none(), st.sampled_from([0, 10, 20, 30, 40, 50, 60]), st.integers(-2, 130))


def naive_minutes(row: dict[str, Any]) -> dict[str, Any]:
    """Contract section 2, word by word, for one lesson."""
    row = dict(row)
    if row["offered"] is None and row["end_time"] is not None and row["end_time"] >= row["start_time"]:
        begin, end = (t.hour * 3600 + t.minute * 60 + t.second for t in (row["start_time"], row["end_time"]))
        row["offered"] = (end - begin + 30) // 60
    cells = [row["offered"], *(row[name] for name in SPENT), row["late"]]
    if any(cell is not None and cell < 0 for cell in cells) or row["offered"] is None:
        return {"quarantine": True}
    if any(cell is not None and cell > 2 * row["offered"] for cell in cells[1:]):
        return {"quarantine": True}
    row |= {"quarantine": False, "issue": None, "doubt": False}
    empty = [name for name in SPENT if row[name] is None]
    if row["cancelled"] or not row["reported"]:
        row["reported"] = row["reported"] and not empty
        return row
    known = sum(row[name] for name in SPENT if row[name] is not None)
    absence = [name for name in empty if name != "other"]
    if known == row["offered"]:
        row |= dict.fromkeys(empty, 0)
    elif len(absence) == 1:
        row |= dict.fromkeys(empty, 0) | {absence[0]: max(row["offered"] - known, 0)}
    elif empty:
        row |= {"reported": False, "issue": "minutes-unknown"}
        return row
    row["doubt"] = sum(row[name] for name in SPENT) != row["offered"]
    return row


ends = st.times(dt.time(8), dt.time(9, 30)).map(lambda end: end.replace(microsecond=0))


@st.composite
def lessons(draw: st.DrawFn) -> dict[str, Any]:
    return {
        "offered": draw(st.one_of(st.none(), st.just(60), st.integers(-1, 70))),
        **{name: draw(minutes) for name in (*SPENT, "late")},
        "start_time": dt.time(8, 10),
        "end_time": draw(st.none() | st.just(dt.time(8, 10)) | ends),
        "reported": draw(st.booleans()),
        "cancelled": draw(st.booleans()),
    }  # fmt: skip


@given(st.lists(lessons(), min_size=1, max_size=30))
def test_minutes_agree_with_the_contracts_words(rows: list[dict[str, Any]]) -> None:
    numbers = dict.fromkeys(("offered", *SPENT, "late"), pl.Int32)
    schema = {**numbers, "start_time": pl.Time, "end_time": pl.Time, "reported": pl.Boolean, "cancelled": pl.Boolean}
    for row, got in zip(rows, settled(pl.DataFrame(rows, schema=schema)).iter_rows(named=True), strict=True):
        expected = naive_minutes(row)
        assert expected.pop("quarantine") == (got["problem"] is not None)
        if got["problem"] is None:
            assert expected == {name: got[name] for name in expected}


@given(st.decimals(0, 1440, places=3), st.sampled_from([".", ","]), st.booleans())
def test_minutes_are_rounded_half_up(number: Any, point: str, shortly: bool) -> None:
    text = str(number).removeprefix("0") if shortly else str(number)
    assert read_minutes(text.replace(".", point)).value == int(number + type(number)("0.5"))


texts = st.text(st.characters(codec="cp1252", exclude_categories=["Cc", "Zs"], exclude_characters="\u00ad"), max_size=8)


@given(
    st.lists(st.tuples(texts, texts, texts).filter(any), min_size=1, max_size=20),
    st.sampled_from(";,\t"),
    st.sampled_from(["utf-8", "utf-8-sig"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    st.permutations(["Namn", "person-id", "KLASS"]),
)
def test_a_table_written_is_the_table_read(
    rows: list[tuple[str, str, str]], delimiter: str, encoding: str, quoting: Any, order: list[str]
) -> None:
    names = ["Namn", "person-id", "KLASS"]
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, quoting=quoting)
    writer.writerow(order)
    writer.writerows([row[names.index(name)] for name in order] for row in rows)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "fil.csv"
        path.write_bytes(text.getvalue().encode(encoding))
        sheet = tables.read_table(path, Layout((Column("Namn"), Column("Person-ID"), Column("Klass"))))
    expected = [(number, *(cell or None for cell in row)) for number, row in enumerate(rows, start=2)]
    assert sheet.frame.rows() == expected
    assert sheet.uneven.is_empty()


days = st.dates(dt.date(2026, 8, 1), dt.date(2026, 8, 12))
periods = st.tuples(st.none() | days, st.none() | days).filter(lambda p: None in p or p[0] <= p[1])


#: Two enrolments that have both ended: the later one holds what comes after.
_ENDED = [(1, unit, (dt.date(2026, 8, day), dt.date(2026, 8, day))) for unit, day in ((1, 2), (2, 4), (3, 3))]


@example(_ENDED, [(1, dt.date(2026, 8, 9)), (1, dt.date(2026, 8, 1))])
@given(
    st.lists(st.tuples(st.integers(1, 3), st.integers(1, 3), periods), max_size=6),
    st.lists(st.tuples(st.integers(1, 3), days), max_size=12),
)
def test_places_agree_with_the_rule(enrolled: list[Any], wanted: list[tuple[int, dt.date]]) -> None:
    rows = [(student, unit, first, last, number) for number, (student, unit, (first, last)) in enumerate(enrolled)]
    schema = {"student": pl.Int64, "unit": pl.Int64, "first": pl.Date, "last": pl.Date, "enrolment": pl.Int64}
    facts = pl.DataFrame(
        [(number, *fact) for number, fact in enumerate(wanted)],
        schema={"row": pl.UInt32, "student": pl.Int64, "date": pl.Date}, orient="row",
    )  # fmt: skip
    placed = lesson_places.placed(facts, pl.DataFrame(rows, schema=schema, orient="row"))
    got = {row["row"]: (row["unit"], row["enrolled"]) for row in placed.iter_rows(named=True)}
    assert got == {number: naive_place(rows, *fact) for number, fact in enumerate(wanted)}


def naive_place(enrolled: list[Any], student: int, date: dt.date) -> tuple[int | None, bool]:
    own = sorted((row for row in enrolled if row[0] == student), key=lambda row: (row[2] or dt.date.min, row[4]))
    holding = [row for row in own if (row[2] or date) <= date <= (row[3] or date)]
    if holding:
        return holding[0][1], True
    before = [row for row in own if (row[2] or date) <= date]
    if before:
        latest = max(row[2] or dt.date.min for row in before)
        return next(row[1] for row in before if (row[2] or dt.date.min) == latest), False
    return (own[0][1] if own else None), False


@dataclass
class Model:
    """The lake as a dict from key to fact, for pupils at two schools."""

    facts: dict[tuple[str, str, str], tuple[str, str]] = field(default_factory=dict)
    homes: dict[str, str] = field(default_factory=dict)

    def take_in(self, rows: list[tuple[str, str, str, str]], *, replace: bool) -> dict[str, int]:
        new = {(student, date, start): subject for student, date, start, subject in rows}
        gone = []
        if replace:
            dates = {date for _s, date, _t in new}
            units = {self.homes[student] for student, _d, _t in new}
            gone = [
                key for key, (_subject, unit) in self.facts.items()
                if key not in new and unit in units and min(dates) <= key[1] <= max(dates)
            ]  # fmt: skip
        counted = {
            "new": sum(key not in self.facts for key in new),
            "changed": sum(key in self.facts and self.facts[key][0] != subject for key, subject in new.items()),
            "unchanged": sum(key in self.facts and self.facts[key][0] == subject for key, subject in new.items()),
            "removed": len(gone),
        }
        for key in gone:
            del self.facts[key]
        for key, subject in new.items():
            if key not in self.facts or self.facts[key][0] != subject:
                self.facts[key] = (subject, self.homes[key[0]])
        return counted


rows = st.tuples(
    st.sampled_from(["A1", "A2", "B1"]),
    st.sampled_from(["2026-06-30", "2026-07-01", "2026-09-01"]),
    st.sampled_from(["08:00", "09:00"]),
    st.sampled_from(["MA", "SV"]),
)
steps = st.lists(
    st.tuples(st.lists(rows, min_size=1, max_size=8), st.booleans(), st.booleans()), min_size=1, max_size=4
)


@contextmanager
def data_directory() -> Iterator[Path]:
    before = django_settings.DATA
    with tempfile.TemporaryDirectory() as folder:
        django_settings.DATA = Path(folder)
        try:
            yield Path(folder)
        finally:
            django_settings.DATA = before


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps)
def test_files_one_after_another_agree_with_a_dict(files: list[Any]) -> None:
    """Also when a pupil moves between the schools in between, and with files that replace a period."""
    town = register.organiser()
    units = {name: register.unit(town) for name in "AB"}
    model = Model()
    for student in ("A1", "A2", "B1"):
        register.student(units[student[0]], source_id=student)
        model.homes[student] = student[0]
    with data_directory() as folder:
        for lines, replace, moves in files:
            if moves:
                model.homes["A2"] = "B" if model.homes["A2"] == "A" else "A"
                Enrolment.objects.filter(person__identities__source_id="A2", unit__parent=town).update(
                    unit=units[model.homes["A2"]]
                )
            path = file(folder, [line(s, d, start=t, end="", subject=subject) for s, d, t, subject in lines])
            expected = model.take_in(lines, replace=replace)
            imp = take_in(town, path, allow_removals=True, replace_period=replace)
            assert {key: imp.counts[key] for key in expected} == expected
            names = {unit.pk: name for name, unit in units.items()}
            got = sorted(
                (row["date"].isoformat(), row["start_time"].strftime("%H:%M"), row["subject"], names[row["unit"]])
                for row in lake(town).iter_rows(named=True)
            )
            assert got == sorted((date, start, *fact) for (_student, date, start), fact in model.facts.items())
