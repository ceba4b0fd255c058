"""Row-level security around histories: they hold the same about a pupil as the tables that they tell of."""

from __future__ import annotations

import datetime as dt
import importlib
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, ProgrammingError, connection, transaction
from django.utils import timezone

from fullfolj.access.models import Account
from fullfolj.domain.actor import SYSTEM
from fullfolj.domain.attachment import Dimension
from fullfolj.domain.schoolyear import SchoolYear, Term, TermName
from fullfolj.intake import merging
from fullfolj.intake.register_state import register_state
from fullfolj.mapping.codes.actions import digest_of, open_with, sent
from fullfolj.mapping.findings import SOURCE
from fullfolj.mapping.models import StaffMapping, SurveyCode, WrittenText
from fullfolj.school.enums import AssignmentRoleType, DutyRole, GradeKind
from fullfolj.school.grade_actions import Written, take_back, write
from fullfolj.school.history import newest
from fullfolj.school.models import Enrolment, Grade, Group, Person
from fullfolj.signals.aftermath import _is_noted
from fullfolj.signals.models import Contact
from fullfolj.studies import figures_kept
from tests import register
from tests.access.test_second_wall import WALLED as WALLED_TABLES
from tests.access.test_second_wall import logged_in_as
from tests.mapping_answers import pupil_tells, round_of, staff_tell
from tests.register import TODAY

NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
_MIGRATIONS = "fullfolj.config.migrations"
WALLED: dict[str, str] = {
    **importlib.import_module(f"{_MIGRATIONS}.0018_wall_of_histories").WALLED,
    **importlib.import_module(f"{_MIGRATIONS}.0019_wall_of_support").HISTORIES,
    **importlib.import_module(f"{_MIGRATIONS}.0022_wall_of_sessions").HISTORIES,
    **importlib.import_module(f"{_MIGRATIONS}.0020_wall_of_texts_in_cases").HISTORIES,
    **importlib.import_module(f"{_MIGRATIONS}.0021_wall_of_meetings").HISTORIES,
    **importlib.import_module(f"{_MIGRATIONS}.0023_wall_of_investigations").HISTORIES,
    **importlib.import_module(f"{_MIGRATIONS}.0024_wall_of_referrals").HISTORIES,
    **importlib.import_module(f"{_MIGRATIONS}.0027_wall_of_notices").HISTORIES,
    **importlib.import_module(f"{_MIGRATIONS}.0028_wall_of_handovers").HISTORIES,
    **importlib.import_module(f"{_MIGRATIONS}.0029_wall_of_slots").HISTORIES,
    **importlib.import_module(f"{_MIGRATIONS}.0030_wall_of_group_sessions").HISTORIES,
}
pytestmark = pytest.mark.django_db


def events_of(model: Any) -> Any:
    return model._meta.get_field("events").related_model.objects


def histories() -> dict[str, str]:
    """Table → the table of its history."""
    tracked = ((model, getattr(model, "pgh_tracked_model", None)) for model in apps.get_models())
    return {base._meta.db_table: model._meta.db_table for model, base in tracked if base is not None}


def walled() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("select relname from pg_class where relrowsecurity and relkind = 'r'")
        return {name for (name,) in cursor.fetchall()}


def test_every_walled_table_has_a_walled_history() -> None:
    found = walled()
    assert {history for table, history in histories().items() if table in found} <= found


def test_it_is_the_wall_of_its_table_on_the_same_column() -> None:
    assert {history: WALLED_TABLES[table] for table, history in histories().items() if table in WALLED_TABLES} == WALLED
    with connection.cursor() as cursor:
        cursor.execute(
            # What is about no pupil has a policy of its own (walls.open_where_nobody).
            "select tablename, cmd, qual from pg_policies where 'ff_app' = any(roles) and tablename = any(%s)"
            " and policyname not like '%%_nobody'",
            [list(WALLED)],
        )
        policies = cursor.fetchall()
    assert {table for table, command, _ in policies if command == "INSERT"} == set(WALLED)
    read = {table: qual for table, command, qual in policies if command != "INSERT"}
    assert {command for _, command, _ in policies} == {"SELECT", "INSERT"}
    assert set(read) == set(WALLED)
    for table, qual in read.items():
        assert qual.startswith(f"({WALLED[table]} = ANY"), table
        assert "access_wall_of_history()" in qual, table


@pytest.fixture
def group() -> Group:
    return register.group(register.unit(register.organiser()))


