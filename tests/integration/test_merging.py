"""Two who are one: proposed by their number, decided by a person, merged with all they have, and taken apart again."""

from __future__ import annotations

import datetime as dt
import uuid
from argparse import ArgumentParser
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from procrastinate.contrib.django.models import ProcrastinateJob

from fullfolj.access.models import Account, Reading
from fullfolj.administration import tasks
from fullfolj.config.commands import explain
from fullfolj.domain.actor import OPERATOR
from fullfolj.domain.errors import PlainError
from fullfolj.intake import merging, people, undo
from fullfolj.intake.models import Import, MergeDecision, MergeRecord, MergeState
from fullfolj.intake.ss12000 import runs, sources
from fullfolj.school.enums import DutyRole, GradeKind
from fullfolj.school.models import (
    Enrolment,
    Grade,
    GroupMembership,
    Organisation,
    Person,
    PersonNumber,
    SourceIdentity,
)
from fullfolj.signals import contacts
from fullfolj.signals.models import Contact, ContactKind, Signal, Snooze
from fullfolj.simulation.ss12000.provider import BASE, CLIENT_ID, CLIENT_SECRET, TOKEN, Provider
from fullfolj.simulation.town import make_town
from tests import lesson_files, register
from tests.import_jobs import forget_all, mark
from tests.integration.intake_case import OTHER_UNIT, TODAY, UNIT, csv_of, number, pupil, quarantined, take_in

pytestmark = pytest.mark.django_db
PERSONAL = "201203019998"
NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
_MODELS = (Person, SourceIdentity, PersonNumber, Enrolment, GroupMembership, Grade, Contact, Signal, Snooze)


@pytest.fixture(autouse=True)
def queue(db: None) -> None:
    forget_all()


@pytest.fixture
def organiser() -> Organisation:
    return register.organiser()


@pytest.fixture
def administrator(organiser: Organisation) -> Account:
    return register.staff(organiser, DutyRole.SCHOOL_ADMINISTRATOR)


@pytest.fixture
def client(administrator: Account) -> Client:
    client = Client()
    client.force_login(administrator)
    return client


def roster(organiser: Organisation, folder: Path, *rows: dict[str, str], days: int = 0) -> Import:
    return take_in(
        organiser, "roster", csv_of(rows), folder, today=TODAY + dt.timedelta(days=days), allow_removals=True
    )


def two(organiser: Organisation, folder: Path, unit: str = OTHER_UNIT) -> tuple[Person, Person]:
    """Ada as one source knows her, with a temporary number, and as another does; then the first learns her number."""
    first = pupil("1", "Ada", Personnummer=number(1))
    second = pupil("x9", "Ada", Personnummer=PERSONAL, Skolenhetskod=unit)
    same_file = [first] if unit == UNIT else []
    roster(organiser, folder, first)
    roster(organiser, folder, second, *same_file, days=1)
    same_file = [second] if unit == UNIT else []
    assert quarantined(roster(organiser, folder, pupil("1", "Ada", Personnummer=PERSONAL), *same_file, days=2))
    return known("1"), known("x9")


def known(source_id: str) -> Person:
    return SourceIdentity.objects.get(source_id=source_id).person


def lessons(organiser: Organisation, folder: Path, *lines: str) -> Import:
    return lesson_files.take_in(organiser, lesson_files.file(folder, lines, f"{uuid.uuid4()}.csv"))


def with_facts(organiser: Organisation, folder: Path, first: Person, second: Person) -> None:
    """Lessons, grades and contacts of both; one lesson and one grade that both have, unlike."""
    line = lesson_files.line
    lessons(
        organiser, folder,
        line("1", "2026-09-01"), line("1", "2026-09-02"),
        line("x9", "2026-09-02", present_minutes="0", invalid_absence_minutes="60"),
        line("x9", "2026-09-03", present_minutes="0", invalid_absence_minutes="60"),
    )  # fmt: skip
    for person, subjects, mark_ in ((first, ("MA", "EN"), "C"), (second, ("MA", "SV"), "E")):
        unit = person.enrolments.earliest("id").unit
        for subject in subjects:
            Grade.objects.create(
                person=person, unit=unit, school_year="2025/26", term="VT", year_level=7, subject=subject,
                grade=mark_, kind=GradeKind.TERM,
            )  # fmt: skip
        contacts.note(student=person, kind=ContactKind.TALKED, on=TODAY, by=OPERATOR, now=NOW)
        Signal.objects.create(student=person, rule="absence-10", since=TODAY, opened_on=TODAY, seen_on=TODAY)


