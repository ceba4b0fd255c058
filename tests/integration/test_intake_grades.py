"""Grades in: canonical CSV and SCB's files."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from fullfolj.domain.errors import PlainError
from fullfolj.intake import scb
from fullfolj.intake.models import Import
from fullfolj.school.models import BY_HAND, Grade, Organisation
from tests import register
from tests.integration.intake_case import (
    OTHER_UNIT,
    TODAY,
    UNIT,
    counts,
    csv_of,
    number,
    pupil,
    quarantined,
    take_in,
    warned,
)

pytestmark = pytest.mark.django_db
HEADER = "student_id;school_year;term;year_level;subject;grade;kind\n"


@pytest.fixture
def organiser(tmp_path: Path) -> Organisation:
    """e1, e2 at one unit, e3 at another, e4 protected."""
    made = register.organiser()
    rows = [
        pupil("e1", "Ada", Personnummer=number(1)),
        pupil("e2", "Bo", Personnummer=number(2)),
        pupil("e3", "Cleo", Personnummer=number(3), Skolenhetskod=OTHER_UNIT),
        pupil("e4", Personnummer=number(4), Sekretessmarkering="Sekretessmarkering"),
    ]
    take_in(made, "roster", csv_of(rows), tmp_path)
    return made


def grades(organiser: Organisation, folder: Path, *lines: str, **more: object) -> Import:
    return take_in(organiser, "grades", HEADER + "\n".join(lines) + "\n", folder, **more)  # type: ignore[arg-type]


def stored() -> dict[tuple[str, str], str]:
    """Given name and subject → grade."""
    return {(name, subject): grade for name, subject, grade in Grade.objects.values_list(
        "person__given_name", "subject", "grade")}  # fmt: skip


def nine(place: int = 1, *, unit: str = UNIT, date: str = "2026-06-12", **values: str) -> str:
    """A row of the year 9 file: all E, nothing that need not be graded."""
    about = dict(zip(scb.YEAR_9, ("Test", date, "1", number(place), unit, "9A", "Ada", "Provsson"), strict=False))
    usual = {**dict.fromkeys(scb.YEAR_9[8:], "E"), **dict.fromkeys(("Sva", "Tn", "OVR"), "2")}
    usual |= {"M1 (språk)": "", "M1 (betyg)": "2", "M2 (språk)": "SPA", "ML (språk)": "ARA", "ML (betyg)": "C"}
    return ";".join({**about, **usual, **{key.replace("_", " "): value for key, value in values.items()}}.values())


def six(place: int = 1, *, unit: str = UNIT, date: str = "2026-06-12", **values: str) -> str:
    about = dict(zip(scb.YEAR_6, ("Test", date, "1", number(place), unit, "6A", "Ada", "Provsson"), strict=False))
    usual = {
        **dict.fromkeys(scb.YEAR_6[8:], "C"),
        **dict.fromkeys(("No", "Ge", "Hi", "Re", "Sh", "Sva", "Tn", "OVR"), "2"),
    }
    usual |= {"M1 (språk)": "", "M1 (betyg)": "2", "M2 (språk)": "TYS", "Modm_anm": "", "Modmalbe": "2", "Hkk": "Z"}
    return ";".join({**about, **usual, **values}.values())


def test_canonical_grades(organiser: Organisation, tmp_path: Path) -> None:
    lines = ["e1;2025/26;VT;8;MA;C;term", "e1;2025-26;vt;8;M2SPA;9;term", "e3;2025/26;HT;8;sva;–;terminsbetyg",
             "e4;2025/26;VT;8;MA;A;term"]  # fmt: skip
    imp = grades(organiser, tmp_path, *lines)
    assert counts(imp) == (3, 0, 0, 0)
    assert (imp.counts["read"], imp.counts["protected"]) == (4, 1)
    assert stored() == {("Ada", "MA"): "C", ("Ada", "M2SPA"): "-", ("Cleo", "SVA"): "-"}
    one = Grade.objects.get(subject="MA")
    assert (one.school_year, one.term, one.year_level, one.kind, one.unit.school_unit_code) == (
        "2025/26", "VT", 8, "term", UNIT)  # fmt: skip
    assert counts(grades(organiser, tmp_path, *lines)) == (0, 0, 3, 0)
    assert counts(grades(organiser, tmp_path, "e1;2025/26;VT;8;MA;B;term")) == (0, 1, 0, 0)


def test_what_a_digit_means_follows_the_cohort(organiser: Organisation, tmp_path: Path) -> None:
    lines = ["e1;2027/28;VT;7;MA;3;term", "e1;2028/29;VT;9;EN;3;term", "e1;2028/29;VT;8;SV;3;term",
             "e2;2028/29;VT;8;MA;ej;term"]  # fmt: skip
    grades(organiser, tmp_path, *lines, today=dt.date(2029, 6, 20))
    assert stored() == {
        ("Ada", "MA"): "ADAPTED",
        ("Ada", "EN"): "ADAPTED",
        ("Ada", "SV"): "3",
        ("Bo", "MA"): "NOT_STUDIED",
    }


@pytest.mark.parametrize(
    ("line", "column", "code"),
    [
        ("e9;2025/26;VT;8;MA;C;term", "student_id", "unknown-student"),
        (";2025/26;VT;8;MA;C;term", "student_id", "missing-value"),
        ("e1;2025/27;VT;8;MA;C;term", "school_year", "school-year"),
        ("e1;2035/36;VT;8;MA;C;term", "school_year", "school-year"),
        ("e1;;VT;8;MA;C;term", "school_year", "missing-value"),
        ("e1;2025/26;ST;8;MA;C;term", "term", "one-of"),
        ("e1;2025/26;VT;12;MA;C;term", "year_level", "year-level"),
        ("e1;2025/26;VT;;MA;C;term", "year_level", "missing-value"),
        ("e1;2025/26;VT;8;Matte;C;term", "subject", "subject-code"),
        ("e1;2025/26;VT;8;;C;term", "subject", "missing-value"),
        ("e1;2025/26;VT;8;MA;G;term", "grade", "grade-code"),
        ("e1;2025/26;VT;8;MA;4;term", "grade", "grade-code"),
        ("e1;2025/26;VT;8;MA;;term", "grade", "missing-value"),
        ("e1;2025/26;VT;8;NO;C;term", "subject", "block-grade"),
        ("e1;2025/26;VT;8;MA;C;", "kind", "missing-value"),
        ("e1;2025/26;VT;8;MA;C", "", "uneven-row"),
    ],
)
def test_a_bad_cell_is_told_by_row_and_column(
    organiser: Organisation, tmp_path: Path, line: str, column: str, code: str
) -> None:
    imp = grades(organiser, tmp_path, "e2;2025/26;VT;8;MA;C;term", line)
    assert quarantined(imp) == [(3, column, code)]
    assert counts(imp) == (1, 0, 0, 0)


def test_one_id_at_two_units_must_say_which(organiser: Organisation, tmp_path: Path) -> None:
    take_in(organiser, "roster", csv_of([pupil("e1", "Dag", Skolenhetskod="78978978")]), tmp_path)
    imp = grades(organiser, tmp_path, "e1;2025/26;VT;8;MA;C;term", "78978978/e1;2025/26;VT;8;MA;D;term")
    assert quarantined(imp) == [(2, "student_id", "ambiguous-student")]
    assert stored() == {("Dag", "MA"): "D"}


def test_the_same_grade_twice_in_a_file(organiser: Organisation, tmp_path: Path) -> None:
    alike = grades(organiser, tmp_path, *["e1;2025/26;VT;8;MA;C;term"] * 2)
    assert counts(alike) == (1, 0, 0, 0)
    assert not warned(alike)
    unlike = grades(organiser, tmp_path, "e1;2025/26;VT;8;MA;D;term", "e1;2025/26;VT;8;MA;B;term")
    assert counts(unlike) == (0, 1, 0, 0)
    assert warned(unlike)["duplicate-grade"] == 1
    assert stored() == {("Ada", "MA"): "B"}


def test_a_grade_belongs_to_the_unit_of_the_term(organiser: Organisation, tmp_path: Path) -> None:
    rows = [
        pupil("e1", "Ada", Personnummer=number(1), Inskrivningsdatum="2024-08-19", Utskrivningsdatum="2026-01-07"),
        pupil("m1", "Ada", Personnummer=number(1), Inskrivningsdatum="2026-01-08", Skolenhetskod=OTHER_UNIT),
        pupil("e2", "Bo", Personnummer=number(2)),
        pupil("e3", "Cleo", Personnummer=number(3), Skolenhetskod=OTHER_UNIT),
    ]
    take_in(organiser, "roster", csv_of(rows), tmp_path)
    grades(organiser, tmp_path, "e1;2025/26;HT;8;MA;C;term", "e1;2025/26;VT;8;MA;D;term", "e1;2023/24;VT;6;MA;D;term")
    assert dict(Grade.objects.values_list("term", "unit__school_unit_code").filter(school_year="2025/26")) == {
        "HT": UNIT,
        "VT": OTHER_UNIT,
    }
    assert Grade.objects.get(school_year="2023/24").unit.school_unit_code == UNIT


# -- SCB ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("header", [True, False])
def test_the_file_of_year_nine(organiser: Organisation, tmp_path: Path, header: bool) -> None:
    text = (";".join(scb.YEAR_9) + "\n" if header else "") + nine(1, Ma="9", Bl="F") + "\n" + nine(2, Hkk="3") + ";\n"
    imp = take_in(organiser, "grades", text, tmp_path)
    assert (imp.counts["read"], imp.counts["quarantined"]) == (2, 0)
    assert imp.counts["new"] == 2 * 22
    assert stored()["Ada", "MA"] == "-"
    assert stored()["Ada", "BL"] == "F"
    assert stored()["Bo", "HKK"] == "ADAPTED"
    assert stored()["Ada", "M2SPA"] == "E"
    assert stored()["Ada", "MLARA"] == "C"
    assert stored()["Ada", "M1"] == "NOT_STUDIED"
    assert set(Grade.objects.values_list("school_year", "term", "year_level", "kind")) == {
        ("2025/26", "VT", 9, "final")
    }
    assert counts(take_in(organiser, "grades", text, tmp_path)) == (0, 0, 2 * 22, 0)


def test_the_file_of_year_six(organiser: Organisation, tmp_path: Path) -> None:
    imp = take_in(organiser, "grades", six(1, date="2025-12-18").encode("cp1252") + b"\n", tmp_path)
    assert imp.counts["quarantined"] == 0
    assert stored()["Ada", "SO"] == "C"
    assert stored()["Ada", "GE"] == "NOT_STUDIED"
    assert stored()["Ada", "HKK"] == "NOT_TAUGHT"
    assert set(Grade.objects.values_list("school_year", "term", "year_level", "kind")) == {("2025/26", "HT", 6, "term")}


@pytest.mark.parametrize(
    ("line", "column", "code"),
    [
        (nine(9), "PersonNr", "unknown-student"),
        (nine(2).replace(number(2), ""), "PersonNr", "missing-value"),
        (nine(2).replace(number(2), "2,01E+11"), "PersonNr", "excel-number"),
        (nine(2, unit="99999999"), "Skolenhetskod", "unknown-unit"),
        (nine(2, Ma="G"), "Ma", "grade-code"),
        (nine(2, Ma="2"), "Ma", "grade-code"),
        (nine(2, Ma="Y"), "Ma", "grade-code"),
        (nine(2, Ma=""), "Ma", "missing-value"),
        (nine(2, Sv="2"), "Sv", "grade-code"),
        (nine(2, **{"M2 (språk)": "9X"}), "M2 (språk)", "language-code"),
        (nine(2, date="12 juni"), "Datum", "not-a-date"),
        (nine(2, date=""), "Datum", "missing-value"),
        (nine(2) + ";E;E", "", "uneven-row"),
        (nine(2)[:-4], "", "uneven-row"),
    ],
)
def test_a_bad_scb_row_is_told_by_row_and_column(
    organiser: Organisation, tmp_path: Path, line: str, column: str, code: str
) -> None:
    imp = take_in(organiser, "grades", f"{nine(1)}\n{line}\n", tmp_path)
    assert quarantined(imp) == [(2, column, code)]
    assert imp.counts["new"] == 22


@pytest.mark.parametrize(
    ("values", "column"),
    [({"No": "C"}, None), ({"Bi": "2"}, "Bi"), ({"So": "2"}, "So"), ({"Ma": "Z"}, None), ({"Sva": "C"}, None)],
)
def test_year_six_blocks_or_their_subjects(
    organiser: Organisation, tmp_path: Path, values: dict[str, str], column: str | None
) -> None:
    imp = take_in(organiser, "grades", six(1, **values) + "\n", tmp_path)
    assert [told for _row, told, _code in quarantined(imp)][:1] == ([column] if column else [])


def test_the_protected_are_counted_and_odd_units_warned(organiser: Organisation, tmp_path: Path) -> None:
    imp = take_in(organiser, "grades", f"{nine(4)}\n{nine(3)}\n", tmp_path)
    assert (imp.counts["protected"], imp.counts["quarantined"]) == (1, 0)
    assert warned(imp) == {"not-at-unit": 1}


def test_a_corrected_language_takes_the_place_of_the_other(organiser: Organisation, tmp_path: Path) -> None:
    take_in(organiser, "grades", nine(1) + "\n", tmp_path)
    imp = take_in(organiser, "grades", nine(1, **{"M2 (språk)": "FRA"}) + "\n", tmp_path)
    assert counts(imp) == (1, 0, 21, 1)
    assert ("Ada", "M2SPA") not in stored()
    assert stored()["Ada", "M2FRA"] == "E"


@pytest.mark.parametrize(
    ("form", "date", "label"),
    [
        (scb.FORMS[0], "2026-06-12", "VT26"),
        (scb.FORMS[0], "2026-09-01", "VT26"),
        (scb.FORMS[1], "2026-06-12", "VT26"),
        (scb.FORMS[1], "2026-08-20", "VT26"),
        (scb.FORMS[1], "2025-12-19", "HT25"),
        (scb.FORMS[1], "2026-01-09", "HT25"),
    ],
)
def test_the_term_of_a_file(form: scb.Form, date: str, label: str) -> None:
    assert form.term(dt.date.fromisoformat(date)).label == label


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a;b;c\n1;2;3\n", "student_id"),
        ("", "0 "),
        (";".join(scb.YEAR_9) + "\n", ""),
        (";".join(scb.YEAR_9) + "\n1;2;3\n", "33"),
        (nine(1, date="2029-06-12") + "\n", "2029-06-12"),
        (HEADER, ""),
    ],
)
def test_a_file_that_is_none_is_told_plainly(organiser: Organisation, tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(PlainError) as told:
        take_in(organiser, "grades", text, tmp_path, today=max(TODAY, dt.date(2029, 7, 1)))
    assert told.value.exit_code == 1
    assert words in str(told.value)


def test_upper_secondary_schools_own_subjects_are_kept_as_they_are_written(tmp_path: Path) -> None:
    """At upper secondary school a code that is no designation is one of its own; elsewhere it is unknown."""
    town = register.organiser()
    rows = [pupil("e1", "Ada", Personnummer=number(1), Skolform="GY", Årskurs="1"), pupil("e2", Personnummer=number(2))]
    take_in(town, "roster", csv_of(rows), tmp_path)
    lines = ["e1;2026/27;HT;1;matmat01a;C;term", "e1;2026/27;HT;1;MA;E;term", "e1;2026/27;HT;1;MA-T;E;term",
             "e1;2026/27;HT;1;NO;E;term", "e2;2026/27;HT;8;MATMAT01A;C;term"]  # fmt: skip
    imp = grades(town, tmp_path, *lines, today=dt.date(2026, 12, 20))
    assert quarantined(imp) == [
        (4, "subject", "subject-code"),
        (5, "subject", "block-grade"),
        (6, "subject", "subject-code"),
    ]
    assert stored() == {("Ada", "MATMAT01A"): "C", ("Ada", "MA"): "E"}


def test_a_language_by_hand_is_not_taken_away_by_a_row_that_has_another(
    organiser: Organisation, tmp_path: Path
) -> None:
    """SCB's row is whole: what was read in in another language goes, what somebody has written stands."""
    take_in(organiser, "grades", nine() + "\n", tmp_path)
    Grade.objects.filter(subject="M2SPA").update(source=BY_HAND)
    take_in(organiser, "grades", nine(**{"M2 (språk)": "FRA", "ML (språk)": "SOM"}) + "\n", tmp_path)
    assert set(Grade.objects.filter(subject__regex="^(M2|ML)").values_list("subject", flat=True)) == {
        "M2SPA", "M2FRA", "MLSOM",
    }  # fmt: skip