@pytest.fixture
def mentor(group: Group) -> Account:
    return register.assigned(group, AssignmentRoleType.MENTOR)


@pytest.fixture
def head(group: Group) -> Account:
    """Reaches no pupil."""
    assert group.unit.parent is not None
    return register.staff(group.unit.parent, DutyRole.HEAD_OF_EDUCATION)


@pytest.fixture
def pupil(group: Group) -> Person:
    return register.student(group.unit, group=group)


def noted(student: Person) -> Contact:
    return Contact.objects.create(student=student, kind="talked", date=TODAY, actor="x", noted_at=NOW)


class TestReading:
    def test_the_web_finds_the_history_of_those_whom_the_account_reaches(
        self, group: Group, mentor: Account, head: Account, pupil: Person
    ) -> None:
        other = register.student(group.unit)
        planned = round_of(group, TODAY)
        for one in (pupil, other):
            staff_tell(planned, one, TODAY, [Dimension.ACADEMIC])
        asked = events_of(StaffMapping).order_by("student_id").values_list("student_id", flat=True).distinct()
        found = {}
        for role, account in (("ff_app", mentor), ("ff_app", head), ("ff_app", None), ("ff_job", None)):
            with logged_in_as(role, account):
                found[role, account] = list(asked.all())
        assert found == {
            ("ff_app", mentor): [pupil.pk],
            ("ff_app", head): [],
            ("ff_app", None): [],
            ("ff_job", None): [pupil.pk, other.pk],
        }
        with logged_in_as("ff_organiser"):
            assert list(asked.all()) == [pupil.pk, other.pk]

    def test_the_wall_ends_where_the_reach_does(self, group: Group, mentor: Account, pupil: Person) -> None:
        noted(pupil)
        Enrolment.objects.filter(person=pupil).update(end_date=TODAY - dt.timedelta(days=400))
        pupil.memberships.update(end_date=TODAY - dt.timedelta(days=400))
        with logged_in_as("ff_app", mentor):
            assert not events_of(Contact).exists()


class TestWriting:
    def test_what_the_web_writes_leaves_history_and_history_stays_as_it_is(
        self, mentor: Account, pupil: Person
    ) -> None:
        with logged_in_as("ff_app", mentor):
            contact = noted(pupil)
            Contact.objects.filter(pk=contact.pk).update(kind="called")
            Contact.objects.bulk_create(
                [Contact(student=pupil, kind="talked", date=TODAY, actor="x", noted_at=NOW) for _ in range(2)]
            )
            Contact.objects.all().delete()
            labels = [one.pgh_label for one in events_of(Contact).order_by("pgh_id")]
            assert labels == ["insert", "update", "insert", "insert", "delete", "delete", "delete"]
            assert events_of(Contact).update(kind="other") == 0
            assert events_of(Contact).all()._raw_delete("default") == 0
        assert events_of(Contact).count() == 7

    def test_a_code_that_nobody_signed_in_opens_leaves_history(self, group: Group, pupil: Person) -> None:
        register.account(pupil.organiser, pupil)
        now = timezone.now()
        planned = round_of(group, TODAY, instrument="pupil-older")
        SurveyCode.objects.create(
            round=planned,
            student=pupil,
            digest=digest_of(sent("BCDF2345")),
            made_at=now,
            ends_at=now + dt.timedelta(hours=1),
        )
        with logged_in_as("ff_app"), transaction.atomic():
            assert open_with(text="BCDF2345", now=now) is not None
            assert not events_of(SurveyCode).exists(), "the code shows its own row, not its history"
        assert list(events_of(SurveyCode).order_by("pgh_id").values_list("pgh_label", "openings")) == [
            ("insert", 0),
            ("update", 1),
        ]

    def test_a_text_that_is_read_past_the_wall_leaves_history(self, group: Group, pupil: Person) -> None:
        reader = register.staff(group.unit, DutyRole.PRINCIPAL)
        planned = round_of(group, TODAY, instrument="pupil-older")
        planned.reader = reader
        planned.save()
        pupil_tells(planned, pupil, TODAY)
        (sheet,) = planned.sheets.all()
        WrittenText.objects.create(sheet=sheet, student=pupil, item="t1", text="Nej", written_at=NOW)
        Enrolment.objects.filter(person=pupil).update(end_date=TODAY - dt.timedelta(days=400))
        with logged_in_as("ff_app", reader):
            assert WrittenText.objects.update(read_at=NOW, read_by=reader) == 1
            assert WrittenText.objects.all().delete()[0] == 1
        assert [one.pgh_label for one in events_of(WrittenText).order_by("pgh_id")] == ["insert", "update", "delete"]

    def test_the_table_itself_still_says_no(self, mentor: Account, group: Group) -> None:
        refused = pytest.raises(ProgrammingError, match="row-level security")
        with logged_in_as("ff_app", mentor), refused, transaction.atomic():
            noted(register.student(group.unit))