def state(organiser: Organisation) -> dict[str, Any]:
    rows = {model.__name__: list(model.objects.order_by("pk").values()) for model in _MODELS}
    return {**rows, "facts": lesson_files.lake(organiser).rows()}


def explained(*written: str, capsys: pytest.CaptureFixture[str]) -> str:
    parser = ArgumentParser()
    explain.configure(parser)
    with translation.override("en"):
        assert explain.run(parser.parse_args([*written, "--as-of", "2026-09-04", "--json"])) == 0
    return capsys.readouterr().out


def merged(organiser: Organisation, first: Person, second: Person) -> MergeDecision:
    decision = merging.decide(pair=(first.pk, second.pk), organiser_id=organiser.pk, is_same=True, by=OPERATOR, now=NOW)
    assert merging.merge(decision.pk, by=OPERATOR, now=NOW)
    return decision


def parted(decision: MergeDecision) -> None:
    assert merging.ask_apart(decision=decision, by=OPERATOR, now=NOW)
    assert merging.take_apart(decision.pk, by=OPERATOR, now=NOW)


def work() -> None:
    """The worker's part; sweeps are only taken off the queue."""
    for job in ProcrastinateJob.objects.filter(status="todo").order_by("id"):
        if job.task_name.endswith("merge"):
            tasks.merge(**job.args)
        mark(job, "succeeded")


class TestProposal:
    def test_two_ids_with_one_personal_number(
        self, organiser: Organisation, administrator: Account, tmp_path: Path
    ) -> None:
        first, second = two(organiser, tmp_path)
        assert merging.proposed(administrator, TODAY) == [(first.pk, second.pk)]

    def test_a_shared_temporary_number_says_nothing(
        self, organiser: Organisation, administrator: Account, tmp_path: Path
    ) -> None:
        roster(organiser, tmp_path, pupil("1", "Ada", Personnummer=number(1)))
        roster(organiser, tmp_path, pupil("9", "Bo", Personnummer=number(2), Skolenhetskod=OTHER_UNIT))
        imp = roster(organiser, tmp_path, pupil("9", "Bo", Personnummer=number(1), Skolenhetskod=OTHER_UNIT))
        assert quarantined(imp) == [(2, "Person-ID", "id-reused")]
        assert merging.proposed(administrator, TODAY) == []

    def test_an_earlier_number_is_enough(self, organiser: Organisation, administrator: Account, tmp_path: Path) -> None:
        roster(organiser, tmp_path, pupil("1", "Ada", Personnummer=PERSONAL))
        roster(organiser, tmp_path, pupil("1", "Ada", Personnummer="201203019980"))
        roster(organiser, tmp_path, pupil("x9", "Ada", Personnummer=PERSONAL, Skolenhetskod=OTHER_UNIT))
        assert merging.proposed(administrator, TODAY) == [(known("1").pk, known("x9").pk)]

    def test_never_somebody_protected(self, organiser: Organisation, administrator: Account, tmp_path: Path) -> None:
        two(organiser, tmp_path)
        marked = pupil("1", "Ada", Personnummer=number(1), Sekretessmarkering="Sekretessmarkering")
        roster(organiser, tmp_path, marked, days=3)
        assert merging.proposed(administrator, TODAY) == []

    def test_not_for_others(self, organiser: Organisation, tmp_path: Path) -> None:
        pair = two(organiser, tmp_path)
        for account in (
            register.staff(organiser, DutyRole.PRINCIPAL),
            register.account(organiser, administrator=True),
            register.staff(register.organiser("Granstad"), DutyRole.SCHOOL_ADMINISTRATOR),
        ):
            assert merging.proposed(account, TODAY) == []
            assert merging.held_counts(account, TODAY, [one.pk for one in pair]) == {}


