"""Foreign files that are torn: what can't be read is told or refused, and nothing is lost or moved in silence."""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path

import polars as pl
import pytest
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from fullfolj.domain.actor import OPERATOR
from fullfolj.domain.errors import PlainError
from fullfolj.intake.mapping import profiles, raw
from fullfolj.intake.models import Import
from fullfolj.intake.tables import PartReadError
from fullfolj.school.models import Organisation
from tests import lesson_files
from tests.integration.intake_case import TODAY, csv_of, pupil, quarantined, take_in

pytestmark = pytest.mark.django_db
NOW = timezone.make_aware(dt.datetime.combine(TODAY, dt.time(7, 30)))
HEAD = "Elevid;Datum;Start;Slut;Ämne;Anm;GF min;F min\n"
CANONICAL = (
    "student_id;date;start;end;offered_minutes;present_minutes;valid_absence_minutes;invalid_absence_minutes;"
    "other_minutes;late_minutes;group;subject\n"
)
WHOLE = "E1;2026-11-02;08:10;09:10;MA;;0;0\n"


@pytest.fixture
def organiser(db: None, tmp_path: Path) -> Organisation:
    town = Organisation.objects.create(organisation_type="Huvudman", display_name="Skarvås", organisation_code="9999")
    take_in(town, "roster", csv_of([pupil("E1"), pupil("E2"), pupil("E3")]), tmp_path)
    return town


def known(organiser: Organisation, text: str, folder: Path) -> None:
    """A profile for the shape, made from a file without faults."""
    path = folder / "whole.csv"
    path.write_text(text, encoding="utf-8")
    found = raw.read(path)
    profiles.keep(
        organiser=organiser, name="Vår", raw=found, understanding=profiles.propose(found), by=OPERATOR, now=NOW
    )


def imported(organiser: Organisation, text: str, folder: Path) -> Import:
    known(organiser, text.partition("\n")[0] + "\n" + WHOLE.replace(";", text[6]), folder)
    return take_in(organiser, "lessons", text, folder)


def invalid(organiser: Organisation) -> list[int]:
    return lesson_files.lake(organiser).sort(pl.col("date"), "student")["invalid"].to_list()


def test_a_quotation_mark_that_is_never_closed_is_refused(organiser: Organisation, tmp_path: Path) -> None:
    torn = HEAD + WHOLE + 'E2;2026-11-02;08:10;09:10;MA;"hostade;0;0\nE3;2026-11-02;08:10;09:10;MA;;0;60\n'

    with pytest.raises(PartReadError, match="Rad 3"):
        imported(organiser, torn, tmp_path)


def test_a_row_that_has_swallowed_another_is_told(organiser: Organisation, tmp_path: Path) -> None:
    torn = (
        HEAD
        + WHOLE
        + 'E2;2026-11-02;08:10;09:10;MA;"hostade;0;0\n'
        + "E3;2026-11-02;08:10;09:10;MA;;0;60\n"
        + 'E3;2026-11-03;08:10;09:10;MA;"trött;0;60\n'
    )

    imp = imported(organiser, torn, tmp_path)

    assert quarantined(imp) == [(3, "", "uneven-row")]
    assert invalid(organiser) == [0]


def test_a_decimal_comma_among_commas_moves_no_value(organiser: Organisation, tmp_path: Path) -> None:
    torn = HEAD.replace(";", ",") + "E1,2026-11-02,08:10,09:10,MA,,0,0\nE2,2026-11-02,08:10,09:10,MA,,12,5,30\n"

    imp = imported(organiser, torn, tmp_path)

    assert quarantined(imp) == [(3, "", "uneven-row")]
    assert invalid(organiser) == [0]


def test_a_file_that_breaks_off_says_nothing_of_its_last_row(organiser: Organisation, tmp_path: Path) -> None:
    imp = imported(organiser, HEAD + WHOLE + "E2;2026-11-02;08:10;09:10;MA;", tmp_path)

    assert quarantined(imp) == [(3, "", "uneven-row")]


def test_a_row_that_ends_early_is_whole(organiser: Organisation, tmp_path: Path) -> None:
    head = "Elevid;Datum;Start;Slut;GF min;F min;Ämne;Anm\n"
    text = head + "E1;2026-11-02;08:10;09:10;0;0;MA;\nE2;2026-11-02;08:10;09:10;0;60\n"
    known(organiser, text, tmp_path)

    imp = take_in(organiser, "lessons", text, tmp_path)

    assert quarantined(imp) == []
    assert invalid(organiser) == [0, 60]