class TestMerged:
    """What was written about the one who is no longer is reached through the one who stands."""

    def test_a_grade_by_hand_goes_back_to_what_a_source_gave_before_the_merge(self, group: Group) -> None:
        standing, other = register.student(group.unit, group=group), register.student(group.unit)
        said = {"school_year": "2025/26", "term": "VT", "year_level": 8, "subject": "MA", "kind": GradeKind.TERM}
        Grade.objects.create(person=other, unit=group.unit, grade="C", source="skola", **said)
        term = Term(SchoolYear.parse("2025/26"), TermName("VT"))
        write(student=other, unit=group.unit, row=Written(term, 8, "MA", "E", GradeKind.TERM), by=SYSTEM)
        decision = merging.decide(
            pair=(standing.pk, other.pk), organiser_id=group.unit.parent_id or 0, is_same=True, by=SYSTEM, now=NOW
        )
        assert merging.merge(decision.pk, by=SYSTEM, now=NOW)
        principal = register.staff(group.unit, DutyRole.PRINCIPAL)
        with logged_in_as("ff_app", principal):
            take_back(grade=Grade.objects.get(), by=SYSTEM)
        assert Grade.objects.get().grade == "C"


class TestPastTheWall:
    """What is asked on behalf of somebody who reaches no pupil is the same whoever asks, and tells of nobody."""

    def test_how_far_histories_have_come(self, group: Group, head: Account, pupil: Person) -> None:
        noted(pupil)
        pupil_tells(round_of(group, TODAY, instrument="pupil-older"), pupil, TODAY)
        organiser = pupil.organiser

        def state() -> tuple[str, str, str]:
            return newest(Contact, Grade), register_state(organiser), SOURCE.state()

        with logged_in_as("ff_job"):
            known = state()
        assert known[0] == f"{events_of(Contact).get().pgh_id} None"
        with logged_in_as("ff_app", head):
            assert not events_of(Contact).exists()
            assert state() == known
        noted(pupil)
        assert newest(Contact, Grade) != known[0]

    @pytest.mark.parametrize("table", ["school_person", "pg_catalog.event", "mapping_sheetevent; select 1"])
    def test_it_is_asked_of_histories_alone(self, table: str) -> None:
        refused = pytest.raises(DatabaseError, match="not a history")
        with connection.cursor() as cursor, refused, transaction.atomic():
            cursor.execute("select school_newest_of(%s)", [[table]])

    def test_the_newest_number_comes_from_an_index(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("set local enable_seqscan = off")
            for table in WALLED:
                cursor.execute(f"explain select max(pgh_id) from {table}")
                assert "Index Only Scan Backward" in str(cursor.fetchall()), table

    def test_where_grades_have_been_set(self, group: Group, head: Account, pupil: Person) -> None:
        elsewhere = register.unit(group.unit.parent, "Bergskolan")  # type: ignore[arg-type]
        units = [group.unit, elsewhere]
        before = figures_kept.places(units, TODAY)
        Grade.objects.create(
            person=pupil, unit=group.unit, school_year="2025/26", term="VT", year_level=8, subject="MA", grade="C",
            kind=GradeKind.TERM,
        )  # fmt: skip
        with logged_in_as("ff_job"):
            known = figures_kept.places(units, TODAY)
        assert known != before
        with logged_in_as("ff_app", head):
            assert figures_kept.places(units, TODAY) == known

    def test_that_something_was_noted(self, head: Account, pupil: Person) -> None:
        span = (timezone.now() - dt.timedelta(hours=1), timezone.now() + dt.timedelta(hours=1))
        with logged_in_as("ff_app", head):
            assert not _is_noted(pupil.organiser_id, span)
        noted(pupil)
        with logged_in_as("ff_app", head):
            assert _is_noted(pupil.organiser_id, span)
            assert not _is_noted(0, span)
