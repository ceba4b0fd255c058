"""The class list in: identity, enrolments, groups, mentors, removals and their guard."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from django.utils import timezone

from fullfolj.domain.actor import OPERATOR
from fullfolj.domain.errors import PlainError
from fullfolj.intake import pipeline
from fullfolj.intake.models import Import, ImportState
from fullfolj.school.enums import AssignmentRoleType, GroupType, IdentityKind
from fullfolj.school.models import AssignmentRole, Enrolment, GroupMembership, Organisation, Person, SourceIdentity
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
YESTERDAY = TODAY - dt.timedelta(days=1)


@pytest.fixture
def organiser() -> Organisation:
    return register.organiser()


def roster(organiser: Organisation, folder: Path, *rows: dict[str, str], **more: object) -> Import:
    return take_in(organiser, "roster", csv_of(rows), folder, **more)  # type: ignore[arg-type]


def person(source_id: str, unit: str = UNIT) -> Person:
    return SourceIdentity.objects.get(
        source_id=source_id, unit__school_unit_code=unit, kind=IdentityKind.STUDENT
    ).person


def classes(of: Person) -> list[tuple[str, dt.date | None, dt.date | None]]:
    rows = GroupMembership.objects.filter(person=of, group__group_type=GroupType.CLASS).order_by("id")
    return [(row.group.display_name, row.start_date, row.end_date) for row in rows]


def spans(of: Person) -> list[tuple[str, dt.date | None, dt.date | None]]:
    rows = Enrolment.objects.filter(person=of).order_by("id")
    return [(row.unit.school_unit_code, row.start_date, row.end_date) for row in rows]


def test_new_pupils_get_a_unit_a_class_and_an_open_enrolment(organiser: Organisation, tmp_path: Path) -> None:
    imp = roster(organiser, tmp_path, pupil("e1", "Elin", Personnummer=number(1)), pupil("e2", Ämnesgrupper="MA8, EN8"))
    assert counts(imp) == (2, 0, 0, 0)
    assert imp.state == ImportState.APPLIED
    assert warned(imp)["new-unit"] == 1
    elin = person("e1")
    assert (elin.given_name, elin.birth_date, elin.legal_sex) == ("Elin", dt.date(2012, 3, 1), "Man")
    assert spans(elin) == [(UNIT, None, None)]
    assert classes(elin) == [("8A", None, None)]
    assert sorted(m.group.display_name for m in person("e2").memberships.all()) == ["8A", "EN8", "MA8"]


def test_the_same_file_twice_changes_nothing(organiser: Organisation, tmp_path: Path) -> None:
    rows = [
        pupil("e1", Personnummer=number(1), Ämnesgrupper="MA8"),
        pupil("e2", Inskrivningsdatum="2026-08-18", Kön="Kvinna", Mentor="", **{"Nyanländ från": "2025-01-10"}),
        pupil("e3", Inskrivningsdatum="2026-08-18", Utskrivningsdatum="2026-10-01"),
    ]
    roster(organiser, tmp_path, *rows)
    again = roster(organiser, tmp_path, *rows)
    assert counts(again) == (0, 0, 3, 0)
    assert Person.objects.count() == 3
    later = roster(organiser, tmp_path, *rows, today=TODAY + dt.timedelta(days=40))
    assert counts(later) == (0, 0, 3, 0)


def test_nothing_of_a_personal_number_is_kept_but_a_digest(organiser: Organisation, tmp_path: Path) -> None:
    roster(organiser, tmp_path, pupil("e1", Personnummer=number(7)))
    digest = person("e1").civic_no_digest
    assert len(digest) == 64
    assert "TF" not in digest.upper()[:0]
    assert number(7) not in digest


def test_a_changed_name_class_and_year_are_one_changed_enrolment_each(organiser: Organisation, tmp_path: Path) -> None:
    roster(organiser, tmp_path, pupil("e1", "Elin"), pupil("e2"), pupil("e3"), pupil("e4"))
    imp = roster(
        organiser, tmp_path, pupil("e1", "Elina"), pupil("e2", Klass="8B"), pupil("e3", Årskurs="9"), pupil("e4")
    )
    assert counts(imp) == (0, 3, 1, 0)
    assert classes(person("e2")) == [("8A", None, YESTERDAY), ("8B", TODAY, None)]
    assert Enrolment.objects.get(person=person("e3")).year_level == 9


def test_a_pupil_missing_from_the_file_is_ended_and_comes_back(organiser: Organisation, tmp_path: Path) -> None:
    both = [pupil("e1", Personnummer=number(1)), pupil("e2")]
    roster(organiser, tmp_path, *both)
    gone = roster(organiser, tmp_path, both[0])
    assert counts(gone) == (0, 0, 1, 1)
    assert spans(person("e2")) == [(UNIT, None, YESTERDAY)]
    assert classes(person("e2")) == [("8A", None, YESTERDAY)]
    back = roster(organiser, tmp_path, *both)
    assert counts(back) == (0, 1, 1, 0)
    assert spans(person("e2")) == [(UNIT, None, None)]
    assert classes(person("e2")) == [("8A", None, None)]


def test_a_pupil_back_after_a_while_gets_a_new_enrolment(organiser: Organisation, tmp_path: Path) -> None:
    roster(organiser, tmp_path, pupil("e1"), pupil("e2"))
    roster(organiser, tmp_path, pupil("e1"))
    later = TODAY + dt.timedelta(days=30)
    imp = roster(organiser, tmp_path, pupil("e1"), pupil("e2"), today=later)
    assert counts(imp) == (1, 0, 1, 0)
    assert spans(person("e2")) == [(UNIT, None, YESTERDAY), (UNIT, later, None)]
    assert classes(person("e2")) == [("8A", None, YESTERDAY), ("8A", later, None)]


def test_one_who_began_today_and_is_gone_today_has_that_one_day(organiser: Organisation, tmp_path: Path) -> None:
    roster(organiser, tmp_path, pupil("e1"), pupil("e2", Inskrivningsdatum=TODAY.isoformat()))
    assert roster(organiser, tmp_path, pupil("e1")).counts["removed"] == 1
    assert spans(person("e2")) == [(UNIT, TODAY, TODAY)]


def test_ta_bort_ends_the_enrolment(organiser: Organisation, tmp_path: Path) -> None:
    roster(organiser, tmp_path, pupil("e1"), pupil("e2"))
    rows = [pupil("e1"), pupil("e2", Ta_bort="Ja"), pupil("e9", Ta_bort="Ja")]
    imp = roster(organiser, tmp_path, *rows)
    assert counts(imp) == (0, 0, 1, 1)
    assert spans(person("e2")) == [(UNIT, None, YESTERDAY)]
    assert not SourceIdentity.objects.filter(source_id="e9").exists()
    assert roster(organiser, tmp_path, *rows).counts["removed"] == 0


def test_dates_in_the_file_are_the_enrolments(organiser: Organisation, tmp_path: Path) -> None:
    roster(organiser, tmp_path, pupil("e1", Inskrivningsdatum="20260818", Utskrivningsdatum=""))
    assert spans(person("e1")) == [(UNIT, dt.date(2026, 8, 18), None)]
    imp = roster(organiser, tmp_path, pupil("e1", Inskrivningsdatum="2026-08-19", Utskrivningsdatum="2026-11-01"))
    assert counts(imp) == (0, 0, 0, 1)
    assert spans(person("e1")) == [(UNIT, dt.date(2026, 8, 19), dt.date(2026, 11, 1))]
    assert classes(person("e1"))[0][2] == dt.date(2026, 11, 1)
    # Back from a date after the last day: a second enrolment, and the first is left alone.
    rows = pupil("e1", Inskrivningsdatum="2026-11-15", Utskrivningsdatum="")
    assert counts(roster(organiser, tmp_path, rows)) == (1, 0, 0, 0)
    assert len(spans(person("e1"))) == 2
    assert counts(roster(organiser, tmp_path, rows)) == (0, 0, 1, 0)


def test_a_first_day_unknown_today_does_not_take_away_a_known_one(organiser: Organisation, tmp_path: Path) -> None:
    roster(organiser, tmp_path, pupil("e1", Inskrivningsdatum="2026-08-18", Kön="Kvinna"))
    assert counts(roster(organiser, tmp_path, pupil("e1"))) == (0, 0, 1, 0)
    assert spans(person("e1")) == [(UNIT, dt.date(2026, 8, 18), None)]
    assert person("e1").legal_sex == "Kvinna"


def test_units_that_the_file_does_not_name_are_untouched(organiser: Organisation, tmp_path: Path) -> None:
    roster(organiser, tmp_path, pupil("e1"), pupil("e1", "Bo", Skolenhetskod=OTHER_UNIT))
    imp = roster(organiser, tmp_path, pupil("e1"))
    assert counts(imp) == (0, 0, 1, 0)
    assert spans(person("e1", OTHER_UNIT)) == [(OTHER_UNIT, None, None)]


# -- who is who ---------------------------------------------------------------------------------------------------


def test_the_same_id_at_two_units_is_two_people(organiser: Organisation, tmp_path: Path) -> None:
    roster(organiser, tmp_path, pupil("1", "Ada", Personnummer=number(1)),
           pupil("1", "Bo", Skolenhetskod=OTHER_UNIT, Personnummer=number(2)))  # fmt: skip
    assert person("1").pk != person("1", OTHER_UNIT).pk
    assert person("1", OTHER_UNIT).given_name == "Bo"


def test_the_same_number_at_another_unit_is_one_person_who_moved(organiser: Organisation, tmp_path: Path) -> None:
    roster(organiser, tmp_path, pupil("1", "Ada", Personnummer=number(1)))
    imp = roster(organiser, tmp_path, pupil("77", "Ada", Personnummer=number(1), Skolenhetskod=OTHER_UNIT))
    assert counts(imp) == (1, 0, 0, 0)
    assert person("1").pk == person("77", OTHER_UNIT).pk
    assert Person.objects.count() == 1


def test_a_new_id_for_the_same_number_is_the_same_person(organiser: Organisation, tmp_path: Path) -> None:
    roster(organiser, tmp_path, pupil("1", "Ada", Personnummer=number(1)))
    imp = roster(organiser, tmp_path, pupil("2", "Ada", Personnummer=number(1)))
    assert counts(imp) == (0, 0, 1, 0)
    assert person("1").pk == person("2").pk


def test_a_temporary_number_that_is_replaced_is_the_same_person(organiser: Organisation, tmp_path: Path) -> None:
    roster(organiser, tmp_path, pupil("1", "Adda", Personnummer=number(1)))
    imp = roster(organiser, tmp_path, pupil("1", "Ada", Personnummer="201203019998"))
    assert counts(imp) == (0, 1, 0, 0)
    assert warned(imp)["number-replaced"] == 1
    assert counts(roster(organiser, tmp_path, pupil("1", "Ada", Personnummer="201203019998"))) == (0, 0, 1, 0)


def test_an_id_that_another_person_has_got_is_quarantined_and_removes_nobody(
    organiser: Organisation, tmp_path: Path
) -> None:
    roster(organiser, tmp_path, pupil("1", "Ada", Personnummer="201203019998"))
    imp = roster(organiser, tmp_path, pupil("1", "Bo", Personnummer="201204019999"))
    assert quarantined(imp) == [(2, "Person-ID", "id-reused")]
    assert counts(imp) == (0, 0, 0, 0)
    assert person("1").given_name == "Ada"
    assert spans(person("1")) == [(UNIT, None, None)]
    same_name = roster(organiser, tmp_path, pupil("1", "Ada", Personnummer="201204019999"))
    assert warned(same_name)["number-changed"] == 1


def test_a_temporary_number_given_out_twice_is_not_one_person(organiser: Organisation, tmp_path: Path) -> None:
    roster(organiser, tmp_path, pupil("1", "Ada", Personnummer=number(1)))
    imp = roster(
        organiser, tmp_path, pupil("9", "Bo", Efternamn="Alm", Personnummer=number(1), Skolenhetskod=OTHER_UNIT)
    )
    assert quarantined(imp) == [(2, "Personnummer", "number-of-another")]


def test_two_people_under_one_id_in_one_file(organiser: Organisation, tmp_path: Path) -> None:
    imp = roster(
        organiser, tmp_path, pupil("1", "Ada", Personnummer=number(1)), pupil("1", "Bo", Personnummer=number(2))
    )
    assert quarantined(imp) == [(2, "Person-ID", "id-of-two"), (3, "Person-ID", "id-of-two")]
    assert Person.objects.count() == 0


def test_duplicate_rows_count_once_and_unlike_ones_warn(organiser: Organisation, tmp_path: Path) -> None:
    alike = roster(organiser, tmp_path, pupil("1"), pupil("1"))
    assert counts(alike) == (1, 0, 0, 0)
    assert "duplicate-person" not in warned(alike)
    unlike = roster(organiser, tmp_path, pupil("1", Klass="8B"), pupil("1", Klass="8C"))
    assert warned(unlike)["duplicate-person"] == 1
    assert classes(person("1"))[-1][0] == "8C"


def test_the_same_person_under_two_ids_and_two_names(organiser: Organisation, tmp_path: Path) -> None:
    rows = [pupil("1", "Ada", Personnummer=number(1)), pupil("2", "Adda", Personnummer=number(1))]
    imp = roster(organiser, tmp_path, *rows)
    assert counts(imp) == (1, 0, 0, 0)
    assert {"person-twice", "two-names"} <= set(warned(imp))
    assert counts(roster(organiser, tmp_path, *rows)) == (0, 0, 1, 0)


def test_an_id_that_excel_took_the_zeros_from(organiser: Organisation, tmp_path: Path) -> None:
    roster(organiser, tmp_path, pupil("000123"))
    imp = roster(organiser, tmp_path, pupil("123"))
    assert quarantined(imp) == [(2, "Person-ID", "lost-zeros")]
    assert imp.counts["removed"] == 0


# -- mentors ------------------------------------------------------------------------------------------------------


@pytest.fixture
def mentors(organiser: Organisation, tmp_path: Path) -> dict[str, Person]:
    """Two members of staff with ids at the unit."""
    roster(organiser, tmp_path, pupil("e1"), pupil("e2"))
    unit = organiser.units.get()
    staff = {}
    for source_id in ("p1", "p2"):
        staff[source_id] = register.person(organiser, source_id)
        SourceIdentity.objects.create(person=staff[source_id], unit=unit, kind=IdentityKind.STAFF, source_id=source_id)
    return staff


def mentor_of() -> dict[str, set[str]]:
    """Group → given names of its mentors today."""
    found: dict[str, set[str]] = {}
    for one in AssignmentRole.objects.filter(assignment_role=AssignmentRoleType.MENTOR, end_date=None):
        found.setdefault(one.group.display_name, set()).add(one.duty.person.given_name)
    return found


def test_a_mentor_shared_by_the_class_is_the_class_mentor(
    organiser: Organisation, mentors: dict[str, Person], tmp_path: Path
) -> None:
    rows = [pupil("e1", Mentor="p1"), pupil("e2", Mentor="p1")]
    assert counts(roster(organiser, tmp_path, *rows)) == (0, 2, 0, 0)
    assert mentor_of() == {"8A": {"p1"}}
    assert counts(roster(organiser, tmp_path, *rows)) == (0, 0, 2, 0)
    changed = roster(organiser, tmp_path, pupil("e1", Mentor="p2"), pupil("e2", Mentor="p2"))
    assert counts(changed) == (0, 2, 0, 0)
    assert mentor_of() == {"8A": {"p2"}}


def test_mentors_of_some_pupils_get_a_group_of_their_own(
    organiser: Organisation, mentors: dict[str, Person], tmp_path: Path
) -> None:
    rows = [pupil("e1", Mentor="p1"), pupil("e2", Mentor="p1, p2")]
    roster(organiser, tmp_path, *rows)
    assert mentor_of() == {"8A": {"p1"}, "Mentorsgrupp p2": {"p2"}}
    members = GroupMembership.objects.filter(group__display_name="Mentorsgrupp p2", end_date=None)
    assert [one.person for one in members] == [person("e2")]
    assert counts(roster(organiser, tmp_path, *rows)) == (0, 0, 2, 0)
    fewer = roster(organiser, tmp_path, pupil("e1", Mentor="p1"), pupil("e2", Mentor="p1"))
    assert counts(fewer) == (0, 1, 1, 0)


def test_an_unknown_mentor_is_a_warning_and_given_mentors_stay(
    organiser: Organisation, mentors: dict[str, Person], tmp_path: Path
) -> None:
    roster(organiser, tmp_path, pupil("e1", Mentor="p1"), pupil("e2", Mentor="p1"))
    imp = roster(organiser, tmp_path, pupil("e1", Mentor="p99"), pupil("e2", Mentor=""))
    assert warned(imp)["unknown-mentor"] == 1
    assert mentor_of() == {"8A": {"p1"}}


# -- what would vanish --------------------------------------------------------------------------------------------


def test_a_bad_row_never_removes_its_pupil(organiser: Organisation, tmp_path: Path) -> None:
    roster(organiser, tmp_path, pupil("e1"), pupil("e2"), pupil("e3"))
    imp = roster(organiser, tmp_path, pupil("e1"), pupil("e2", Årskurs="77"))
    assert quarantined(imp) == [(3, "Årskurs", "year-level")]
    assert counts(imp) == (0, 0, 1, 1)
    assert spans(person("e2")) == [(UNIT, None, None)]
    assert spans(person("e3")) == [(UNIT, None, YESTERDAY)]


def test_a_bad_row_about_nobody_knows_whom_holds_removals_back(organiser: Organisation, tmp_path: Path) -> None:
    roster(organiser, tmp_path, pupil("e1"), pupil("e2"))
    imp = roster(organiser, tmp_path, pupil("e1"), pupil("2,01E+11"))
    assert quarantined(imp) == [(3, "Person-ID", "excel-number")]
    assert imp.counts["removed"] == 0
    assert warned(imp)["removals-held-back"] == 1


def test_many_removals_stop_at_the_guard(organiser: Organisation, tmp_path: Path) -> None:
    rows = [pupil(f"e{n}") for n in range(40)]
    roster(organiser, tmp_path, *rows)
    five = roster(organiser, tmp_path, *rows[5:], apply=False)
    assert five.state == ImportState.READY
    six = roster(organiser, tmp_path, *rows[6:], apply=False)
    assert six.state == ImportState.GUARDED
    assert six.preview["guard"] == [{"place": UNIT, "vanishing": 6, "standing": 40}]
    with pytest.raises(PlainError) as stopped:
        roster(organiser, tmp_path, *rows[6:])
    assert stopped.value.exit_code == 4
    assert Enrolment.objects.filter(end_date=None).count() == 40
    assert roster(organiser, tmp_path, *rows[6:], allow_removals=True).counts["removed"] == 6


def test_what_one_process_read_another_applies(organiser: Organisation, tmp_path: Path) -> None:
    imp = roster(organiser, tmp_path, pupil("e1"), pupil("e2", Årskurs="77"), apply=False)
    assert not Person.objects.exists()
    now = timezone.make_aware(dt.datetime.combine(TODAY, dt.time(8)))
    applied = pipeline.apply(imp.pk, by=OPERATOR, now=now)
    assert counts(applied) == (1, 0, 0, 0)
    assert quarantined(applied) == [(3, "Årskurs", "year-level")]
    assert Person.objects.count() == 1
