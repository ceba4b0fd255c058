"""From bytes to text columns: encodings, delimiters, headers, rows that a person would find again."""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path

import openpyxl
import pytest
from pytest_django import Settings

from fullfolj.domain.errors import PlainError
from fullfolj.intake import tables, workbooks
from fullfolj.intake.tables import Column, Layout, Sheet

LAYOUT = Layout((Column("Namn", aliases=("Förnamn",)), Column("Person-ID"), Column("Klass", required=False)))


def read(tmp_path: Path, content: bytes | str) -> Sheet:
    path = tmp_path / "fil.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return tables.read_table(path, LAYOUT)


def refused(tmp_path: Path, content: bytes | str) -> PlainError:
    with pytest.raises(PlainError) as caught:
        read(tmp_path, content)
    return caught.value


class TestEncodings:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
    def test_swedish_letters_are_read(self, tmp_path: Path, encoding: str) -> None:
        sheet = read(tmp_path, "Namn;Person-ID\nÅsa;1\nÖrjan;2\n".encode(encoding))
        assert sheet.frame["Namn"].to_list() == ["Åsa", "Örjan"]
        assert sheet.encoding == ("cp1252" if encoding == "cp1252" else "utf-8")

    @pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
    def test_utf16_is_refused_by_name(self, tmp_path: Path, encoding: str) -> None:
        assert "UTF-16" in refused(tmp_path, "Namn;Person-ID\nÅsa;1\n".encode(encoding)).message

    @pytest.mark.parametrize("mark", ["", "\ufeff"])
    def test_a_mixture_names_its_row(self, tmp_path: Path, mark: str) -> None:
        mixed = (mark + "Namn;Person-ID\nÅsa;1\n").encode() + "Örjan;2\n".encode("cp1252")
        assert "2" in refused(tmp_path, mixed).message

    def test_a_mark_that_is_broken_names_the_row_that_breaks_it(self, tmp_path: Path) -> None:
        mixed = "\ufeffNamn;Person-ID\nEva;1\n".encode() + "Örjan;2\n".encode("cp1252")
        assert "3" in refused(tmp_path, mixed).message

    def test_bytes_of_no_encoding_name_their_row(self, tmp_path: Path) -> None:
        assert "3" in refused(tmp_path, b"Namn;Person-ID\nEva;1\n\x81\x8d;2\n").message

    @pytest.mark.parametrize(
        ("start", "what"),
        [(b"%PDF-1.7", "PDF"), (b"\xd0\xcf\x11\xe0\xa1", "xls"), (b"<html><table>", "HTML"), (b"\x1f\x8b\x08", "gzip")],
    )
    def test_other_kinds_of_file_are_named(self, tmp_path: Path, start: bytes, what: str) -> None:
        assert what in refused(tmp_path, start + b"\n" * 20).message


