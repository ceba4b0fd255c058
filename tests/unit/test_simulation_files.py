"""The files: readable as the real ones, the same byte by byte, and telling one story."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import json
from pathlib import Path

import openpyxl
import pytest

from fullfolj.simulation import cast, files
from fullfolj.simulation.town import Town, make_town

# The header rows of Skolverket's workbook for the digital national tests, template 1.5.2, copied from it.
DNP = {
    "Klasser": "Klass-ID|Klass|Skolform|Skolenhetskod|Ta bort",
    "Ämnesgrupper & Provaktiviteter": "Grupp-ID|Ämnesgrupp|Skolform|Provaktivitetsnamn|Skolenhetskod|Ta bort",
    "Elevinskrivningar": "Person-ID|Federationsanvändarnamn|Personnummer|Sekretessmarkering|Förnamn|Mellannamn|"
    "Efternamn|E-postadress|Skolform|Skolenhetskod|Årskurs|Studievägskod|Klass|Ämnesgrupper|Ta bort",
    "Personaltjänstgöringar": "Tjänstgörings-ID|Person-ID|Federationsanvändarnamn|EduID-Federationsanvändarnamn|"
    "Personnummer|Sekretessmarkering|Förnamn|Mellannamn|Efternamn|E-postadress|Skolenhetskod|Personalkategori|"
    "Ämnesgrupper|Ta bort",
}
TITLES = ("Klasser", "Ämnesgrupper och Provaktiviteter", "Elevinskrivningar", "Personal och Tjänstgöringar")
CATEGORIES = {
    "Rektor", "Lärare", "Skoladministratör", "Förstelärare", "Lärarassistent", "Speciallärare/specialpedagog",
    "Fritidspedagog", "Annan personal", "Studie- och yrkesvägledare", "Bibliotekarie", "Kurator", "Skolsköterska",
    "Skolläkare", "Skolpsykolog", "Övrig arbetsledning", "Förskollärare", "Barnskötare",
}  # fmt: skip
YEAR_9 = (
    "System;Datum;Version;PersonNr;Skolenhetskod;Klass;Fornamn;Efternamn;Bl;En;Hkk;Idh;Ma;M1 (språk);M1 (betyg);"
    "M2 (språk);M2 (betyg);ML (språk);ML (betyg);Mu;Bi;Fy;Ke;Ge;Hi;Re;Sh;Sl;Sv;Sva;Tn;Tk;OVR"
)
YEAR_6 = (
    "System;Datum;Version;PersonNr;Skolenhetskod;Klass;Fornamn;Efternamn;Bl;En;Hkk;Idh;Ma;M1 (språk);M1 (betyg);"
    "M2 (språk);M2 (betyg);Modm_anm;Modmalbe;Mu;No;Bi;Fy;Ke;So;Ge;Hi;Re;Sh;Sl;Sv;Sva;Tn;Tk;Ovr"
)


@pytest.fixture(scope="module")
def town() -> Town:
    return make_town(700, 60, 9)


@pytest.fixture(scope="module")
def directory(town: Town, tmp_path_factory: pytest.TempPathFactory) -> Path:
    there = tmp_path_factory.mktemp("files")
    files.write(town, there)
    return there


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def _sheets(directory: Path) -> dict[str, list[tuple[str | None, ...]]]:
    book = openpyxl.load_workbook(directory / "roster.xlsx")
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


def test_the_workbook_has_the_templates_sheets_titles_and_headers(directory: Path) -> None:
    sheets = _sheets(directory)
    assert list(sheets) == list(DNP)
    for (name, rows), title in zip(sheets.items(), TITLES, strict=True):
        assert rows[0][0] == title
        assert "|".join(str(cell) for cell in rows[1]) == DNP[name]
        assert len(rows) > 5


def test_the_workbook_holds_together(directory: Path, town: Town) -> None:
    sheets = _sheets(directory)
    classes = {(row[1], row[3]) for row in sheets["Klasser"][2:]}
    groups = {(row[1], row[4]) for row in sheets["Ämnesgrupper & Provaktiviteter"][2:]}
    pupils = sheets["Elevinskrivningar"][2:]
    assert len(pupils) == len({row[0] for row in pupils}) == 700
    for row in pupils:
        assert (row[12], row[9]) in classes
        assert {(name, row[9]) for name in str(row[13]).split(", ")} <= groups
        assert row[8] == "GR"
        assert str(row[12]).startswith(str(row[10]))
    staff = sheets["Personaltjänstgöringar"][2:]
    assert {str(row[11]) for row in staff} <= CATEGORIES
    taught = {(name, row[10]) for row in staff if row[12] for name in str(row[12]).split(", ")}
    assert taught == groups
    assert {row[1] for row in staff} >= {one.person_id for one in cast.CAST if one.staff_category}
    assert {row[3] for row in pupils} == {None, "Sekretessmarkering", "Skyddad folkbokföring"}
    assert len({row[4] for row in sheets["Ämnesgrupper & Provaktiviteter"][2:]}) == len(town.units)


def test_national_tests_are_named_in_years_6_and_9_only(directory: Path) -> None:
    tests = [(str(row[1]), row[3]) for row in _sheets(directory)["Ämnesgrupper & Provaktiviteter"][2:]]
    assert ("9A MA", "GRGRMAT01_9") in tests
    assert ("6A MA", "GRGRMAT01_6") in tests
    assert all(test is None for name, test in tests if name[0] not in "69")


def test_the_csv_roster_has_the_columns_of_the_sheet_and_the_dates(directory: Path, town: Town) -> None:
    rows = _rows(directory / "roster.csv")
    assert "|".join(rows[0]) == DNP["Elevinskrivningar"] + (
        "|Inskrivningsdatum|Utskrivningsdatum|Kön|Nyanländ från|Mentor"
    )
    running = [row for row in rows if not row["Utskrivningsdatum"]]
    assert len(running) == 700
    assert {row["Kön"] for row in rows} == {"Man", "Kvinna"}
    staff = {row[1] for row in _sheets(directory)["Personaltjänstgöringar"][2:]}
    assert {row["Mentor"] for row in running} <= staff
    assert len([row for row in rows if row["Utskrivningsdatum"] == "2026-06-12"]) > 70
    in_book = {str(row[0]): row for row in _sheets(directory)["Elevinskrivningar"][2:]}
    for row in running:
        assert [cell or "" for cell in in_book[row["Person-ID"]]] == list(row.values())[:15]


def test_lessons_are_canonical_and_of_pupils_in_the_roster(directory: Path, town: Town) -> None:
    path = directory / "lessons.csv"
    assert path.read_text(encoding="utf-8").splitlines()[0] == (
        "student_id;date;start;end;subject;group;offered_minutes;present_minutes;valid_absence_minutes;"
        "invalid_absence_minutes;other_minutes;late_minutes;reported;cancelled"
    )
    rows = _rows(path)
    students = {row["Person-ID"] for row in _rows(directory / "roster.csv") if not row["Utskrivningsdatum"]}
    assert {row["student_id"] for row in rows} == students
    days = sorted({row["date"] for row in rows})
    assert days == [day.isoformat() for day in town.days.dates]
    for row in rows[:: len(rows) // 3000]:
        start, end = (60 * int(row[name][:2]) + int(row[name][3:]) for name in ("start", "end"))
        assert int(row["offered_minutes"]) == end - start
        assert (row["reported"], row["cancelled"]) in (("1", "0"), ("0", "0"), ("0", "1"))
        assert (row["present_minutes"] == "") is (row["reported"] == "0")


def test_late_by_a_quarter_of_an_hour_is_absence_too(directory: Path) -> None:
    late = [row for row in _rows(directory / "lessons.csv") if row["late_minutes"] not in ("", "0")]
    assert late
    for row in late:
        minutes = int(row["late_minutes"])
        assert int(row["invalid_absence_minutes"]) == (minutes if minutes >= 15 else 0)


@pytest.mark.parametrize(("level", "header"), [(6, YEAR_6), (9, YEAR_9)])
def test_scb_files_follow_the_description(directory: Path, level: int, header: str) -> None:
    roster = {row["Personnummer"] for row in _rows(directory / "roster.csv")}
    paths = sorted(directory.glob(f"grades_year{level}_*.txt"))
    assert paths
    for path in paths:
        lines = path.read_text(encoding="utf-8").splitlines()
        assert lines[0] == header
        for row in _rows(path):
            assert row["Skolenhetskod"] == path.stem.split("_")[2]
            assert row["PersonNr"] in roster
            assert row["Klass"].startswith(str(level))
            assert row["Datum"] == "2026-06-10"
            assert (row["Sv"] == "2") is not (row["Sva"] == "2")
            grades = list(row.values())[8:]
            assert all(cell in {"", "2", "3", "9", *"ABCDEF"} or (len(cell) == 3 and cell.isupper()) for cell in grades)
            if level == 6:
                assert (row["No"] == "2") is not (row["Bi"] == "2")
                assert (row["So"] == "2") is not (row["Ge"] == "2")


def test_both_ways_of_grading_year_6_occur() -> None:
    town = make_town(600, 5, 3)
    assert {unit.blocks for unit in town.units if unit.has(6)} == {True, False}


def test_canonical_grades_agree_with_scbs(directory: Path) -> None:
    canonical = {
        (row["student_id"], row["subject"]): row["grade"]
        for row in _rows(directory / "grades.csv")
        if (row["school_year"], row["term"], row["year_level"]) == ("2025/26", "VT", "6")
    }
    ids = {row["Personnummer"]: row["Person-ID"] for row in _rows(directory / "roster.csv")}
    compared = 0
    for path in directory.glob("grades_year6_*.txt"):
        for row in _rows(path):
            for column in ("Ma", "En", "Idh", "Tk"):
                code = canonical[ids[row["PersonNr"]], column.upper()].replace("-", "9")
                assert code == row[column]
                compared += 1
    assert compared > 200


def test_canonical_grades_have_the_contracts_columns_and_values(directory: Path) -> None:
    rows = _rows(directory / "grades.csv")
    assert list(rows[0]) == ["student_id", "school_year", "term", "year_level", "subject", "grade", "kind"]
    assert {row["grade"] for row in rows} <= {*"ABCDEF", "-", "3"}
    assert {row["kind"] for row in rows} == {"term"}
    assert {row["year_level"] for row in rows} <= {"6", "7", "8"}
    keys = [(row["student_id"], row["school_year"], row["term"], row["subject"]) for row in rows]
    assert len(set(keys)) == len(keys)


def test_in_june_the_leaving_year_has_final_grades(tmp_path: Path) -> None:
    files.write(make_town(90, 5, 1, dt.date(2026, 6, 12)), tmp_path)
    final = {row["student_id"] for row in _rows(tmp_path / "grades.csv") if row["kind"] == "final"}
    year_9 = [row for path in tmp_path.glob("grades_year9_*.txt") for row in _rows(path)]
    assert len(final) == len(year_9) > 5


def test_from_autumn_2028_there_are_no_a_to_f_grades(tmp_path: Path) -> None:
    """The scale changes then (domain report 1.7); the simulator does not make the new one yet."""
    files.write(make_town(90, 5, 1, dt.date(2029, 3, 1)), tmp_path)
    assert {row["school_year"] for row in _rows(tmp_path / "grades.csv")} <= {"2025/26", "2026/27", "2027/28"}


def test_the_same_town_gives_the_same_bytes_and_takes_old_files_away(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    stale = tmp_path / "b" / "grades_year9_99999999.txt"
    stale.write_text("old", encoding="utf-8")
    one = files.write(make_town(120, 30, 6), tmp_path / "a")
    two = files.write(make_town(120, 30, 6), tmp_path / "b")
    assert not stale.exists()
    assert [path.name for path in one] == [path.name for path in two]
    assert [_digest(path) for path in one] == [_digest(path) for path in two]


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_the_key_lies_apart_and_the_readme_explains(directory: Path, town: Town) -> None:
    assert json.loads((directory / "facit" / "planted.json").read_text(encoding="utf-8"))["seed"] == 9
    assert not list(directory.glob("*.json"))
    text = (directory / "README.txt").read_text(encoding="utf-8")
    for word in ("påhittad", "lessons.csv", "facit", town.units[0].name, cast.CAST[0].username):
        assert word in text
