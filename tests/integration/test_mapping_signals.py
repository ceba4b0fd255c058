"""Signals from mapping live the life of the others: lit, told why and why not, answered, cleared with their ground."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from fullfolj.access.permissions import GRANTS, Permission
from fullfolj.domain.actor import OPERATOR
from fullfolj.domain.attachment import Dimension
from fullfolj.mapping import findings
from fullfolj.mapping.answering import actions as own
from fullfolj.mapping.instruments.reading import instrument_of, shipped_data
from fullfolj.mapping.meeting import actions as meeting
from fullfolj.mapping.models import Sheet, StaffMapping
from fullfolj.school.enums import DutyRole
from fullfolj.school.models import Group, GroupMembership, Organisation, Person
from fullfolj.shell import signal_words
from fullfolj.shell.signal_words import evidence_of
from fullfolj.signals import contacts, evaluation, ladder, sweeps
from fullfolj.signals.models import ContactKind, Signal, SignalState
from fullfolj.signals.replay import Evaluation, State
from tests import register
from tests.mapping_answers import pupil_tells, round_of, staff_tell, whole

pytestmark = pytest.mark.django_db
FRIDAY = dt.date(2026, 11, 20)
DAY, WEEK = dt.timedelta(days=1), dt.timedelta(days=7)
MONDAY = FRIDAY - 4 * DAY
B, C, F = Dimension.BEHAVIOURAL, Dimension.COGNITIVE, Dimension.AFFECTIVE


@pytest.fixture
def unit() -> Organisation:
    return register.unit(register.organiser())


@pytest.fixture
def group(unit: Organisation) -> Group:
    return register.group(unit)


@pytest.fixture
def pupil(unit: Organisation, group: Group) -> Person:
    return register.student(unit, "Ali", group=group)


def evaluated(pupil: Person, as_of: dt.date = FRIDAY) -> dict[str, Evaluation]:
    found = evaluation.evaluate(pupil.organiser, as_of, [pupil.pk], closed=True)
    return {one.rule: one for one in found}


def lit(pupil: Person, as_of: dt.date = FRIDAY) -> dict[str, dt.date | None]:
    """Rule → since."""
    return {one.rule: one.since for one in evaluation.evaluate(pupil.organiser, as_of, [pupil.pk])}


def swept(pupil: Person, as_of: dt.date = FRIDAY) -> set[str]:
    sweeps.run(organiser=pupil.organiser, as_of=as_of, by=OPERATOR, now=timezone.now())
    return set(Signal.objects.filter(student=pupil, state=SignalState.OPEN).values_list("rule", flat=True))


def sentence(one: Evaluation) -> str:
    with translation.override("sv"):
        return ladder.describe(one).sentence or ""


def because(one: Evaluation) -> str:
    with translation.override("sv"):
        return ladder.describe(one).because or ""


class TestWhatStaffSee:
    def test_a_need_lights_from_the_day_staff_were_done_strengths_first(self, group: Group, pupil: Person) -> None:
        planned = round_of(group, MONDAY)
        staff_tell(planned, pupil, MONDAY + DAY, needs=[B])
        assert "support-1" not in lit(pupil, MONDAY)
        assert lit(pupil) == {"support-1": MONDAY + DAY}
        assert sentence(evaluated(pupil)["support-1"]) == (
            "Enligt personalen fungerar det i lärande och mål, mening och strategier samt tillhörighet och relationer."
            " Nytt är ett behov av stöd i närvaro och deltagande: 5 av 5 svar."
        )

    def test_half_a_mapping_is_no_mapping(self, group: Group, pupil: Person) -> None:
        planned = round_of(group, MONDAY)
        now = dt.datetime.combine(MONDAY, dt.time(10), dt.UTC)
        answers = whole(planned.instrument.instrument, [B])
        meeting.answer(planned=planned, student=pupil, answers=answers, by=OPERATOR, now=now)
        assert not lit(pupil)

    def test_what_is_corrected_goes_and_was_there_before(self, group: Group, pupil: Person) -> None:
        planned = round_of(group, MONDAY - WEEK)
        staff_tell(planned, pupil, MONDAY - WEEK, needs=[B])
        staff_tell(planned, pupil, MONDAY)
        assert lit(pupil, MONDAY - DAY)["support-1"] == MONDAY - WEEK
        assert "support-1" not in lit(pupil, MONDAY)

    def test_what_is_taken_away_takes_its_signal_with_it(self, group: Group, pupil: Person) -> None:
        staff_tell(round_of(group, MONDAY), pupil, MONDAY, needs=[B])
        assert swept(pupil) == {"support-1"}
        StaffMapping.objects.filter(student=pupil).delete()
        assert swept(pupil, timezone.localdate()) == {"not-mapped-1"}

    def test_too_little_answered_is_neither_well_nor_a_need(self, group: Group, pupil: Person) -> None:
        planned = round_of(group, MONDAY)
        at = {"by": OPERATOR, "now": dt.datetime.combine(MONDAY, dt.time(10), dt.UTC)}
        told = {"answers": {"b2": 1}, "sources": [], "note": ""}
        meeting.finish(planned=planned, student=pupil, **told, **at)  # type: ignore[arg-type]
        assert not lit(pupil)
        assert because(evaluated(pupil)["support-1"]).startswith("Inget är kartlagt det här läsåret.")


class TestWhatThePupilSays:
    def test_it_counts_when_nothing_can_be_taken_back_any_more(self, group: Group, pupil: Person) -> None:
        planned = round_of(group, MONDAY - WEEK, days=7, instrument="pupil-older")
        pupil_tells(planned, pupil, MONDAY - WEEK, needs=[F])
        assert not lit(pupil, MONDAY), "the last day of the round"
        assert lit(pupil) == {"support-1": MONDAY + DAY}

    def test_what_was_changed_while_the_round_was_open_is_nowhere(self, group: Group, pupil: Person) -> None:
        planned = round_of(group, MONDAY - WEEK, instrument="pupil-older")
        pupil_tells(planned, pupil, MONDAY - WEEK, needs=[F])
        pupil_tells(planned, pupil, MONDAY)
        assert not lit(pupil)
        assert not swept(pupil)

    def test_who_does_not_answer_has_no_signal(self, group: Group, pupil: Person) -> None:
        planned = round_of(group, MONDAY - WEEK, instrument="pupil-older")
        assert not lit(pupil)
        now = dt.datetime.combine(MONDAY, dt.time(10), dt.UTC)
        refused = dict.fromkeys(whole(planned.instrument.instrument), "skip")
        own.save(planned=planned, student=pupil, answers=refused, language="sv", by=OPERATOR, now=now)
        own.hand_in(planned=planned, student=pupil, by=OPERATOR, now=now)
        assert not lit(pupil)
        assert "säger inget" in because(evaluated(pupil)["support-1"])

    def test_a_sheet_that_goes_takes_its_signal_with_it(self, group: Group, pupil: Person) -> None:
        planned = round_of(group, MONDAY - WEEK, instrument="pupil-older")
        pupil_tells(planned, pupil, MONDAY, needs=[F])
        assert swept(pupil) == {"support-1"}
        Sheet.objects.filter(student=pupil).delete()
        assert not swept(pupil)


class TestTwoPictures:
    def test_the_opposite_is_told_and_asks_for_a_talk(self, group: Group, pupil: Person) -> None:
        staff_tell(round_of(group, MONDAY - 2 * WEEK), pupil, MONDAY - 2 * WEEK)
        pupil_tells(round_of(group, MONDAY - 2 * WEEK, instrument="pupil-older"), pupil, MONDAY - WEEK, needs=[F])
        assert lit(pupil)["apart-1"] == MONDAY - WEEK + DAY
        assert sentence(evaluated(pupil)["apart-1"]) == (
            "Två bilder av tillhörighet och relationer. Enligt personalen fungerar det. Enligt eleven finns ett behov"
            " av stöd: 5 av 5 svar. Börja samtalet där."
        )

    def test_one_alone_can_not_differ(self, group: Group, pupil: Person) -> None:
        staff_tell(round_of(group, MONDAY), pupil, MONDAY, needs=[F])
        found = evaluated(pupil)["apart-1"]
        assert found.state is State.CLOSED
        assert because(found) == "Det finns inte två bilder av samma dimension den här terminen."


class TestOnlyThere:
    def test_staff_say_that_the_pupil_is_there_and_not_taking_part(self, group: Group, pupil: Person) -> None:
        staff_tell(round_of(group, MONDAY), pupil, MONDAY, points=["b4"])
        assert lit(pupil) == {"only-there-1": MONDAY}
        assert sentence(evaluated(pupil)["only-there-1"]) == (
            "Enligt personalen är eleven på plats men sällan med i arbetet på lektionerna: 1 av 4 svar pekar på behov"
            " av stöd."
        )

    def test_who_is_away_is_told_of_by_attendance(self, group: Group, pupil: Person) -> None:
        staff_tell(round_of(group, MONDAY), pupil, MONDAY, points=["b4", "b1b"])
        assert "only-there-1" not in lit(pupil)
        assert because(evaluated(pupil)["only-there-1"]).startswith("Parter som svarar att eleven är på plats")

    def test_one_question_left_out_says_nothing(self, group: Group, pupil: Person) -> None:
        planned = round_of(group, MONDAY - WEEK, instrument="pupil-older")
        answers = whole(planned.instrument.instrument, points=["b4"]) | {"b3": "skip"}
        now = dt.datetime.combine(MONDAY, dt.time(10), dt.UTC)
        own.save(planned=planned, student=pupil, answers=answers, language="sv", by=OPERATOR, now=now)
        assert "only-there-1" not in lit(pupil)
        own.save(planned=planned, student=pupil, answers={"b3": 1}, language="sv", by=OPERATOR, now=now)
        assert "only-there-1" in lit(pupil)

    @pytest.mark.parametrize("code", findings.THERE)
    def test_the_questions_are_there_and_point_to_a_need(self, code: str) -> None:
        instrument = instrument_of(shipped_data()[code])
        being, taking_part = findings.THERE[code]
        for item in (instrument.item(one) for one in (*being, taking_part)):
            assert item is not None
            assert item.risk
            assert item.dimension is B


class TestNotMapped:
    def test_a_round_of_staff_that_passed_the_pupil_by(self, group: Group, pupil: Person) -> None:
        other = register.student(group.unit, "Bo", group=group)
        planned = round_of(group, MONDAY - WEEK)
        staff_tell(planned, other, MONDAY - WEEK)
        assert not lit(pupil, MONDAY)
        assert lit(pupil) == {"not-mapped-1": MONDAY + DAY}
        assert "not-mapped-1" not in lit(other)
        assert sentence(evaluated(pupil)["not-mapped-1"]).startswith("Eleven är kartlagd i 0 av 1 omgång")

    def test_no_radar_waits_for_a_talk_that_would_mend_nothing(self, group: Group, pupil: Person) -> None:
        round_of(group, MONDAY - 6 * WEEK)
        assert set(lit(pupil)) == {"not-mapped-1"}

    def test_it_is_about_the_class_of_the_last_day(self, unit: Organisation, group: Group) -> None:
        later = register.student(unit, "Cia")
        round_of(group, MONDAY - WEEK)
        GroupMembership.objects.create(group=group, person=later, start_date=MONDAY + DAY)
        assert not lit(later)


class TestLife:
    def test_a_contact_quiets_it_and_the_radar_waits(self, group: Group, pupil: Person) -> None:
        staff_tell(round_of(group, MONDAY - 2 * WEEK), pupil, MONDAY - 2 * WEEK, needs=[B])
        assert set(lit(pupil)) == {"support-1", "radar-5"}
        contacts.note(student=pupil, kind=ContactKind.TALKED, by=OPERATOR, now=timezone.now(), on=FRIDAY)
        assert set(lit(pupil)) == {"support-1"}

    def test_the_figure_opens_to_all_that_a_figure_has(self, group: Group, pupil: Person) -> None:
        staff_tell(round_of(group, MONDAY - 2 * WEEK), pupil, MONDAY - 2 * WEEK)
        pupil_tells(round_of(group, MONDAY - 2 * WEEK, instrument="pupil-older"), pupil, MONDAY - WEEK, needs=[F])
        with translation.override("sv"):
            told = evaluation.evaluate(pupil.organiser, FRIDAY, [pupil.pk])
            assert {one.rule for one in told} >= {"support-1", "apart-1"}
            for one in told:
                words = evidence_of(one, "Ali", FRIDAY)
                assert all((words.numerator, words.denominator, words.window, words.coverage)), one.rule
            apart = evidence_of(next(one for one in told if one.rule == "apart-1"), "Ali", FRIDAY)
        assert apart.numerator == (
            "Tillhörighet och relationer, enligt personalen: 0 svar som pekar på behov av stöd;"
            " tillhörighet och relationer, enligt eleven: 5 svar som pekar på behov av stöd"
        )

    def test_what_speaks_against_it(self, group: Group, pupil: Person) -> None:
        staff_tell(round_of(group, MONDAY), pupil, MONDAY, needs=[B, C, F])
        with translation.override("sv"):
            told = signal_words.against("support-1", evaluated(pupil)["support-1"].evidence, ())
        assert told == (
            "Enligt personalen fungerar det i lärande och mål.",
            "Ingen annan än personalen har sagt något om det. Att någon inte har svarat säger inget.",
        )

    def test_desk_pupil_page_and_why_not(
        self, unit: Organisation, group: Group, pupil: Person, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        now = dt.datetime.combine(FRIDAY, dt.time(9), dt.UTC)
        monkeypatch.setattr(timezone, "now", lambda: now)
        staff_tell(round_of(group, MONDAY), pupil, MONDAY, needs=[B])
        swept(pupil)
        client = Client()
        client.force_login(register.staff(unit, DutyRole.ATTENDANCE_COORDINATOR))
        assert "Nytt är ett behov av stöd i närvaro och deltagande" in client.get(reverse("today")).text
        page = client.get(reverse("student", args=[pupil.uuid])).text
        assert "Nytt är ett behov av stöd i närvaro och deltagande" in page
        assert "Enligt personalen fungerar det i lärande och mål." in page
        why_not = client.get(reverse("student-why-not", args=[pupil.uuid])).text
        assert "Det finns inte två bilder av samma dimension den här terminen." in why_not
        assert "Personalen har kartlagt eleven den här terminen." in why_not

    def test_a_teacher_of_the_ladder_page_reads_the_rules(self, unit: Organisation) -> None:
        client = Client()
        client.force_login(register.staff(unit, DutyRole.PRINCIPAL))
        shown = client.get(reverse("rules-ladder", args=[unit.uuid])).text
        assert "Eleven, personalen eller vårdnadshavarna ser behov av stöd i minst 1 dimension" in shown
        assert "Om eleven själv har svarat räknas aldrig." in shown


def test_who_sees_signals_may_see_what_was_answered() -> None:
    """A signal about mapping tells no one what the pupil was not told that they see."""
    for grant in GRANTS:
        if Permission.SEE_SIGNALS in grant.permissions:
            assert Permission.SEE_MAPPING in grant.permissions, grant.role
