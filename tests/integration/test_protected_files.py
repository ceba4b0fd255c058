"""A file with lessons, sums or grades that marks a pupil as protected takes the pupil out of the register."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from fullfolj.domain.actor import OPERATOR
from fullfolj.imports.wording import guard_words
from fullfolj.intake import people, pipeline
from fullfolj.intake.mapping import profiles, raw
from fullfolj.intake.models import Import, ImportState, ProtectedIdentity
from fullfolj.school.models import Organisation, Person
from tests import lesson_files, register
from tests.integration.intake_case import OTHER_UNIT, csv_of, number, pupil, take_in
from tests.integration.test_mapping_roster import NOW, organiser, written

__all__ = ["organiser"]
pytestmark = pytest.mark.django_db
LESSONS = ("lessons", "Datum;Start;Slut;Närvaro min", "2026-11-02;08:00;09:00;60")
KINDS = [
    LESSONS,
    ("totals", "Datum;Närvaro min;Frånvaro", "2026-11-02;300;60"),
    ("grades", "Läsår;Termin;Ämne;Betyg", "2025/26;VT;Matematik;C"),
]


def read(organiser: Organisation, folder: Path, shape: tuple[str, str, str], *rows: str, **options: Any) -> Import:
    """The import of a file of the shape, read; a row is `id;number;marking`."""
    kind, header, cells = shape
    lines = [f"{one.rsplit(';', 1)[0]};{cells};{one.rsplit(';', 1)[1]}" for one in rows]
    path = written(folder, "\n".join([f"Elev-ID;Personnummer;{header};Skyddad", *lines]) + "\n")
    found = raw.read(path)
    if profiles.find(organiser, found) is None:
        about = profiles.propose(found, profiles.area_of(kind))
        profiles.keep(organiser=organiser, name=kind, raw=found, understanding=about, by=OPERATOR, now=NOW)
    imp = pipeline.receive(path, kind=kind, organiser=organiser, by=OPERATOR, now=NOW, options=options)
    pipeline.read(imp.pk, by=OPERATOR, now=NOW)
    imp.refresh_from_db()
    return imp


def take(organiser: Organisation, folder: Path, shape: tuple[str, str, str], *rows: str, **options: Any) -> Import:
    imp = read(organiser, folder, shape, *rows, **options)
    return pipeline.apply(imp.pk, by=OPERATOR, now=NOW)


def is_there(given: str) -> bool:
    return Person.objects.filter(given_name=given).exists()


@pytest.mark.parametrize("shape", KINDS, ids=[kind for kind, _header, _cells in KINDS])
def test_a_mark_in_a_file(organiser: Organisation, tmp_path: Path, shape: tuple[str, str, str]) -> None:
    take(organiser, tmp_path, LESSONS, f"E1;{number(1)};Nej", f"E2;{number(5)};Nej")
    ada = Person.objects.get(given_name="Ada")

    imp = take(organiser, tmp_path, shape, f"E1;{number(1)};Ja", f"E2;{number(5)};Nej")

    assert (imp.state, imp.counts["protected"]) == (ImportState.APPLIED, 1)
    ada.refresh_from_db()
    assert (ada.is_protected, ada.given_name, ada.civic_no_digest) == (True, "", "")
    assert is_there("Egil")
    lake = lesson_files.lake(organiser)
    assert lake.height == 1
    assert lake.filter(pl.col("student") == ada.pk).is_empty()
    assert people.resolve(organiser, ["E1"])["outcome"].to_list() == [people.PROTECTED]


def test_the_number_alone_tells_who_it_is(organiser: Organisation, tmp_path: Path) -> None:
    take(organiser, tmp_path, LESSONS, f"okänd;{number(1)};Ja", f"E2;{number(5)};Nej")
    assert not is_there("Ada")


def test_files_of_the_kind_lift_their_own_mark_and_no_other(organiser: Organisation, tmp_path: Path) -> None:
    rows = [pupil("E1", "Ada", Personnummer=number(1)), pupil("E2", "Egil", Personnummer=number(5))]
    take(organiser, tmp_path, LESSONS, f"E1;{number(1)};Ja", f"E2;{number(5)};Nej")
    take_in(organiser, "roster", csv_of(rows), tmp_path, allow_removals=True)
    take(organiser, tmp_path, KINDS[1], f"E1;{number(1)};Nej", f"E2;{number(5)};Nej")
    take_in(organiser, "roster", csv_of(rows), tmp_path, allow_removals=True)
    assert not is_there("Ada")

    take(organiser, tmp_path, LESSONS, f"E1;{number(1)};Nej", f"E2;{number(5)};Nej")
    take_in(organiser, "roster", csv_of(rows), tmp_path, allow_removals=True)

    assert is_there("Ada")
    assert not ProtectedIdentity.objects.filter(marked_by__startswith="lessons").exists()


def test_a_column_that_marks_nearly_everybody_waits_for_somebody(organiser: Organisation, tmp_path: Path) -> None:
    take_in(organiser, "roster", csv_of([pupil(f"N{n}", f"Namn{n}") for n in range(9)]), tmp_path, allow_removals=True)

    imp = read(organiser, tmp_path, LESSONS, *(f"N{n};;aldrig" for n in range(9)))

    assert imp.state == ImportState.GUARDED
    assert "Kolumnen kanske betyder något annat" in guard_words(imp)
    assert is_there("Namn1")
    pipeline.apply(imp.pk, by=OPERATOR, now=NOW, allow_removals=True)
    assert not is_there("Namn1")


def test_whoever_imports_for_one_school_takes_out_no_pupil_of_another(organiser: Organisation, tmp_path: Path) -> None:
    other = register.unit(organiser, "Ängsskolan")
    other.school_unit_code = OTHER_UNIT
    other.save()
    take(organiser, tmp_path, LESSONS, f"E1;{number(1)};Ja", units=[other.pk])
    assert is_there("Ada")


OWN_KINDS = [
    (
        "lessons",
        (
            "student_id;date;start;end;subject;group;offered_minutes;present_minutes;valid_absence_minutes;"
            "invalid_absence_minutes;other_minutes;late_minutes"
        ),
        "2026-11-02;08:10;09:10;MA;8A;60;60;0;0;0;",
    ),
    ("totals", "student_id;from;to;subject;offered_minutes;absence_minutes", "2026-07-01;2026-10-31;MA;900;80"),
    ("grades", "student_id;school_year;term;year_level;subject;grade;kind", "2025/26;VT;7;MA;C;term"),
]


@pytest.mark.parametrize("shape", OWN_KINDS, ids=[kind for kind, _header, _cells in OWN_KINDS])
def test_a_column_of_marks_beside_our_own(organiser: Organisation, tmp_path: Path, shape: tuple[str, str, str]) -> None:
    kind, header, cells = shape
    rows = f"E1;{cells};\nE1;{cells};Ja\nE2;{cells};Nej\n"

    imp = take_in(organiser, kind, f"{header};Skyddad identitet\n{rows}", tmp_path, allow_removals=True)

    assert not is_there("Ada")
    assert (imp.counts["read"], imp.counts["protected"], imp.counts["new"]) == (3, 2, 1)
    own = ProtectedIdentity.objects.filter(marked_by__startswith=kind)
    assert own.exists()

    take_in(organiser, kind, f"{header};Skyddad identitet\nE1;{cells};Nej\n", tmp_path)

    assert not own.exists()


@pytest.mark.parametrize("beside", ["", "Sekretessmarkering;"], ids=["in its place", "beside it"])
def test_a_class_list_that_calls_it_something_else(organiser: Organisation, tmp_path: Path, beside: str) -> None:
    columns = f"Person-ID;Förnamn;Efternamn;Skolform;Skolenhetskod;Årskurs;Klass;{beside}Skyddad folkbokföring"
    empty = "Nej;" if beside else ""
    text = f"{columns}\nE7;Bo;Ek;GR;12345678;8;8A;{empty}Ja\nE8;Li;Ek;GR;12345678;8;8A;{empty}Nej\n"

    imp = take_in(organiser, "roster", text, tmp_path, allow_removals=True)

    assert imp.counts["protected"] == 1
    assert (is_there("Bo"), is_there("Li")) == (False, True)


@pytest.mark.parametrize("shape", KINDS, ids=[kind for kind, _header, _cells in KINDS])
def test_a_mark_on_somebody_whom_nobody_knows_yet(
    organiser: Organisation, tmp_path: Path, shape: tuple[str, str, str]
) -> None:
    newcomer = pupil("E9", "Hemlig", Personnummer=number(9))
    take(organiser, tmp_path, shape, f"E9;{number(9)};Ja", f"E2;{number(5)};Nej")

    imp = take_in(organiser, "roster", csv_of([pupil("E8"), newcomer]), tmp_path, allow_removals=True)

    assert imp.counts["protected"] == 1
    assert not is_there("Hemlig")

    take(organiser, tmp_path, shape, f"E9;{number(9)};Nej", f"E2;{number(5)};Nej")
    take_in(organiser, "roster", csv_of([pupil("E8"), newcomer]), tmp_path, allow_removals=True)

    assert is_there("Hemlig")


def test_an_id_alone_marks_where_it_can_be_of_one_pupil(organiser: Organisation, tmp_path: Path) -> None:
    register.unit(organiser, "En annan skola")
    own = "6f1c2a52-1d0e-4b3a-9f66-0d9f7a2f4c11"
    take(organiser, tmp_path, LESSONS, f"{own};;Ja", "E9;;Ja", f"E2;{number(5)};Nej")

    take_in(organiser, "roster", csv_of([pupil(own, "Hemlig"), pupil("E9", "Annan")]), tmp_path, allow_removals=True)

    assert (is_there("Hemlig"), is_there("Annan")) == (False, True)
