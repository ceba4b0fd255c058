"""Skolverket's own workbook, with staff, classes and groups; protected people; what goes wrong in a class list."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pghistory.models
import polars as pl
import pytest

from fullfolj.domain.errors import PlainError
from fullfolj.intake import people
from fullfolj.intake.findings import Finding, describe
from fullfolj.intake.models import Import, ImportState, ProtectedIdentity
from fullfolj.lake import store
from fullfolj.school.enums import AssignmentRoleType, DutyRole, GroupType, IdentityKind
from fullfolj.school.models import AssignmentRole, Duty, Enrolment, Group, Organisation, Person, SourceIdentity
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
    workbook,
)

pytestmark = pytest.mark.django_db
TEMPLATE = Path(__file__).parents[1] / "data" / "skolverket_dnp_mall_1.5.2.xlsx"
YESTERDAY = TODAY - dt.timedelta(days=1)


@pytest.fixture
def organiser() -> Organisation:
    return register.organiser()


def roster(organiser: Organisation, folder: Path, *rows: dict[str, str], **more: object) -> Import:
    return take_in(organiser, "roster", csv_of(rows), folder, **more)  # type: ignore[arg-type]


def book(folder: Path, **sheets: object) -> Path:
    return workbook(folder / "roster.xlsx", TEMPLATE, **sheets)  # type: ignore[arg-type]


def staff(source_id: str, given: str, role: str = "Lärare", **cells: str) -> dict[str, str]:
    usual = {"Tjänstgörings-ID": f"t-{source_id}", "Efternamn": "Personalsson", "Skolenhetskod": UNIT}
    return {**usual, "Person-ID": source_id, "Förnamn": given, "Personalkategori": role, **cells}


CLASS = {"Klass-ID": "K1", "Klass": "8A", "Skolform": "GR", "Skolenhetskod": UNIT}
GROUP = {
    "Grupp-ID": "G1",
    "Ämnesgrupp": "MA8A",
    "Skolform": "GR",
    "Provaktivitetsnamn": "GRGRMAT01_9",
    "Skolenhetskod": UNIT,
}


def test_the_whole_workbook(organiser: Organisation, tmp_path: Path) -> None:
    sheets = {
        "Klasser": [CLASS, {**CLASS, "Klass-ID": "K2", "Klass": "8B"}],
        "Ämnesgrupper": [GROUP],
        "Elever": [pupil("e1", Personnummer=number(1), Ämnesgrupper="MA8A"), pupil("e2", Årskurs="9")],
        "Personal": [
            staff("p1", "Lars", Ämnesgrupper="MA8A", Personnummer=number(1, born="19800101")),
            staff("p2", "Rut", "Rektor"),
        ],
    }
    imp = take_in(organiser, "roster", book(tmp_path, **sheets), tmp_path)
    assert counts(imp) == (2, 0, 0, 0)
    assert imp.counts["read"] == 7
    assert imp.counts["quarantined"] == 0
    assert imp.preview["staff"]["new"] == 2
    assert set(Group.objects.values_list("display_name", "source_id", "group_type")) == {
        ("8A", "K1", GroupType.CLASS),
        ("8B", "K2", GroupType.CLASS),
        ("MA8A", "G1", GroupType.TEACHING),
    }
    assert set(Duty.objects.values_list("person__given_name", "duty_role", "source_id")) == {
        ("Lars", DutyRole.TEACHER, "t-p1"),
        ("Rut", DutyRole.PRINCIPAL, "t-p2"),
    }
    teaches = AssignmentRole.objects.get()
    assert (teaches.assignment_role, teaches.group.display_name) == (AssignmentRoleType.TEACHER, "MA8A")
    before = pghistory.models.Events.objects.count()
    again = take_in(organiser, "roster", book(tmp_path, **sheets), tmp_path)
    assert counts(again) == (0, 0, 2, 0)
    assert again.preview["staff"] == {"new": 0, "changed": 0, "unchanged": 2, "removed": 0}
    assert pghistory.models.Events.objects.count() == before


def test_numbers_in_cells_are_read_as_text(organiser: Organisation, tmp_path: Path) -> None:
    row = {**pupil("1"), "Person-ID": 17, "Personnummer": 201203019998, "Skolenhetskod": int(UNIT), "Årskurs": 8}
    imp = take_in(organiser, "roster", book(tmp_path, Elever=[row]), tmp_path)
    assert counts(imp) == (1, 0, 0, 0)
    assert SourceIdentity.objects.get().source_id == "17"


def test_staff_who_leave_change_role_or_come_back(organiser: Organisation, tmp_path: Path) -> None:
    def take(*rows: dict[str, str]) -> Import:
        return take_in(organiser, "roster", book(tmp_path, Elever=[pupil("e1")], Personal=rows), tmp_path)

    take(staff("p1", "Lars", Ämnesgrupper="MA8A"), staff("p2", "Rut", "Rektor"), staff("p3", "Siv", "Kurator"))
    by_hand = Duty.objects.create(
        person=Person.objects.get(given_name="Rut"),
        organisation=organiser.units.get(),
        duty_role=DutyRole.ATTENDANCE_COORDINATOR,
    )
    imp = take(staff("p2", "Rut", "Annan personal"), staff("p3", "Siv", "Kurator", **{"Ta bort": "Ja"}))
    assert imp.preview["staff"] == {"new": 0, "changed": 1, "unchanged": 0, "removed": 2}
    assert Duty.objects.get(person__given_name="Lars").end_date == YESTERDAY
    assert AssignmentRole.objects.get().end_date == YESTERDAY
    assert Duty.objects.get(source_id="t-p2").duty_role == DutyRole.OTHER_STAFF
    by_hand.refresh_from_db()
    assert by_hand.end_date is None
    take(staff("p1", "Lars"), staff("p2", "Rut", "Annan personal"))
    assert Duty.objects.get(person__given_name="Lars").end_date is None


def test_a_member_of_staff_is_one_person_at_two_units(organiser: Organisation, tmp_path: Path) -> None:
    rows = [staff("p1", "Lars"), staff("p1", "Lars", Skolenhetskod=OTHER_UNIT, **{"Tjänstgörings-ID": "t9"})]
    take_in(organiser, "roster", book(tmp_path, Elever=[pupil("e1")], Personal=rows), tmp_path)
    assert Person.objects.filter(given_name="Lars").count() == 1
    assert Duty.objects.count() == 2


def test_an_unknown_staff_category_is_quarantined_and_ends_no_duty(organiser: Organisation, tmp_path: Path) -> None:
    take_in(organiser, "roster", book(tmp_path, Elever=[pupil("e1")], Personal=[staff("p1", "Lars")]), tmp_path)
    imp = take_in(
        organiser, "roster", book(tmp_path, Elever=[pupil("e1")], Personal=[staff("p1", "Lars", "Kung")]), tmp_path
    )
    assert quarantined(imp) == [(3, "Personalkategori", "duty-role")]
    assert Duty.objects.get().end_date is None


def test_a_class_renamed_and_a_group_removed(organiser: Organisation, tmp_path: Path) -> None:
    take_in(organiser, "roster", book(tmp_path, Klasser=[CLASS], Ämnesgrupper=[GROUP], Elever=[pupil("e1")]), tmp_path)
    renamed = {**CLASS, "Klass": "9A"}
    path = book(
        tmp_path, Klasser=[renamed], Ämnesgrupper=[{**GROUP, "Ta bort": "Ja"}], Elever=[pupil("e1", Klass="9A")]
    )
    take_in(organiser, "roster", path, tmp_path)
    assert Group.objects.get(group_type=GroupType.CLASS).display_name == "9A"
    assert Group.objects.get(group_type=GroupType.TEACHING).end_date == YESTERDAY


def test_the_empty_template_is_told_plainly(organiser: Organisation, tmp_path: Path) -> None:
    with pytest.raises(PlainError) as told:
        take_in(organiser, "roster", TEMPLATE, tmp_path)
    assert "Elevinskrivningar" in str(told.value)
    assert told.value.exit_code == 1


# -- protected ----------------------------------------------------------------------------------------------------


def protected_of(organiser: Organisation) -> set[str]:
    return set(ProtectedIdentity.objects.filter(organiser=organiser).values_list("digest", flat=True))


def test_the_protected_are_left_out_and_counted(organiser: Organisation, tmp_path: Path) -> None:
    rows = [
        pupil("e1"),
        pupil("e2", "Hemlig", Efternamn="Hemligsson", Personnummer=number(2), Sekretessmarkering="Sekretessmarkering"),
        pupil("e3", "Gömd", Sekretessmarkering="Skyddad folkbokföring", Årskurs="tok"),
        pupil("e4", Sekretessmarkering="Ingen"),
    ]
    imp = roster(organiser, tmp_path, *rows)
    assert counts(imp) == (2, 0, 0, 0)
    assert (imp.counts["protected"], imp.counts["quarantined"]) == (2, 0)
    assert people.identity_digest(UNIT, "e2") in protected_of(organiser)
    met = people.resolve(organiser, ["e1", "e2", f"{UNIT}/e2", "e9"])
    assert dict(zip(met["written"], met["outcome"], strict=True)) == {
        "e1": people.FOUND,
        "e2": people.PROTECTED,
        f"{UNIT}/e2": people.PROTECTED,
        "e9": people.UNKNOWN,
    }
    again = roster(organiser, tmp_path, *rows)
    assert counts(again) == (0, 0, 2, 0)
    assert len(protected_of(organiser)) == 3


def test_a_mark_in_any_row_protects_in_all(organiser: Organisation, tmp_path: Path) -> None:
    rows = [
        pupil("e1", Personnummer=number(1)),
        pupil("x1", Personnummer=number(1), Skolenhetskod=OTHER_UNIT, Sekretessmarkering="Sekretessmarkering"),
        pupil("e2"),
    ]
    imp = roster(organiser, tmp_path, *rows)
    assert imp.counts["protected"] == 2
    assert counts(imp) == (1, 0, 0, 0)


def test_a_file_without_the_column_does_not_unveil_anybody(organiser: Organisation, tmp_path: Path) -> None:
    marked = pupil("e2", Sekretessmarkering="Sekretessmarkering")
    roster(organiser, tmp_path, pupil("e1"), marked)
    columns = ["Person-ID", "Förnamn", "Efternamn", "Skolform", "Skolenhetskod", "Årskurs"]
    imp = take_in(organiser, "roster", csv_of([pupil("e1"), pupil("e2")], columns), tmp_path)
    assert imp.counts["protected"] == 1
    assert not SourceIdentity.objects.filter(source_id="e2").exists()


def test_a_pupil_who_becomes_protected_is_emptied_also_from_the_history(
    organiser: Organisation, tmp_path: Path
) -> None:
    row = pupil("e2", "Hemlig", Efternamn="Hemligsson", Personnummer=number(2), Ämnesgrupper="MA8")
    roster(organiser, tmp_path, pupil("e1"), row)
    person = Person.objects.get(given_name="Hemlig")
    register.guardian(person)
    imp = roster(organiser, tmp_path, pupil("e1"), {**row, "Sekretessmarkering": "Sekretessmarkering"})
    assert counts(imp) == (0, 0, 1, 1)
    assert imp.counts["protected"] == 1
    person.refresh_from_db()
    assert person.is_protected
    assert not person.family_name
    assert not person.civic_no_digest
    assert not Enrolment.objects.filter(person=person).exists()
    assert not person.guardians.exists()
    told = json.dumps(list(pghistory.models.Events.objects.values_list("pgh_data", flat=True)), default=str)
    assert "Hemlig" not in told
    # The mark is taken away: a new person, since nothing of the old one is left.
    back = roster(organiser, tmp_path, pupil("e1"), row)
    assert counts(back) == (1, 0, 1, 0)
    assert SourceIdentity.objects.get(source_id="e2").person_id != person.pk
    assert not protected_of(organiser)


def test_protected_staff_are_left_out(organiser: Organisation, tmp_path: Path) -> None:
    rows = [staff("p1", "Lars"), staff("p2", "Hemlig", Sekretessmarkering="Sekretessmarkering")]
    imp = take_in(organiser, "roster", book(tmp_path, Elever=[pupil("e1")], Personal=rows), tmp_path)
    assert imp.counts["protected"] == 1
    assert not Person.objects.filter(given_name="Hemlig").exists()


def test_many_who_become_protected_stop_at_the_guard(organiser: Organisation, tmp_path: Path) -> None:
    rows = [pupil(f"e{n}") for n in range(10)]
    roster(organiser, tmp_path, *rows)
    marked = [{**row, "Sekretessmarkering": "GR"} for row in rows]
    assert roster(organiser, tmp_path, *marked, apply=False).state == ImportState.GUARDED


# -- bad input ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "column", "code"),
    [
        ({"Person-ID": ""}, "Person-ID", "missing-value"),
        ({"Person-ID": "2,01E+11"}, "Person-ID", "excel-number"),
        ({"Person-ID": "20120301TF11"}, "Person-ID", "id-is-personal-number"),
        ({"Personnummer": "2,01E+11"}, "Personnummer", "excel-number"),
        ({"Personnummer": "101010101"}, "Personnummer", "lost-zeros"),
        ({"Personnummer": "20121399TF11"}, "Personnummer", "not-a-personal-number"),
        ({"Skolenhetskod": "Strandskolan"}, "Skolenhetskod", "unit-code"),
        ({"Skolenhetskod": ""}, "Skolenhetskod", "missing-value"),
        ({"Förnamn": "201203019998"}, "Förnamn", "swapped-columns"),
        ({"Förnamn": "", "Efternamn": ""}, "Förnamn", "missing-value"),
        ({"Skolform": "XX"}, "Skolform", "school-type"),
        ({"Skolform": ""}, "Skolform", "missing-value"),
        ({"Årskurs": "åtta"}, "Årskurs", "year-level"),
        ({"Årskurs": "11"}, "Årskurs", "year-level"),
        ({"Ta bort": "kanske"}, "Ta bort", "yes-or-no"),
        ({"Inskrivningsdatum": "2026-02-30"}, "Inskrivningsdatum", "not-a-date"),
        ({"Inskrivningsdatum": "1826-08-20"}, "Inskrivningsdatum", "date-far-outside"),
        (
            {"Inskrivningsdatum": "2026-08-18", "Utskrivningsdatum": "2026-08-17"},
            "Utskrivningsdatum",
            "dates-out-of-order",
        ),
        ({"Förnamn": "x" * 131}, "Förnamn", "too-long"),
    ],
)  # fmt: skip
def test_a_bad_cell_is_told_by_row_and_column(
    organiser: Organisation, tmp_path: Path, cells: dict[str, str], column: str, code: str
) -> None:
    imp = roster(organiser, tmp_path, pupil("e1"), {**pupil("e2"), **cells})
    assert quarantined(imp) == [(3, column, code)]
    row = imp.quarantined_rows.get()
    told = describe(Finding(row.code, row.row_number, row.column, row.sheet, row.shown_value))
    assert "3" in told
    assert column in told
    for name, value in cells.items():
        assert name.endswith("datum") or len(value) < 9 or value not in told


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"Personnummer": "201203019998"}, "check-digit"),
        ({"Inskrivningsdatum": "46252"}, "excel-date"),
        ({"Kön": "pojke"}, "legal-sex"),
        ({"Årskurs": ""}, "no-year-level"),
        ({"Personnummer": ""}, "no-personal-number"),
    ],
)
def test_an_odd_cell_is_a_warning(organiser: Organisation, tmp_path: Path, cells: dict[str, str], code: str) -> None:
    imp = roster(organiser, tmp_path, {**pupil("e1", Personnummer=number(1)), **cells})
    assert counts(imp) == (1, 0, 0, 0)
    assert warned(imp)[code] == 1


def test_missing_columns_are_named(organiser: Organisation, tmp_path: Path) -> None:
    with pytest.raises(PlainError) as told:
        take_in(organiser, "roster", csv_of([pupil("e1")], ["Person-ID", "Förnamn", "Skolenhetskod"]), tmp_path)
    assert all(name in str(told.value) for name in ("Efternamn", "Skolform", "Årskurs"))
    assert told.value.exit_code == 1


def test_columns_in_any_order_and_case_with_others_beside(organiser: Organisation, tmp_path: Path) -> None:
    text = csv_of([{**pupil("e1"), "Skostorlek": "38"}]).splitlines()
    turned = "\n".join(",".join(reversed(line.upper().split(";"))) for line in text)
    imp = take_in(organiser, "roster", ("\ufeff" + turned).encode(), tmp_path)
    assert counts(imp) == (1, 0, 0, 0)


def test_a_row_with_too_few_fields_removes_nobody(organiser: Organisation, tmp_path: Path) -> None:
    roster(organiser, tmp_path, pupil("e1"), pupil("e2"))
    text = csv_of([pupil("e1"), pupil("e2")]).rstrip("\n")
    imp = take_in(organiser, "roster", text[: text.rindex(";")][: text.rindex("GR")] + "\n", tmp_path)
    assert [code for _row, _column, code in quarantined(imp)] == ["uneven-row"]
    assert imp.counts["removed"] == 0


def test_everybody_of_another_organiser_is_somebody_else(organiser: Organisation, tmp_path: Path) -> None:
    other = register.organiser("Annanstads kommun")
    roster(organiser, tmp_path, pupil("e1", Personnummer=number(1)))
    roster(other, tmp_path, pupil("e1", Personnummer=number(1)))
    assert Person.objects.count() == 2
    assert [known.person_id for known in people.find_students(other, "e1")] == [
        SourceIdentity.objects.get(unit__parent=other, kind=IdentityKind.STUDENT).person_id
    ]


def test_the_lessons_of_one_who_becomes_protected_leave_the_lake(organiser: Organisation, tmp_path: Path) -> None:
    roster(organiser, tmp_path, pupil("e1"), pupil("e2", "Hemlig"))
    hidden = Person.objects.get(given_name="Hemlig").pk
    lessons = (
        "student_id;date;start;end;subject;group;offered_minutes;present_minutes;valid_absence_minutes;"
        "invalid_absence_minutes;other_minutes;late_minutes;reported;cancelled\n"
        "e1;2026-11-18;08:00;09:00;MA;MA8A;60;60;0;0;0;;1;0\n"
        "e2;2026-11-18;08:00;09:00;MA;MA8A;60;0;60;0;0;;1;0\n"
    )
    take_in(organiser, "lessons", lessons, tmp_path)
    assert hidden in _students_in_lake(organiser)
    roster(organiser, tmp_path, pupil("e1"), pupil("e2", "Hemlig", Sekretessmarkering="Sekretessmarkering"))
    assert _students_in_lake(organiser) == {Person.objects.get(given_name="Kim").pk}
    again = take_in(organiser, "lessons", lessons, tmp_path)
    assert (again.counts["protected"], again.counts["quarantined"], again.counts["unchanged"]) == (1, 0, 1)


def _students_in_lake(organiser: Organisation) -> set[int]:
    return {
        student
        for path in store.paths(store.current(organiser))
        for student in pl.read_parquet(path, columns=["student"])["student"]
    }
