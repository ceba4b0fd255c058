"""Taking imports back: everything is as before, or nothing has changed and a sentence says why."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from django.test import Client
from django.urls import reverse

from fullfolj.config.cli import main
from fullfolj.domain.actor import OPERATOR
from fullfolj.domain.errors import PlainError
from fullfolj.intake import pipeline, undo
from fullfolj.intake.models import Import, ImportState, ProtectedIdentity
from fullfolj.lake import corrections, store
from fullfolj.lake.models import Replaced
from fullfolj.school import grade_register
from fullfolj.school.enums import DutyRole, OrganisationType
from fullfolj.school.history import recorded
from fullfolj.school.models import (
    Enrolment,
    Grade,
    Group,
    GroupMembership,
    Organisation,
    Person,
    SourceIdentity,
)
from fullfolj.signals import aftermath, contacts
from fullfolj.signals.models import ContactKind
from tests import lesson_files, register

pytestmark = pytest.mark.django_db
NOW = lesson_files.NOW
_HEADER = "Person-ID;Personnummer;Sekretessmarkering;Förnamn;Efternamn;Skolform;Skolenhetskod;Årskurs;Klass"
_GRADES = "student_id;school_year;term;year_level;subject;grade;kind"
_MODELS = (Organisation, Person, SourceIdentity, Enrolment, Group, GroupMembership, Grade)


@pytest.fixture
def organiser() -> Organisation:
    return Organisation.objects.create(
        organisation_type=OrganisationType.ORGANISER, display_name="Älvstad", organisation_code="0001"
    )


def roster(tmp_path: Path, *pupils: str, marked: str = "") -> Path:
    """A class list; a pupil is `id:class`."""
    rows = [_HEADER]
    for pupil in pupils:
        own, _colon, class_name = pupil.partition(":")
        marking = "Sekretessmarkering" if own == marked else ""
        rows.append(f"{own};;{marking};Namn{own};Efternamn;GR;12345678;8;{class_name or '8A'}")
    path = tmp_path / f"lista-{len(list(tmp_path.iterdir()))}.csv"
    path.write_text("\n".join(rows), encoding="utf-8")
    return path


def take_in(organiser: Organisation, path: Path, kind: str, minutes: int = 0, **options: Any) -> Import:
    at = NOW + dt.timedelta(minutes=minutes)
    imp = pipeline.receive(path, kind=kind, organiser=organiser, by=OPERATOR, now=at, options=options)
    task = pipeline.read(imp.pk, by=OPERATOR, now=at)
    return pipeline.apply(imp.pk, by=OPERATOR, now=at, allow_removals=True, task=task)


def state(organiser: Organisation) -> dict[str, Any]:
    """All rows of the register with their numbers, and every fact."""
    rows = {model.__name__: list(model.objects.order_by("pk").values()) for model in _MODELS}
    return {**rows, "facts": lesson_files.lake(organiser).rows()}


def lessons(tmp_path: Path, *lines: str) -> Path:
    return lesson_files.file(tmp_path, lines, f"lektioner-{len(list(tmp_path.iterdir()))}.csv")


class TestRegister:
    def test_new_changed_and_ended_pupils_are_as_before(self, organiser: Organisation, tmp_path: Path) -> None:
        take_in(organiser, roster(tmp_path, "a", "b", "c:8B"), "roster")
        before = state(organiser)
        imp = take_in(organiser, roster(tmp_path, "a:8B", "b", "d:8C"), "roster", 1)
        assert state(organiser) != before

        undo.take_back(imp.pk, by=OPERATOR, now=NOW)

        assert state(organiser) == before
        imp.refresh_from_db()
        assert imp.state == ImportState.TAKEN_BACK

    def test_the_first_import_of_all_leaves_nothing(self, organiser: Organisation, tmp_path: Path) -> None:
        before = state(organiser)
        imp = take_in(organiser, roster(tmp_path, "a", "b"), "roster")

        undo.take_back(imp.pk, by=OPERATOR, now=NOW)

        assert state(organiser) == before

    def test_the_same_file_again_afterwards(self, organiser: Organisation, tmp_path: Path) -> None:
        path = roster(tmp_path, "a", "b")
        imp = take_in(organiser, path, "roster")
        undo.take_back(imp.pk, by=OPERATOR, now=NOW)

        again = take_in(organiser, path, "roster", 1)

        assert again.counts["new"] == 2

    def test_only_the_newest(self, organiser: Organisation, tmp_path: Path) -> None:
        first = take_in(organiser, roster(tmp_path, "a"), "roster")
        second = take_in(organiser, roster(tmp_path, "a", "b"), "roster", 1)

        with pytest.raises(PlainError, match=str(second.pk)):
            undo.take_back(first.pk, by=OPERATOR, now=NOW)

        undo.take_back(second.pk, by=OPERATOR, now=NOW)
        undo.take_back(first.pk, by=OPERATOR, now=NOW)
        assert not Person.objects.exists()

    def test_twice_is_refused(self, organiser: Organisation, tmp_path: Path) -> None:
        imp = take_in(organiser, roster(tmp_path, "a"), "roster")
        undo.take_back(imp.pk, by=OPERATOR, now=NOW)

        with pytest.raises(PlainError, match="redan tillbakatagen"):
            undo.take_back(imp.pk, by=OPERATOR, now=NOW)

    def test_what_somebody_has_changed_since_stands_in_the_way(self, organiser: Organisation, tmp_path: Path) -> None:
        imp = take_in(organiser, roster(tmp_path, "a", "b"), "roster")
        with recorded("unit.rename", by=OPERATOR):
            Organisation.objects.filter(parent=organiser).update(display_name="Vår skola")
        before = state(organiser)

        with pytest.raises(PlainError, match="1 uppgift"):
            undo.take_back(imp.pk, by=OPERATOR, now=NOW)

        assert state(organiser) == before

    def test_a_pupil_somebody_has_written_about_stays(self, organiser: Organisation, tmp_path: Path) -> None:
        imp = take_in(organiser, roster(tmp_path, "a", "b"), "roster")
        pupil = Person.objects.get(given_name="Namna")
        contacts.note(student=pupil, kind=ContactKind.TALKED, by=OPERATOR, now=NOW, on=NOW.date())

        with pytest.raises(PlainError, match="1 elev"):
            undo.take_back(imp.pk, by=OPERATOR, now=NOW)

        assert Person.objects.count() == 2

    def test_pupils_with_lessons_stay_until_those_are_taken_back(self, organiser: Organisation, tmp_path: Path) -> None:
        imp = take_in(organiser, roster(tmp_path, "a"), "roster")
        facts = take_in(organiser, lessons(tmp_path, lesson_files.line("a")), "lessons", 1)

        with pytest.raises(PlainError, match="tillbaka lektionerna"):
            undo.take_back(imp.pk, by=OPERATOR, now=NOW)

        undo.take_back(facts.pk, by=OPERATOR, now=NOW)
        undo.take_back(imp.pk, by=OPERATOR, now=NOW)
        assert not Person.objects.exists()

    def test_protection_is_never_taken_back(self, organiser: Organisation, tmp_path: Path) -> None:
        take_in(organiser, roster(tmp_path, "a", "b"), "roster")
        imp = take_in(organiser, roster(tmp_path, "a", "b", marked="a"), "roster", 1)

        undo.take_back(imp.pk, by=OPERATOR, now=NOW)

        assert not Person.objects.filter(given_name="Namna").exists()
        assert Person.objects.filter(is_protected=True).count() == 1
        assert ProtectedIdentity.objects.exists()


class TestLessons:
    @pytest.fixture(autouse=True)
    def pupils(self, organiser: Organisation, tmp_path: Path) -> None:
        take_in(organiser, roster(tmp_path, "a", "b"), "roster")

    def test_added_and_changed_facts_are_as_before(self, organiser: Organisation, tmp_path: Path) -> None:
        take_in(organiser, lessons(tmp_path, lesson_files.line("a"), lesson_files.line("b")), "lessons")
        before = state(organiser)
        changed = lesson_files.line("a", present_minutes="0", valid_absence_minutes="60")
        imp = take_in(organiser, lessons(tmp_path, changed, lesson_files.line("b", "2026-09-02")), "lessons", 1)
        assert state(organiser) != before

        undo.take_back(imp.pk, by=OPERATOR, now=NOW)

        assert state(organiser) == before

    def test_removed_facts_come_back(self, organiser: Organisation, tmp_path: Path) -> None:
        both = lessons(tmp_path, lesson_files.line("a"), lesson_files.line("b"))
        take_in(organiser, both, "lessons")
        before = state(organiser)
        imp = take_in(organiser, lessons(tmp_path, lesson_files.line("a")), "lessons", 1, replace_period=True)
        assert imp.counts["removed"] == 1

        undo.take_back(imp.pk, by=OPERATOR, now=NOW)

        assert state(organiser) == before

    def test_the_files_from_before_are_kept_as_long_as_they_may_be_needed(
        self, organiser: Organisation, tmp_path: Path
    ) -> None:
        take_in(organiser, lessons(tmp_path, lesson_files.line("a")), "lessons")
        before = lesson_files.lake(organiser)
        imp = take_in(organiser, lessons(tmp_path, lesson_files.line("b")), "lessons", 1)

        store.clean_up(now=NOW + dt.timedelta(days=400), keep_for=undo.can_be_taken_back())
        undo.take_back(imp.pk, by=OPERATOR, now=NOW)

        assert lesson_files.lake(organiser).equals(before)

    def test_facts_of_somebody_protected_since_do_not_come_back(self, organiser: Organisation, tmp_path: Path) -> None:
        take_in(organiser, lessons(tmp_path, lesson_files.line("a"), lesson_files.line("b")), "lessons")
        hidden = Person.objects.get(given_name="Namna").pk
        imp = take_in(organiser, lessons(tmp_path, lesson_files.line("b", "2026-09-02")), "lessons", 1)
        take_in(organiser, roster(tmp_path, "a", "b", marked="a"), "roster", 2)

        undo.take_back(imp.pk, by=OPERATOR, now=NOW)

        assert lesson_files.lake(organiser).filter(pl.col("student") == hidden).is_empty()
        assert lesson_files.lake(organiser).height == 1


class TestWhatWasKnownWhen:
    @pytest.fixture(autouse=True)
    def corrected(self, organiser: Organisation, tmp_path: Path) -> Import:
        """Invalid absence on the first day, made valid later."""
        take_in(organiser, roster(tmp_path, "a", "b"), "roster")
        absent = lesson_files.line("a", present_minutes="0", invalid_absence_minutes="60")
        take_in(organiser, lessons(tmp_path, absent, lesson_files.line("b")), "lessons", 1)
        excused = lesson_files.line("a", present_minutes="0", valid_absence_minutes="60")
        return take_in(organiser, lessons(tmp_path, excused, lesson_files.line("b")), "lessons", 2)

    def test_a_corrected_fact_is_kept_with_the_moment(self, organiser: Organisation) -> None:
        pupil = Person.objects.get(given_name="Namna").pk

        (before,) = corrections.of_student(pupil).to_dicts()

        assert (before["invalid"], before["valid"]) == (60, 0)
        assert before["until"] == NOW + dt.timedelta(minutes=2)
        assert corrections.of_student(Person.objects.get(given_name="Namnb").pk).is_empty()

    def test_the_lessons_page_tells_what_stood_and_until_when(self, organiser: Organisation) -> None:
        pupil = Person.objects.get(given_name="Namna")
        client = Client()
        client.force_login(register.staff(pupil.enrolments.get().unit, DutyRole.ATTENDANCE_COORDINATOR))

        page = client.get(reverse("student-lessons", args=[pupil.uuid])).content.decode()
        other = client.get(reverse("student-lessons", args=[Person.objects.get(given_name="Namnb").uuid]))

        assert "Rättat i efterhand" in page
        assert "60 min ogiltig frånvaro" in page
        assert "Rättat i efterhand" not in other.content.decode()

    def test_a_correction_taken_back_was_none(self, corrected: Import) -> None:
        undo.take_back(corrected.pk, by=OPERATOR, now=NOW)

        assert not Replaced.objects.exists()

    def test_the_files_are_kept_and_nothing_of_a_protected_pupil_in_them(
        self, organiser: Organisation, tmp_path: Path
    ) -> None:
        pupil = Person.objects.get(given_name="Namna").pk
        store.clean_up(now=NOW + dt.timedelta(days=400))
        assert corrections.of_student(pupil).height == 1

        take_in(organiser, roster(tmp_path, "a", "b", marked="a"), "roster", 3)

        assert corrections.of_student(pupil).is_empty()
        assert not Replaced.objects.exists()


def test_the_command_line_notes_what_a_sweep_will_tell_of(organiser: Organisation, tmp_path: Path) -> None:
    path = roster(tmp_path, "a")
    assert main(["import", "roster", str(path), "--yes", "--json"]) == 0
    imp = Import.objects.get()
    assert aftermath.after(imp) is None

    assert main(["sweep"]) == 0

    told = aftermath.after(imp)
    assert told is not None
    assert (told.is_noted, told.lit, told.out, told.alone) == (True, 0, 0, False)


def test_grades_are_as_before(organiser: Organisation, tmp_path: Path) -> None:
    take_in(organiser, roster(tmp_path, "a"), "roster")
    (tmp_path / "b1.csv").write_text(f"{_GRADES}\na;2025/26;VT;7;MA;E;term\na;2025/26;VT;7;EN;D;term\n")
    take_in(organiser, tmp_path / "b1.csv", "grades", 1)
    before = state(organiser)
    (tmp_path / "b2.csv").write_text(f"{_GRADES}\na;2025/26;VT;7;MA;C;term\na;2025/26;VT;7;SV;F;term\n")
    imp = take_in(organiser, tmp_path / "b2.csv", "grades", 2)

    undo.take_back(imp.pk, by=OPERATOR, now=NOW)

    assert state(organiser) == before


class TestWhatMustNotBeLost:
    @pytest.fixture(autouse=True)
    def pupils(self, organiser: Organisation, tmp_path: Path) -> None:
        take_in(organiser, roster(tmp_path, "a", "b"), "roster")

    def test_files_that_have_been_cleaned_up_stand_in_the_way(self, organiser: Organisation, tmp_path: Path) -> None:
        take_in(organiser, lessons(tmp_path, lesson_files.line("a")), "lessons")
        second = take_in(organiser, lessons(tmp_path, lesson_files.line("b")), "lessons", 1)
        third = take_in(organiser, lessons(tmp_path, lesson_files.line("b", "2026-09-02")), "lessons", 2)
        store.clean_up(now=NOW + dt.timedelta(days=400), keep_for=undo.needing_files())
        undo.take_back(third.pk, by=OPERATOR, now=NOW)
        before = state(organiser)

        with pytest.raises(PlainError, match="finns inte kvar"):
            undo.take_back(second.pk, by=OPERATOR, now=NOW)

        assert state(organiser) == before

    def test_the_one_who_wrote_last_is_the_newest_whatever_the_clock_says(
        self, organiser: Organisation, tmp_path: Path
    ) -> None:
        """Two applies queue: the one that began first may come last."""
        early = take_in(organiser, lessons(tmp_path, lesson_files.line("a")), "lessons", 5)
        late = take_in(organiser, lessons(tmp_path, lesson_files.line("b")), "lessons", 4)
        before = state(organiser)

        with pytest.raises(PlainError, match=str(late.pk)):
            undo.take_back(early.pk, by=OPERATOR, now=NOW)

        assert state(organiser) == before

    def test_a_class_list_keeps_no_files_of_those_it_protects(self, organiser: Organisation, tmp_path: Path) -> None:
        take_in(organiser, lessons(tmp_path, lesson_files.line("a"), lesson_files.line("b")), "lessons")
        theirs = store.path_of(store.current(organiser).get())
        take_in(organiser, roster(tmp_path, "a", "b", marked="a"), "roster", 1)
        assert theirs.exists()

        store.clean_up(now=NOW + dt.timedelta(days=400), keep_for=undo.needing_files())

        assert not theirs.exists()
        assert store.answers()

    def test_an_import_that_is_taken_back_is_not_discarded(self, organiser: Organisation, tmp_path: Path) -> None:
        imp = take_in(organiser, lessons(tmp_path, lesson_files.line("a")), "lessons")
        undo.take_back(imp.pk, by=OPERATOR, now=NOW)

        with pytest.raises(PlainError):
            pipeline.discard(imp.pk, by=OPERATOR, now=NOW)

        imp.refresh_from_db()
        assert imp.state == ImportState.TAKEN_BACK


@pytest.mark.parametrize("kind", ["roster", "lessons", "replacing", "grades"])
def test_measures_are_byte_for_byte_as_before(
    kind: str, organiser: Organisation, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    take_in(organiser, roster(tmp_path, "a", "b", "c"), "roster")
    days = [f"2026-09-{day:02d}" for day in (1, 2, 3, 4, 7, 8, 9, 10, 11, 14, 15)]
    away = {"present_minutes": "0", "invalid_absence_minutes": "60"}
    rows = [lesson_files.line(pupil, day) for pupil in "abc" for day in days]
    take_in(organiser, lessons(tmp_path, *rows), "lessons")
    later = [lesson_files.line("a", day, **away) for day in days]
    (tmp_path / "betyg.csv").write_text(f"{_GRADES}\na;2025/26;VT;7;MA;E;term\n")
    before = explained(capsys)
    path = {
        "roster": lambda: roster(tmp_path, "a:8B", "d"),
        "lessons": lambda: lessons(tmp_path, *later),
        "replacing": lambda: lessons(tmp_path, *later),
        "grades": lambda: tmp_path / "betyg.csv",
    }[kind]()
    imp = take_in(
        organiser,
        path,
        "lessons" if kind == "replacing" else kind,
        1,
        **({"replace_period": True} if kind == "replacing" else {}),
    )
    assert explained(capsys) != before

    undo.take_back(imp.pk, by=OPERATOR, now=NOW)

    assert explained(capsys) == before


def test_grades_that_are_taken_back_have_never_been(organiser: Organisation, tmp_path: Path) -> None:
    """Rules about studies read the history of grades: a day in June must not know what a wrong file once said."""
    take_in(organiser, roster(tmp_path, "a", "b"), "roster")
    (tmp_path / "first.csv").write_text(f"{_GRADES}\na;2025/26;VT;7;MA;E;term\n")
    take_in(organiser, tmp_path / "first.csv", "grades")
    pupils = list(Person.objects.values_list("pk", flat=True))
    before = grade_register.history(pupils)
    (tmp_path / "wrong.csv").write_text(
        f"{_GRADES}\na;2025/26;VT;7;MA;F;term\na;2025/26;VT;7;EN;F;term\nb;2025/26;VT;7;MA;F;term\n"
    )
    wrong = take_in(organiser, tmp_path / "wrong.csv", "grades", 1)
    assert grade_register.history(pupils) != before

    undo.take_back(wrong.pk, by=OPERATOR, now=NOW)

    assert grade_register.history(pupils) == before
    again = take_in(organiser, tmp_path / "wrong.csv", "grades", 2)
    assert again.counts["new"] == 2
    assert len(grade_register.history(pupils)) == 2


def explained(capsys: pytest.CaptureFixture[str]) -> str:
    """What `explain` prints about everybody, to the byte."""
    assert main(["explain", "--all", "--as-of", "2026-09-20", "--json"]) == 0
    told = capsys.readouterr().out
    assert told
    return told