def test_a_canonical_file_tells_of_a_swallowed_row_too(organiser: Organisation, tmp_path: Path) -> None:
    rows = (
        "E1;2026-11-03;08:10;09:10;60;60;0;0;0;;8A;MA\n"
        'E1;2026-11-02;08:10;09:10;60;60;0;0;0;;8A;"MA\n'
        "E2;2026-11-02;08:10;09:10;60;0;0;60;0;;8A;MA\n"
        'E3;2026-11-02;08:10;09:10;60;60;0;0;0;;8A;"MA\n'
    )

    imp = take_in(organiser, "lessons", CANONICAL + rows, tmp_path)

    assert quarantined(imp) == [(3, "", "uneven-row")]


def book(path: Path, columns: str, sheets: dict[str, list[str]]) -> Path:
    made = Workbook()
    made.remove(made.worksheets[0])
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in (columns, *rows):
            sheet.append(row.strip().split(";"))
    made.save(path)
    return path


@pytest.mark.parametrize("columns", [HEAD, CANONICAL])
def test_a_sheet_for_each_class_is_refused(organiser: Organisation, tmp_path: Path, columns: str) -> None:
    known(organiser, HEAD + WHOLE, tmp_path)
    path = book(tmp_path / "classes.xlsx", columns, {"8A": [WHOLE, WHOLE], "8B": [WHOLE.replace("E1", "E2")]})

    with pytest.raises(PartReadError, match="8A, 8B"):
        take_in(organiser, "lessons", path, tmp_path)


def test_other_sheets_may_lie_beside_the_table(organiser: Organisation, tmp_path: Path) -> None:
    known(organiser, HEAD + WHOLE, tmp_path)
    path = book(tmp_path / "one.xlsx", HEAD, {"8A": [WHOLE], "Mall": []})
    made = load_workbook(path)
    made.create_sheet("Förklaring").append(["GF", "giltig frånvaro"])
    made.save(path)

    assert take_in(organiser, "lessons", path, tmp_path).counts["new"] == 1


class TestFormulas:
    """A formula whose answer is not in the file would be an empty cell, and an absence none."""

    def book(self, path: Path, cell: object) -> Path:
        book = Workbook()
        for row in (HEAD.strip().split(";"), ["E1", "2026-11-02", "08:10", "09:10", "MA", "", 0, cell]):
            book.active.append(row)  # type: ignore[union-attr]
        book.save(path)
        return path

    def changed(self, path: Path, old: str, new: str) -> None:
        """The sheet's XML with another ending of the cell, as other programs write it."""
        with zipfile.ZipFile(path) as book:
            parts = {name: book.read(name) for name in book.namelist()}
        sheet = "xl/worksheets/sheet1.xml"
        assert old.encode() in parts[sheet]
        parts[sheet] = parts[sheet].replace(old.encode(), new.encode())
        with zipfile.ZipFile(path, "w") as book:
            for name, content in parts.items():
                book.writestr(name, content)

    @pytest.mark.parametrize("ending", ["<v />", "<v/>", "<v></v>", "", " "])
    def test_one_without_an_answer_is_refused(self, tmp_path: Path, ending: str) -> None:
        path = self.book(tmp_path / "f.xlsx", "=30+30")
        self.changed(path, "<f>30+30</f><v />", f"<f>30+30</f>{ending}")

        with pytest.raises(PlainError, match="formler"):
            raw.read(path)

    @pytest.mark.parametrize(
        ("cell", "seen"),
        [
            ('<c r="H2"><f>30+30</f><v>60</v></c>', "60"),
            ('<c r="H2"><f t="shared" si="0"/><v>60</v></c>', "60"),
            ('<c r="H2" t="str"><f>""</f><v></v></c>', ""),
        ],
    )
    def test_one_with_an_answer_is_read(self, tmp_path: Path, cell: str, seen: str) -> None:
        path = self.book(tmp_path / "f.xlsx", "=30+30")
        self.changed(path, '<c r="H2"><f>30+30</f><v /></c>', cell)

        ((_number, cells),) = raw.read(path).rows
        assert cells[7] == seen