class TestMerge:
    def test_all_that_both_have_is_one_pupils(
        self, organiser: Organisation, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        first, second = two(organiser, tmp_path)
        with_facts(organiser, tmp_path, first, second)
        merged(organiser, first, second)
        assert known("1") == known("x9") == first
        facts = [(row[0], str(row[1]), row[7]) for row in lesson_files.lake(organiser).rows()]
        assert facts == [(first.pk, "2026-09-01", 60), (first.pk, "2026-09-02", 60), (first.pk, "2026-09-03", 0)]
        grades = Grade.objects.filter(person=first).order_by("subject").values_list("subject", "grade")
        assert list(grades) == [("EN", "C"), ("MA", "C"), ("SV", "E")]
        assert (first.contacts.count(), first.signals.count()) == (2, 1)
        assert {one.unit.school_unit_code for one in first.enrolments.all()} == {UNIT, OTHER_UNIT}
        told = explained("1", capsys=capsys)
        assert told == explained("x9", capsys=capsys) == explained(str(second.uuid), capsys=capsys)
        first.refresh_from_db()
        assert not people.is_replaceable(first.civic_no_digest)

    @pytest.mark.parametrize("unit", [UNIT, OTHER_UNIT])
    def test_apart_they_are_exactly_as_before(
        self, unit: str, organiser: Organisation, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        first, second = two(organiser, tmp_path, unit)
        with_facts(organiser, tmp_path, first, second)
        before, told = state(organiser), explained("1", "x9", capsys=capsys)
        decision = merged(organiser, first, second)
        assert state(organiser) != before
        parted(decision)
        assert state(organiser) == before
        assert explained("1", "x9", capsys=capsys) == told
        assert not MergeRecord.objects.exists()

    def test_periods_that_overlap_become_one(self, organiser: Organisation, tmp_path: Path) -> None:
        first, second = two(organiser, tmp_path, UNIT)
        Enrolment.objects.filter(person=first).update(start_date="2026-08-17", end_date="2026-10-30")
        Enrolment.objects.filter(person=second).update(start_date="2026-10-01", end_date=None)
        merged(organiser, first, second)
        (one,) = first.enrolments.all()
        assert (one.start_date, one.end_date) == (dt.date(2026, 8, 17), None)
        assert first.memberships.count() == 1
        assert not second.enrolments.exists()

    def test_the_next_import_with_either_id_lands_on_the_one(self, organiser: Organisation, tmp_path: Path) -> None:
        first, second = two(organiser, tmp_path)
        merged(organiser, first, second)
        here = roster(organiser, tmp_path, pupil("1", "Ada", Personnummer=PERSONAL), days=3)
        there = roster(organiser, tmp_path, pupil("x9", "Ada", Personnummer=PERSONAL, Skolenhetskod=OTHER_UNIT), days=3)
        old = roster(organiser, tmp_path, pupil("1", "Ada", Personnummer=number(1)), days=3)
        assert [quarantined(one) for one in (here, there, old)] == [[], [], []]
        lessons(organiser, tmp_path, lesson_files.line("1"), lesson_files.line("x9", "2026-09-02"))
        assert set(lesson_files.lake(organiser)["student"]) == {first.pk}
        assert not PersonNumber.objects.filter(is_contested=True).exists()

    def test_what_came_since_stays_and_the_rest_goes_back(self, organiser: Organisation, tmp_path: Path) -> None:
        first, second = two(organiser, tmp_path)
        with_facts(organiser, tmp_path, first, second)
        decision = merged(organiser, first, second)
        lessons(organiser, tmp_path, lesson_files.line("x9", "2026-09-04"), lesson_files.line("x9", "2026-09-03"))
        parted(decision)
        facts = {(row[0], str(row[1]), row[7]) for row in lesson_files.lake(organiser).rows()}
        assert (first.pk, "2026-09-04", 60) in facts
        assert {one for one in facts if one[0] == second.pk} == {
            (second.pk, "2026-09-02", 0),
            (second.pk, "2026-09-03", 60),
        }

    def test_a_third_comes_last_and_goes_first(self, organiser: Organisation, tmp_path: Path) -> None:
        first, second = two(organiser, tmp_path)
        third = register.student(register.unit(organiser), "Ada")
        inner = merged(organiser, second, third)
        outer = merged(organiser, first, second)
        third.refresh_from_db()
        assert third.merged_into == first
        with pytest.raises(PlainError):
            merging.ask_apart(decision=inner, by=OPERATOR, now=NOW)
        parted(outer)
        parted(inner)
        third.refresh_from_db()
        assert (third.merged_into, third.enrolments.count()) == (None, 1)

    def test_protection_empties_both_and_the_record(self, organiser: Organisation, tmp_path: Path) -> None:
        first, second = two(organiser, tmp_path)
        with_facts(organiser, tmp_path, first, second)
        merged(organiser, first, second)
        marked = pupil("1", "Ada", Personnummer=PERSONAL, Sekretessmarkering="Sekretessmarkering")
        roster(organiser, tmp_path, marked, days=3)
        assert set(Person.objects.filter(pk__in=(first.pk, second.pk)).values_list("given_name", "is_protected")) == {
            ("", True)
        }
        assert (MergeDecision.objects.count(), MergeRecord.objects.count(), Grade.objects.count()) == (0, 0, 0)
        assert lesson_files.lake(organiser).is_empty()

    def test_lessons_from_before_are_not_taken_back_under_it(self, organiser: Organisation, tmp_path: Path) -> None:
        first, second = two(organiser, tmp_path)
        with_facts(organiser, tmp_path, first, second)
        before = Import.objects.get(kind="lessons")
        decision = merged(organiser, first, second)
        with pytest.raises(PlainError):
            undo.take_back(before.pk, by=OPERATOR, now=NOW)
        parted(decision)
        undo.take_back(before.pk, by=OPERATOR, now=NOW)
        assert lesson_files.lake(organiser).is_empty()

    def test_files_go_when_it_fails(
        self, organiser: Organisation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data_folder: Path
    ) -> None:
        first, second = two(organiser, tmp_path)
        with_facts(organiser, tmp_path, first, second)
        before, files = state(organiser), set(data_folder.rglob("*.parquet"))

        def full(*_arguments: object, **_more: object) -> None:
            raise OSError("full")

        monkeypatch.setattr(MergeRecord, "save", full)
        with pytest.raises(OSError, match="full"):
            merged(organiser, first, second)
        assert (state(organiser), set(data_folder.rglob("*.parquet"))) == (before, files)


class TestPage:
    def answer(self, client: Client, first: Person, second: Person, answer: str) -> int:
        address = reverse("administration-merge-decide", args=(first.uuid, second.uuid))
        return client.post(address, {"answer": answer}).status_code

    def shown(self, client: Client) -> str:
        with translation.override("en"):
            client.cookies["django_language"] = "en"
            return client.get(reverse("administration-merges"), headers={"accept-language": "en"}).content.decode()

    def test_the_two_stand_side_by_side_and_the_reading_is_logged(
        self, client: Client, organiser: Organisation, tmp_path: Path
    ) -> None:
        first, second = two(organiser, tmp_path)
        with_facts(organiser, tmp_path, first, second)
        shown = self.shown(client)
        assert f"Skolenhet {UNIT}" in shown
        assert f"Skolenhet {OTHER_UNIT}" in shown
        assert "(id x9)" in shown
        assert PERSONAL[-4:] not in shown
        read = Reading.objects.filter(page="merge-pupils")
        assert set(read.values_list("student", flat=True)) == {first.pk, second.pk}

    def test_same_pupil_and_apart_again(self, client: Client, organiser: Organisation, tmp_path: Path) -> None:
        first, second = two(organiser, tmp_path)
        assert [self.answer(client, first, second, "same") for _click in range(2)] == [302, 302]
        assert ProcrastinateJob.objects.filter(task_name__endswith="merge").count() == 1
        work()
        assert self.answer(client, first, second, "same") == 302
        decision = MergeDecision.objects.get()
        assert decision.state == MergeState.MERGED
        for _click in range(2):
            client.post(reverse("administration-merge-apart", args=(decision.pk,)))
        work()
        decision.refresh_from_db()
        assert decision.state == MergeState.APART
        assert known("1") != known("x9")
        assert reverse("administration-merge-decide", args=(first.uuid, second.uuid)) in self.shown(client)

    @pytest.mark.parametrize("failing", ["move", "move_back"])
    def test_what_fails_can_be_asked_for_again(
        self, failing: str, client: Client, organiser: Organisation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        first, second = two(organiser, tmp_path)
        if failing == "move_back":
            decision = merged(organiser, first, second)
            client.post(reverse("administration-merge-apart", args=(decision.pk,)))
        else:
            self.answer(client, first, second, "same")

        def full(*_arguments: object, **_more: object) -> None:
            raise OSError("full")

        monkeypatch.setattr(merging.merged_facts, failing, full)
        with pytest.raises(OSError, match="full"):
            work()
        states = list(MergeDecision.objects.values_list("state", flat=True))
        assert states == ([MergeState.MERGED] if failing == "move_back" else [])

    def test_two_pupils_are_not_asked_about_until_somebody_wants_to(
        self, client: Client, organiser: Organisation, administrator: Account, tmp_path: Path
    ) -> None:
        first, second = two(organiser, tmp_path)
        self.answer(client, first, second, "different")
        assert merging.proposed(administrator, timezone.localdate()) == []
        decision = MergeDecision.objects.get()
        client.post(reverse("administration-merge-apart", args=(decision.pk,)))
        assert merging.proposed(administrator, timezone.localdate()) == [(first.pk, second.pk)]

    def test_others_are_refused(self, organiser: Organisation, tmp_path: Path) -> None:
        first, second = two(organiser, tmp_path)
        decision = merging.decide(
            pair=(first.pk, second.pk), organiser_id=organiser.pk, is_same=False, by=OPERATOR, now=NOW
        )
        unit = first.enrolments.get().unit
        refusals = [
            (register.staff(organiser, DutyRole.PRINCIPAL), 403),
            (register.account(organiser, administrator=True), 403),
            (register.staff(unit, DutyRole.SCHOOL_ADMINISTRATOR), 404),
            (register.staff(register.organiser("Granstad"), DutyRole.SCHOOL_ADMINISTRATOR), 404),
        ]
        for account, status in refusals:
            client = Client()
            client.force_login(account)
            assert self.answer(client, first, second, "same") == status
            apart = client.post(reverse("administration-merge-apart", args=(decision.pk,)))
            assert apart.status_code == status


@pytest.fixture
def provider() -> Generator[tuple[Provider, str]]:
    served = Provider(make_town(60, 6, 4))
    with served.serving() as address:
        yield served, address


def test_one_pupil_of_a_file_and_of_a_pull(
    organiser: Organisation, administrator: Account, tmp_path: Path, provider: tuple[Provider, str],
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    served, address = provider
    ada = next(one for one in served.things["persons"] if one["enrolments"] and one["securityMarking"] == "Ingen")
    ada["civicNo"]["value"] = PERSONAL  # the town's own numbers are temporary ones: nobody's
    named = {"Förnamn": ada["givenName"], "Efternamn": ada["familyName"], "Skolenhetskod": OTHER_UNIT}
    roster(organiser, tmp_path, {**pupil("f1", Personnummer=number(1)), **named})
    lessons(organiser, tmp_path, lesson_files.line("f1", "2026-09-01"))
    source = sources.add(
        organiser=organiser, name="simulatorn", base_url=f"{address}{BASE}", token_url=f"{address}{TOKEN}",
        client_id=CLIENT_ID, secrets=sources.Secrets(client_secret=CLIENT_SECRET), by=OPERATOR, now=NOW,
    )  # fmt: skip
    runs.run(source, runs.Options(sleep=lambda _seconds: None), by=OPERATOR, now=NOW)
    roster(organiser, tmp_path, {**pupil("f1", Personnummer=PERSONAL), **named}, days=1)
    first, second = known("f1"), known(ada["id"])
    assert merging.proposed(administrator, TODAY) == [(first.pk, second.pk)]
    before = explained("f1", ada["id"], capsys=capsys)
    lake = lesson_files.lake(organiser)
    decision = merged(organiser, first, second)
    assert known(ada["id"]) == first
    both = lake.filter(lake["student"].is_in([first.pk, second.pk])).height
    now = lesson_files.lake(organiser)
    assert now.filter(now["student"] == first.pk).height == both
    parted(decision)
    assert explained("f1", ada["id"], capsys=capsys) == before
    assert lesson_files.lake(organiser).equals(lake)