class TestShape:
    @pytest.mark.parametrize("delimiter", [";", ",", "\t"])
    @pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
    def test_delimiters_and_line_ends(self, tmp_path: Path, delimiter: str, ends: str) -> None:
        rows = (("person-id", "KLASS", "namn"), ("1", "8A", "Eva"), ("2", "", "Li"))
        sheet = read(tmp_path, ends.join(delimiter.join(row) for row in rows))
        assert sheet.frame.rows() == [(2, "Eva", "1", "8A"), (3, "Li", "2", None)]

    def test_columns_are_found_in_any_order_and_case_and_by_alias(self, tmp_path: Path) -> None:
        sheet = read(tmp_path, "okänd;PERSON_ID;förnamn\nx;1;Eva\n")
        assert sheet.frame.columns == ["row", "Namn", "Person-ID", "Klass"]
        assert sheet.columns == {"Namn", "Person-ID"}
        assert sheet.frame.row(0) == (2, "Eva", "1", None)

    def test_titles_above_the_header_are_passed_over(self, tmp_path: Path) -> None:
        sheet = read(tmp_path, "Elever vårterminen\n\nNamn;Person-ID\nEva;1\n")
        assert sheet.first_row == 4

    def test_row_numbers_are_those_a_person_sees(self, tmp_path: Path) -> None:
        sheet = read(tmp_path, "Namn;Person-ID\nEva;1\n\n;\nLi;2\n   ;\nBo;3")
        assert sheet.frame["row"].to_list() == [2, 5, 7]
        assert sheet.uneven.to_list() == []

    def test_a_row_of_another_width_is_told(self, tmp_path: Path) -> None:
        sheet = read(tmp_path, "Namn;Person-ID;Klass\nEva;1\nLi;2;8A;x\nBo;3;8B\n\n")
        assert sheet.uneven.to_list() == [2, 3]
        assert sheet.frame["row"].to_list() == [2, 3, 4]

    def test_one_row_too_long_does_not_hide_one_too_short(self, tmp_path: Path) -> None:
        sheet = read(tmp_path, "Namn;Person-ID;Klass\nEva;1;8A\nLi;2;8A;x\nBo;3\n")
        assert sheet.uneven.to_list() == [3, 4]

    def test_quotation_marks_hold_delimiters_and_line_ends(self, tmp_path: Path) -> None:
        sheet = read(tmp_path, 'Namn;Person-ID\n"Eva; den äldre";1\n"Li\nLo";2;3\nBo "Bosse";4\n')
        assert sheet.frame["Namn"].to_list() == ["Eva; den äldre", "Li\nLo", 'Bo "Bosse"']
        assert sheet.frame["row"].to_list() == [2, 3, 4]
        assert sheet.uneven.to_list() == [3]

    def test_many_quoted_rows_are_read_in_blocks(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(tables, "_BLOCK", 3)
        sheet = read(tmp_path, "Namn;Person-ID\n" + "".join(f'"{n}";{n}\n' for n in range(10)))
        assert sheet.frame["Person-ID"].to_list() == [str(n) for n in range(10)]

    def test_a_slow_reading_can_be_ended_between_blocks(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(tables, "_BLOCK", 3)
        path = tmp_path / "fil.csv"
        path.write_text("Namn;Person-ID\n" + "".join(f'"{n}";{n}\n' for n in range(10)))
        ticks: list[int] = []
        tables.read_table(path, LAYOUT, lambda: ticks.append(1))
        assert len(ticks) == 3

        def stop() -> None:
            raise InterruptedError

        with pytest.raises(InterruptedError):
            tables.read_table(path, LAYOUT, stop)

    def test_a_quotation_mark_that_is_never_closed_names_its_row(self, tmp_path: Path) -> None:
        swallowed = 'Namn;Person-ID\nEva;1\n"Li;2\n' + "Bo;3\n" * 5000
        assert "3" in refused(tmp_path, swallowed).message

    def test_nor_does_the_end_of_the_file_close_one(self, tmp_path: Path) -> None:
        assert "3" in refused(tmp_path, 'Namn;Person-ID\nEva;1\n"Li;2\nBo;3\nDu;4\n').message
        sheet = read(tmp_path, 'Namn;Person-ID\nEva;1\n"Li\nLo";2"\n')
        assert sheet.frame["Namn"].to_list() == ["Eva", "Li\nLo"]

    @pytest.mark.parametrize("mark", ["", '"'])
    def test_a_field_of_a_million_characters(self, tmp_path: Path, mark: str) -> None:
        content = f"Namn;Person-ID\nEva;1\n{mark}{'x' * 1_000_000}{mark};2\n"
        if mark:
            assert "3" in refused(tmp_path, content).message
        else:
            assert read(tmp_path, content).frame["Person-ID"].to_list() == ["1", "2"]

    def test_a_first_line_of_a_million_characters_is_no_header(self, tmp_path: Path) -> None:
        assert "Person-ID" in refused(tmp_path, "x" * 1_000_000 + "\nEva;1\n").message

    def test_ten_thousand_columns(self, tmp_path: Path) -> None:
        more = "".join(f";c{n}" for n in range(10_000))
        assert read(tmp_path, f"Namn;Person-ID{more}\nEva;1{';' * 10_000}\n").frame.row(0) == (2, "Eva", "1", None)

    def test_blanks_around_values_go(self, tmp_path: Path) -> None:
        assert read(tmp_path, "Namn;Person-ID\n \u00a0Eva ;\t1\n").frame.row(0) == (2, "Eva", "1", None)


class TestRefusals:
    def test_an_empty_file(self, tmp_path: Path) -> None:
        assert refused(tmp_path, b"").exit_code == 1

    @pytest.mark.parametrize(
        "content", ["Namn;Person-ID\n", "Namn;Person-ID", "Namn;Person-ID\n;\n\n", 'Namn;"Person-ID"\n']
    )
    def test_a_file_without_a_data_row(self, tmp_path: Path, content: str) -> None:
        assert refused(tmp_path, content).exit_code == 1

    @pytest.mark.parametrize(
        ("start", "kind"), [(b"\x89PNG\r\n\x1a\n", "PNG"), (b"\xff\xd8\xff\xe0", "JPEG"), (b"GIF89a", "GIF")]
    )
    def test_a_picture_is_told_as_one(self, tmp_path: Path, start: bytes, kind: str) -> None:
        assert kind in refused(tmp_path, start + b"\0\1\2\xff" * 500).message

    @pytest.mark.parametrize("quote", ["", '"'])
    def test_a_nul_names_its_row_wherever_it_stands(self, tmp_path: Path, quote: str) -> None:
        content = "Namn;Person-ID\n" + "Eva;1\n" * 5000 + f"{quote}E\0va{quote};2\n"
        assert "5002" in refused(tmp_path, content).message
        assert "UTF-16" not in refused(tmp_path, b"\0" * 10_000).message

    def test_missing_columns_are_named_and_no_value_is(self, tmp_path: Path) -> None:
        error = refused(tmp_path, "Namn;Kalle Hemlig\nEva;201001011234\n")
        assert "Person-ID" in error.message
        assert "1" in error.message
        assert "Kalle" not in str(error)

    @pytest.mark.parametrize("content", ["\n\n\n", "Eva;1\nLi;2\n"])
    def test_no_header_at_all(self, tmp_path: Path, content: str) -> None:
        assert "Namn" in refused(tmp_path, content).message

    def test_a_column_twice_is_named(self, tmp_path: Path) -> None:
        assert "Namn" in refused(tmp_path, "Namn;Förnamn;Person-ID\nEva;Eva;1\n").message

    def test_a_file_too_large_says_what_to_do(self, tmp_path: Path, settings: Settings) -> None:
        settings.INTAKE_MAX_BYTES = 2 << 20
        path = tmp_path / "stor.csv"
        with path.open("wb") as file:
            file.truncate(3 << 20)
        with pytest.raises(PlainError) as caught:
            tables.read_table(path, LAYOUT)
        assert "3 MB" in caught.value.message
        assert caught.value.what_to_do

    def test_two_gigabytes_are_refused_without_being_read(self, tmp_path: Path) -> None:
        path = tmp_path / "2gb.csv"
        with path.open("wb") as file:
            file.truncate(2 << 30)
        with pytest.raises(PlainError, match="2048 MB"):
            tables.read_table(path, LAYOUT)


def test_records_number_the_rows_and_leave_blank_ones_out(tmp_path: Path) -> None:
    path = tmp_path / "scb.txt"
    path.write_bytes('a;b \n\n;;\nå;"x;y"\n'.encode("cp1252"))
    assert list(tables.records(path)) == [(1, ["a", "b"]), (4, ["å", "x;y"])]


class TestWorkbooks:
    @pytest.fixture
    def path(self, tmp_path: Path) -> Path:
        book = openpyxl.Workbook()
        first = book.active
        first.title = "Om"
        first.append(["Läs detta först"])
        pupils = book.create_sheet("Elever")
        pupils.append(["Version 1.5.2"])
        pupils.append(["Person-ID", "Namn", None, "KLASS", None])
        pupils.append([12, "Eva", "övrigt", 8.0, None])
        pupils.append([None, None, None, None])
        pupils.append([12.5, True, None, dt.datetime(2025, 8, 18)])  # noqa: DTZ001 (a workbook has no zones)
        pupils.append([dt.time(8, 10), dt.datetime(2025, 8, 18, 8, 10), None, dt.timedelta(hours=1)])  # noqa: DTZ001
        book.create_sheet("Tom").append(["Namn", "Person-ID"])
        book.save(tmp_path / "bok.xlsx")
        return tmp_path / "bok.xlsx"

    def test_the_sheet_with_the_columns_is_found(self, path: Path) -> None:
        sheet = tables.read_table(path, LAYOUT)
        assert sheet.name == "Elever"
        assert sheet.frame.rows() == [
            (3, "Eva", "12", "8"),
            (5, "1", "12.5", "2025-08-18"),
            (6, "2025-08-18 08:10:00", "08:10:00", "01:00:00"),
        ]

    def test_sheets_by_name_and_those_without_rows_left_out(self, path: Path) -> None:
        wanted = Layout(LAYOUT.columns, sheet="ELEVER")
        empty = Layout(LAYOUT.columns, sheet="Tom", required=False)
        gone = Layout(LAYOUT.columns, sheet="Finns inte", required=False)
        assert list(workbooks.read_workbook(path, [wanted, empty, gone])) == ["ELEVER"]

    def test_a_missing_sheet_is_named(self, path: Path) -> None:
        with pytest.raises(PlainError, match="Lärare"):
            workbooks.read_workbook(path, [Layout(LAYOUT.columns, sheet="Lärare")])

    def test_missing_columns_name_sheet_and_row(self, path: Path) -> None:
        with pytest.raises(PlainError, match=r"Elever.*2.*Signatur"):
            workbooks.read_workbook(path, [Layout((*LAYOUT.columns, Column("Signatur")), sheet="Elever")])

    @pytest.mark.parametrize("content", [b"PK\x03\x04skr\xe4p", b"PK\x03\x04" + b"\0" * 100])
    def test_a_damaged_workbook(self, tmp_path: Path, content: bytes) -> None:
        assert refused(tmp_path, content).what_to_do

    def test_damage_inside_a_sheet_names_it(self, path: Path, tmp_path: Path) -> None:
        for name, change in (
            ("cut.xlsx", lambda body: body[: len(body) // 2]),
            ("entities.xlsx", lambda body: body.replace(b"<sheetData>", b"<sheetData>&unknown;")),
        ):
            with zipfile.ZipFile(path) as whole, zipfile.ZipFile(tmp_path / name, "w") as damaged:
                for part in whole.namelist():
                    body = whole.read(part)
                    damaged.writestr(part, change(body) if "worksheets/" in part else body)
            with pytest.raises(PlainError, match=r"skadat|damaged"):
                workbooks.read_workbook(tmp_path / name, [Layout(LAYOUT.columns, sheet="Elever")])

    def test_damaged_bytes_in_a_workbook(self, path: Path, tmp_path: Path) -> None:
        content = bytearray(path.read_bytes())
        with zipfile.ZipFile(path) as whole:
            start = whole.getinfo("xl/worksheets/sheet1.xml").header_offset + 100
        content[start : start + 100] = b"\0" * 100
        (tmp_path / "b.xlsx").write_bytes(content)
        with pytest.raises(PlainError):
            tables.read_table(tmp_path / "b.xlsx", LAYOUT)

    def test_a_zip_of_something_else(self, tmp_path: Path) -> None:
        path = tmp_path / "a.xlsx"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("lessons.csv", "a;b")
        with pytest.raises(PlainError, match="zip"):
            tables.read_table(path, LAYOUT)

    def test_a_workbook_without_its_parts(self, tmp_path: Path) -> None:
        path = tmp_path / "a.xlsx"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("xl/nothing.xml", "<a/>")
        with pytest.raises(PlainError):
            tables.read_table(path, LAYOUT)

    def test_a_workbook_that_unpacks_too_large(self, path: Path, settings: Settings) -> None:
        settings.INTAKE_MAX_BYTES = path.stat().st_size
        with pytest.raises(PlainError, match="MB"):
            tables.read_table(path, LAYOUT)


def test_workbooks_are_read_with_the_parser_that_is_proved() -> None:
    """Not with lxml, which another package brings."""
    assert not openpyxl.LXML
