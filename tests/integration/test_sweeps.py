"""A sweep moves the lives of signals, and the desk shows who waits for somebody."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest
from django.utils import timezone

from fullfolj.access.permissions import Permission
from fullfolj.access.scopes import Scope
from fullfolj.domain.actor import OPERATOR
from fullfolj.domain.errors import PlainError
from fullfolj.lake import disk, store
from fullfolj.school.enums import AssignmentRoleType, DutyRole
from fullfolj.school.models import Organisation, Person
from fullfolj.signals import contacts, snoozes, sweeps, tasks
from fullfolj.signals.desk import Section, desk, latest_sweep
from fullfolj.signals.desk_rows import desk_students
from fullfolj.signals.models import (
    Contact,
    ContactKind,
    Signal,
    SignalState,
    Snooze,
    SnoozeReason,
    Sweep,
    SweptStudent,
)
from tests import lake_days, register

pytestmark = pytest.mark.django_db
FRIDAY = dt.date(2026, 11, 20)
DAY = dt.timedelta(days=1)
WELL = "." * 40
ILL = "." * 36 + "vvvv"  # four valid days in a row: folded
AWAY = "." * 20 + ".i..i..i..i..i..i..i"  # seven scattered invalid days


def sweep(organiser: Organisation, as_of: dt.date = FRIDAY) -> Sweep:
    return sweeps.run(organiser=organiser, as_of=as_of, by=OPERATOR, now=timezone.now())


def town() -> tuple[Organisation, Organisation, Person]:
    """An organiser, its unit, and a pupil in 8A who has been away a lot."""
    organiser = register.organiser()
    unit = register.unit(organiser)
    pupil = register.student(unit, "Ali", group=register.group(unit))
    lake_days.keep(unit, {pupil: AWAY}, FRIDAY)
    return organiser, unit, pupil


def placed(unit: Organisation, on: dt.date = FRIDAY) -> dict[int, Section]:
    coordinator = register.staff(unit, DutyRole.ATTENDANCE_COORDINATOR)
    found = desk(Scope(coordinator.pk, Permission.SEE_DESK, on), dict.fromkeys(Section, 100))
    return {w.student_id: section for section, some in found.sections.items() for w in some}


class TestLife:
    def test_a_signal_opens_with_its_evidence_and_strip(self) -> None:
        organiser, _, pupil = town()
        done = sweep(organiser)
        assert (done.students, done.cleared, done.data_through) == (1, 0, FRIDAY)
        signal = Signal.objects.get(student=pupil, rule="absence-20")
        assert signal.evidence["numerator_minutes"] == 7 * 60
        assert signal.since == dt.date(2026, 11, 9)  # the fourth of twenty
        strip = SweptStudent.objects.get(student=pupil).strip
        assert [day["kind"] for day in strip].count("invalid") == 7
        assert done.opened == Signal.objects.count() == done.open_signals

    def test_the_same_sweep_again_changes_nothing(self) -> None:
        organiser, _, pupil = town()
        sweep(organiser)
        before = list(Signal.objects.order_by("pk").values())
        events = pupil.signals.model.events.rel.related_model.objects.count()  # type: ignore[attr-defined]
        again = sweep(organiser)
        assert (again.opened, again.cleared) == (0, 0)
        assert list(Signal.objects.order_by("pk").values()) == before
        assert pupil.signals.model.events.rel.related_model.objects.count() == events  # type: ignore[attr-defined]

    def test_a_signal_clears_when_its_condition_no_longer_holds_and_comes_back_as_a_new_one(self) -> None:
        organiser, unit, pupil = town()
        sweep(organiser)
        later = FRIDAY + 28 * DAY
        lake_days.keep(unit, {pupil: AWAY + "." * 20}, later)
        done = sweep(organiser, later)
        cleared = Signal.objects.get(student=pupil, rule="absence-20")
        assert (cleared.state, cleared.cleared_on) == (SignalState.CLEARED, later)
        assert done.cleared > 0
        assert set(SweptStudent.objects.values_list("as_of", flat=True)) <= {later}
        much_later = later + 28 * DAY
        lake_days.keep(unit, {pupil: "i" * 20}, much_later)
        sweep(organiser, much_later)
        assert Signal.objects.filter(student=pupil, state=SignalState.OPEN, rule="absence-50").count() == 1

    def test_a_sweep_for_an_earlier_day_moves_nothing(self) -> None:
        organiser, _, _ = town()
        sweep(organiser)
        before = list(Signal.objects.order_by("pk").values())
        earlier = sweep(organiser, FRIDAY - 30 * DAY)
        assert not earlier.moves_signals
        assert list(Signal.objects.order_by("pk").values()) == before
        newest = latest_sweep(organiser)
        assert newest is not None
        assert newest.as_of == FRIDAY

    def test_a_pupil_who_has_left_has_no_open_signal(self) -> None:
        organiser, _, pupil = town()
        sweep(organiser)
        pupil.enrolments.update(end_date=FRIDAY)
        sweep(organiser, FRIDAY + 3 * DAY)
        assert not Signal.objects.filter(state=SignalState.OPEN).exists()

    def test_another_organiser_is_left_alone(self) -> None:
        organiser, _, _ = town()
        other, _, _ = town()
        sweep(organiser)
        assert set(Signal.objects.values_list("student__organiser", flat=True)) == {organiser.pk}
        assert latest_sweep(other) is None

    def test_a_day_without_any_data_has_an_answer(self) -> None:
        organiser = register.organiser()
        done = sweep(organiser)
        assert (done.students, done.open_signals, done.data_through) == (0, 0, None)

    def test_a_day_that_neither_clock_nor_lessons_are_near_is_refused_and_the_signals_live_on(self) -> None:
        organiser, _, _ = town()  # with lessons in the school year that ends on 2027-06-30
        now = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
        sweep(organiser, FRIDAY - DAY)
        for too_far in (dt.date(2072, 11, 20), dt.date(2027, 8, 1), dt.date.max):
            with pytest.raises(PlainError, match="2027-07-31") as refused:
                sweeps.run(organiser=organiser, as_of=too_far, by=OPERATOR, now=now)
            assert refused.value.exit_code == 2
        assert Sweep.objects.count() == 1
        assert sweeps.run(organiser=organiser, as_of=FRIDAY, by=OPERATOR, now=now).moves_signals

    @pytest.mark.parametrize("now", [dt.datetime(2020, 1, 1, tzinfo=dt.UTC), dt.datetime(2027, 6, 30, tzinfo=dt.UTC)])
    def test_lessons_ahead_of_the_clock_may_be_swept(self, now: dt.datetime) -> None:
        organiser, _, _ = town()
        last = dt.date(2027, 7, 31)
        assert sweeps.run(organiser=organiser, as_of=last, by=OPERATOR, now=now).as_of == last

    def test_without_lessons_today_decides(self) -> None:
        organiser, now = register.organiser(), dt.datetime(2026, 11, 20, 23, 30, tzinfo=dt.UTC)  # the 21st in Sweden
        last = dt.date(2026, 11, 21) + sweeps.AHEAD
        assert sweeps.run(organiser=organiser, as_of=last, by=OPERATOR, now=now).as_of == last
        with pytest.raises(PlainError):
            sweeps.run(organiser=organiser, as_of=last + DAY, by=OPERATOR, now=now)

    def test_the_worker_refuses_it_too(self) -> None:
        organiser, _, _ = town()
        with pytest.raises(PlainError):
            tasks.sweep.func(organiser_id=organiser.pk, as_of="2999-01-01")
        assert not Sweep.objects.exists()

    def test_the_first_day_of_the_calendar_has_an_answer(self) -> None:
        assert sweep(register.organiser(), as_of=dt.date.min).open_signals == 0

    def test_unreported_lessons_are_told_by_group(self) -> None:
        organiser = register.organiser()
        unit = register.unit(organiser)
        lake_days.keep(unit, {register.student(unit): "." * 18 + "?.?"}, FRIDAY, group="MA8A")
        (row,) = sweep(organiser).unreported
        assert (row["unit"], row["group"], row["lessons"]) == (unit.pk, "MA8A", 2)
        assert row["oldest"] == "2026-11-18"

    def test_without_groups_two_subjects_at_once_are_two_lessons(self) -> None:
        """As on the page of data quality: one that is reported does not stand for the other."""
        organiser = register.organiser()
        unit = register.unit(organiser)
        first, second = register.student(unit), register.student(unit)
        lake_days.keep(unit, {first: "?", second: "."}, FRIDAY, group="")
        (part,) = store.current(organiser)
        facts = store.read(part).with_columns(
            pl.when(pl.col("student") == second.pk).then(pl.lit("EN")).otherwise("subject").alias("subject")
        )
        disk.put(facts, store.path_of(part))

        (row,) = sweep(organiser).unreported

        assert (row["group"], row["lessons"], row["coverage"]) == ("", 1, [60, 120])


class TestDesk:
    def test_a_new_signal_waits_and_a_cold_is_folded(self) -> None:
        organiser = register.organiser()
        unit = register.unit(organiser)
        fresh, ill, well = (register.student(unit, name) for name in ("Ny", "Sjuk", "Frisk"))
        lake_days.keep(unit, {fresh: "." * 37 + "iii", ill: ILL, well: WELL}, FRIDAY)
        sweep(organiser)
        assert placed(unit) == {fresh.pk: Section.NEW, ill.pk: Section.FOLDED}

    def test_without_contact_it_goes_under_the_radar_and_an_answer_takes_it_off(self) -> None:
        organiser, unit, pupil = town()
        sweep(organiser)
        assert placed(unit) == {pupil.pk: Section.RADAR}
        now = timezone.now()
        contacts.note(student=pupil, kind=ContactKind.NO_ANSWER, by=OPERATOR, now=now, on=FRIDAY)
        sweep(organiser)
        assert placed(unit) == {pupil.pk: Section.RADAR}
        contacts.note(student=pupil, kind=ContactKind.TALKED, by=OPERATOR, now=now, on=FRIDAY)
        sweep(organiser)
        assert placed(unit) == {pupil.pk: Section.ANSWERED}

    @pytest.mark.parametrize(
        ("since_the_talk", "section"),
        [
            ("." * 10, Section.ANSWERED),  # still lit by days before the talk, and every day there since
            ("." * 8 + "i.", Section.ANSWERED),  # away, but within the two weeks of rest
            ("." * 9 + "i", Section.STILL),
            ("." * 9 + "v", Section.STILL),
            ("." * 9 + "l", Section.STILL),
        ],
    )
    def test_after_a_talk_and_two_weeks_it_comes_back_when_the_pupil_is_away_or_late_again(
        self, since_the_talk: str, section: Section
    ) -> None:
        organiser, unit, pupil = town()
        contacts.note(student=pupil, kind=ContactKind.TALKED, by=OPERATOR, now=timezone.now(), on=FRIDAY)
        later = FRIDAY + 14 * DAY
        # Half of the last twenty days whatever comes: the highest step stays lit with its first day.
        lake_days.keep(unit, {pupil: "." * 20 + "i" * 20 + since_the_talk}, later)
        sweep(organiser, later)
        assert placed(unit, later) == {pupil.pk: section}

    def test_the_desk_knows_of_a_contact_at_once_without_a_sweep(self) -> None:
        organiser, unit, pupil = town()
        sweep(organiser)
        contacts.note(student=pupil, kind=ContactKind.MET_FAMILY, by=OPERATOR, now=timezone.now(), on=FRIDAY)
        assert placed(unit) == {pupil.pk: Section.ANSWERED}

    def test_a_row_has_class_mentor_contact_and_strip_in_a_fixed_number_of_queries(
        self, django_assert_max_num_queries: pytest.FixtureRequest
    ) -> None:
        organiser, unit, pupil = town()
        mentor = register.assigned(unit.groups.get(), AssignmentRoleType.MENTOR)
        contact = contacts.note(student=pupil, kind=ContactKind.NO_ANSWER, by=OPERATOR, now=timezone.now(), on=FRIDAY)
        sweep(organiser)
        scope = Scope(mentor.pk, Permission.SEE_DESK, FRIDAY)
        stranger = register.student(unit, "Annan")
        with django_assert_max_num_queries(1):  # type: ignore[operator]
            rows = desk_students(scope, [pupil.pk, stranger.pk])
        (row,) = rows.values()
        assert (row.student, row.class_name, row.mentors) == (pupil, "8A", (mentor.person,))
        assert row.latest_contact == contact
        assert len(row.strip) == 20
        assert row.snooze is None


class TestSnooze:
    def put_off(self, pupil: Person, days: int = 7) -> Snooze:
        return snoozes.put_off(
            student=pupil,
            reason=SnoozeReason.KNOWN,
            until=FRIDAY + days * DAY,
            by=OPERATOR,
            today=FRIDAY,
            now=timezone.now(),
        )

    def test_it_is_away_until_its_day_and_then_back(self) -> None:
        organiser, unit, pupil = town()
        sweep(organiser)
        self.put_off(pupil)
        assert placed(unit) == {pupil.pk: Section.SNOOZED}
        assert placed(unit, FRIDAY + 6 * DAY) == {pupil.pk: Section.SNOOZED}
        assert placed(unit, FRIDAY + 7 * DAY) == {pupil.pk: Section.BACK}

    def test_it_comes_back_at_once_when_another_rule_opens(self) -> None:
        organiser, unit, pupil = town()
        sweep(organiser)
        self.put_off(pupil)
        monday = FRIDAY + 3 * DAY
        lake_days.keep(unit, {pupil: "." * 20 + "i" * 20}, monday)
        sweep(organiser, monday)
        assert placed(unit, monday) == {pupil.pk: Section.BACK}

    def test_a_talk_takes_a_worsened_pupil_off_at_once(self) -> None:
        organiser, unit, pupil = town()
        sweep(organiser)
        self.put_off(pupil)
        monday = FRIDAY + 3 * DAY
        lake_days.keep(unit, {pupil: "." * 20 + "i" * 20}, monday)
        sweep(organiser, monday)
        contacts.note(student=pupil, kind=ContactKind.TALKED, by=OPERATOR, now=timezone.now(), on=monday)
        for later in range(10):
            assert placed(unit, monday + later * DAY) == {pupil.pk: Section.ANSWERED}

    def test_a_lower_step_than_the_one_put_off_is_no_worsening(self) -> None:
        organiser = register.organiser()
        unit = register.unit(organiser)
        pupil = register.student(unit)
        lake_days.keep(unit, {pupil: "." * 31 + "iiii" + "....."}, FRIDAY)
        sweep(organiser)
        self.put_off(pupil, days=30)
        later = FRIDAY + 21 * DAY
        lake_days.keep(unit, {pupil: "." * 31 + "iiii" + "." * 12 + "ii" + "......"}, later)
        sweep(organiser, later)
        lit = set(Signal.objects.filter(state=SignalState.OPEN).values_list("rule", flat=True))
        assert "absence-20" not in lit
        assert lit & {"absence-10", "absence-15"}
        assert placed(unit, later) == {pupil.pk: Section.SNOOZED}

    def test_it_ends_when_nothing_is_lit_any_more(self) -> None:
        organiser = register.organiser()
        unit = register.unit(organiser)
        pupil = register.student(unit)
        lake_days.keep(unit, {pupil: "." * 30 + "iiiii....."}, FRIDAY)
        sweep(organiser)
        self.put_off(pupil, days=60)
        later = FRIDAY + 42 * DAY
        lake_days.keep(unit, {pupil: "." * 30 + "iiiii....." + "." * 30}, later)
        sweep(organiser, later)
        assert not Signal.objects.filter(state=SignalState.OPEN).exists()
        assert Snooze.objects.get().ended_at is not None

    def test_ending_it_brings_the_pupil_back(self) -> None:
        organiser, unit, pupil = town()
        sweep(organiser)
        snoozes.undo(snooze=self.put_off(pupil), by=OPERATOR, now=timezone.now())
        assert placed(unit) == {pupil.pk: Section.RADAR}

    def test_a_new_one_takes_the_place_of_the_old(self) -> None:
        organiser, _, pupil = town()
        sweep(organiser)
        self.put_off(pupil)
        second = self.put_off(pupil, 14)
        assert Snooze.objects.get(ended_at__isnull=True) == second

    @pytest.mark.parametrize("days", [-1, 0, 71])
    def test_the_day_must_be_after_today_and_not_too_far_off(self, days: int) -> None:
        organiser, _, pupil = town()
        sweep(organiser)
        with pytest.raises(snoozes.CannotSnooze):
            self.put_off(pupil, days)

    def test_there_must_be_something_to_put_off(self) -> None:
        pupil = register.student(register.unit(register.organiser()))
        with pytest.raises(snoozes.CannotSnooze):
            self.put_off(pupil)


class TestContact:
    def test_a_double_click_is_one_contact(self) -> None:
        pupil = register.student(register.unit(register.organiser()))
        now = timezone.now()
        for _ in range(2):
            contacts.note(student=pupil, kind=ContactKind.WROTE, by=OPERATOR, now=now, on=FRIDAY)
        assert Contact.objects.count() == 1

    def test_what_is_undone_counts_for_nothing_and_stays_in_the_history(self) -> None:
        organiser, unit, pupil = town()
        sweep(organiser)
        contact = contacts.note(student=pupil, kind=ContactKind.TALKED, by=OPERATOR, now=timezone.now(), on=FRIDAY)
        contacts.undo(contact=contact, by=OPERATOR, now=timezone.now())
        assert placed(unit) == {pupil.pk: Section.RADAR}
        assert [event.pgh_context.metadata["action"] for event in contact.events.order_by("pgh_id")] == [  # type: ignore[attr-defined]
            "contact.note",
            "contact.undo",
        ]


def test_a_cold_after_a_talk_lies_folded_whatever_the_talk_was_about() -> None:
    """The start of the year was talked about; four days of flu later are no reason to be called again."""
    organiser = register.organiser()
    unit = register.unit(organiser)
    pupil = register.student(unit)
    start_of_year = "vv" + "." * 66 + "vvvv"
    lake_days.keep(unit, {pupil: start_of_year}, FRIDAY)
    sweep(organiser)
    assert placed(unit) == {pupil.pk: Section.RADAR}
    contacts.note(student=pupil, kind=ContactKind.TALKED, by=OPERATOR, now=timezone.now(), on=dt.date(2026, 11, 10))
    sweep(organiser)
    assert placed(unit) == {pupil.pk: Section.FOLDED}
