"""Signals from studies live the life of those from attendance: lit, told why, answered, under the radar, cleared."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from fullfolj.access.permissions import Permission
from fullfolj.access.scopes import Scope
from fullfolj.domain.actor import OPERATOR
from fullfolj.grading.subjects import parse
from fullfolj.school.actions_protection import empty_people
from fullfolj.school.enums import AssignmentRoleType, DutyRole, GradeKind, GroupType, PeriodKind
from fullfolj.school.models import CalendarPeriod, Grade, Organisation, Person
from fullfolj.shell import study_signal_words
from fullfolj.shell.signal_words import evidence_of, signal_words
from fullfolj.signals import contacts, evaluation, ladder, ladders, sweeps
from fullfolj.signals.desk import Section, desk
from fullfolj.signals.ladders import Wanted
from fullfolj.signals.models import ContactKind, Signal, SignalState
from fullfolj.signals.replay import Evaluation, State
from fullfolj.studies import actions
from fullfolj.studies.actions import Told
from fullfolj.studies.models import Status
from tests import lake_days, register

pytestmark = pytest.mark.django_db
FRIDAY = dt.date(2026, 11, 20)
DAY, WEEK = dt.timedelta(days=1), dt.timedelta(days=7)
AWAY = "." * 20 + ".i..i..i..i..i..i..i"
_OTHERS = ("SV", "EN", "BL", "HKK", "IDH", "MU", "BI", "FY", "KE", "GE", "HI", "RE", "SH", "SL", "TK")


@pytest.fixture
def unit() -> Organisation:
    return register.unit(register.organiser())


@pytest.fixture
def pupil(unit: Organisation) -> Person:
    return register.student(unit, "Ali", group=register.group(unit))


def graded(pupil: Person, unit: Organisation, year: str = "2025/26", term: str = "VT", **grades: str) -> None:
    told = {"person": pupil, "unit": unit, "school_year": year, "term": term, "year_level": 8}
    for subject, grade in grades.items():
        Grade.objects.create(**told, subject=subject, grade=grade, kind=GradeKind.TERM)


def all_graded(pupil: Person, unit: Organisation, **other: str) -> None:
    graded(pupil, unit, **(dict.fromkeys((*_OTHERS, "MA"), "E") | other))


def told(pupil: Person, unit: Organisation, on: dt.date, **statuses: Status) -> None:
    """A teacher's words of the day."""
    group = register.group(unit, f"grupp {on} {pupil.pk} {len(statuses)}", GroupType.TEACHING)
    at = dt.datetime.combine(on, dt.time(10), dt.UTC)
    for code, status in statuses.items():
        known = pupil.subject_entries.filter(subject=code).first()  # type: ignore[attr-defined]
        actions.tell(
            student=pupil,
            subject=parse(code),
            group=group,
            told=Told(status, remains="" if status.is_reaching else "Två prov"),
            version=known.version if known else 0,
            by=OPERATOR,
            now=at,
        )


def evaluated(pupil: Person, as_of: dt.date = FRIDAY) -> dict[str, Evaluation]:
    found = evaluation.evaluate(pupil.organiser, as_of, [pupil.pk], closed=True)
    return {one.rule: one for one in found}


def lit(pupil: Person, as_of: dt.date = FRIDAY) -> dict[str, dt.date | None]:
    """Rule → since."""
    return {one.rule: one.since for one in evaluation.evaluate(pupil.organiser, as_of, [pupil.pk])}


def swept(pupil: Person, as_of: dt.date = FRIDAY) -> set[str]:
    sweeps.run(organiser=pupil.organiser, as_of=as_of, by=OPERATOR, now=timezone.now())
    return set(Signal.objects.filter(student=pupil, state=SignalState.OPEN).values_list("rule", flat=True))


class TestWhatLights:
    def test_a_teachers_word_lights_a_core_subject_from_its_day(self, unit: Organisation, pupil: Person) -> None:
        told(pupil, unit, FRIDAY - WEEK, MA=Status.AT_RISK, EN=Status.ON_THE_WAY)
        assert lit(pupil) == {"core-1": FRIDAY - WEEK, "radar-5": FRIDAY}

    def test_of_the_steps_only_the_higher_is_listed(self, unit: Organisation, pupil: Person) -> None:
        told(pupil, unit, FRIDAY, MA=Status.AT_RISK, KE=Status.AT_RISK)
        found = evaluated(pupil)
        assert found["core-1"].state is State.OPEN
        assert found["subjects-2"].state is State.LOWER_STEP
        assert "Dessutom: kemi." in _sentence(found["core-1"])

    def test_two_subjects_beside_the_core(self, unit: Organisation, pupil: Person) -> None:
        told(pupil, unit, FRIDAY - WEEK, KE=Status.AT_RISK)
        told(pupil, unit, FRIDAY, BI=Status.AT_RISK, FY=Status.REACHED)
        assert lit(pupil) == {"subjects-2": FRIDAY}
        assert _sentence(evaluated(pupil)["subjects-2"]) == "Något är kvar i 2 av 3 ämnen: biologi, kemi."

    def test_a_dash_and_lacking_basis(self, unit: Organisation, pupil: Person) -> None:
        all_graded(pupil, unit, BL="-")
        told(pupil, unit, FRIDAY, MU=Status.LACKS_BASIS)
        found = evaluated(pupil)["no-basis-1"]
        assert found.state is State.OPEN
        assert _sentence(found) == "Underlag saknas i 2 av 16 ämnen: bild, musik."

    def test_far_off_counts_from_the_grades(self, unit: Organisation, pupil: Person) -> None:
        """Term grades are known from the last day of the term on, when they were read in later; a new school year
        begins anew."""
        all_graded(pupil, unit, MA="F", EN="F", SV="F")
        found = evaluated(pupil)["eligibility-3"]
        assert (found.state, found.since) == (State.OPEN, dt.date(2026, 7, 1))
        assert _sentence(found) == (
            "Om betygen sattes i dag skulle 3 godkända betyg till behövas för yrkesprogrammen."
            " 13 av 16 ämnen är godkända."
        )

    def test_coming_near_is_good_news_for_four_weeks(self, unit: Organisation, pupil: Person) -> None:
        all_graded(pupil, unit, MA="F", EN="F", SV="F")
        told(pupil, unit, FRIDAY, EN=Status.ON_THE_WAY, SV=Status.REACHED)
        near = evaluated(pupil)["near-1"]
        assert (near.state, near.since) == (State.OPEN, FRIDAY)
        assert _sentence(near) == "Nu räcker 1 godkänt betyg till för yrkesprogrammen. Tidigare behövdes 3."
        assert "eligibility-3" not in lit(pupil)
        assert "near-1" in lit(pupil, FRIDAY + 27 * DAY)
        assert "near-1" not in lit(pupil, FRIDAY + 28 * DAY)

    def test_lower_grades_than_the_time_before(self, unit: Organisation, pupil: Person) -> None:
        graded(pupil, unit, term="HT", MA="C", EN="B", KE="D")
        graded(pupil, unit, MA="E", EN="-", KE="D")
        found = evaluated(pupil)["grade-drop-2"]
        assert found.state is State.OPEN
        assert _sentence(found) == (
            "Tydligt lägre betyg än förra gången i 2 av 3 ämnen: engelska (B till streck), matematik (C till E)."
        )


def _sentence(one: Evaluation) -> str:
    with translation.override("sv"):
        return ladder.describe(one).sentence or ""


def _because(one: Evaluation) -> str:
    with translation.override("sv"):
        return ladder.describe(one).because or ""


class TestWhyNot:
    def test_nothing_known_is_said_to_be_unknown(self, pupil: Person) -> None:
        found = evaluated(pupil)
        assert {found[rule].state for rule in ("core-1", "near-1", "grade-drop-2")} == {State.CLOSED}
        assert _because(found["subjects-2"]).startswith("Inget är känt om ämnena")
        assert _because(found["core-1"]) == "Inget är känt om svenska, engelska eller matematik."
        assert _because(found["grade-drop-2"]) == "Det finns inga betyg från två terminer att jämföra."
        for rule in ("eligibility-3", "near-1"):
            assert _because(found[rule]) == "För få ämnen för att svara: något är känt om 0, och 12 behövs."

    def test_the_figure_and_the_limit(self, unit: Organisation, pupil: Person) -> None:
        graded(pupil, unit, term="HT", MA="C")
        all_graded(pupil, unit, KE="F", MA="D")
        found = evaluated(pupil)
        assert _because(found["subjects-2"]) == "Något är kvar i 1 av 16 ämnen; gränsen är 2."
        assert _because(found["core-1"]) == "Något är kvar i 0 av 3 kärnämnen; gränsen är 1."
        assert _because(found["no-basis-1"]) == "Underlag saknas i 0 av 16 ämnen; gränsen är 1."
        assert _because(found["grade-drop-2"]) == "Tydligt lägre betyg än förra gången i 0 av 1 ämne; gränsen är 2."
        assert _because(found["eligibility-3"]) == ("Godkända betyg som saknas till yrkesprogrammen: 0; gränsen är 3.")
        assert _because(found["near-1"]) == "Yrkesprogrammen är redan öppna, om betygen sattes i dag."

    def test_who_is_not_enrolled_has_no_signal(self, unit: Organisation) -> None:
        gone = register.student(unit, "Bo", end=FRIDAY - DAY)
        told(gone, unit, FRIDAY - WEEK, MA=Status.AT_RISK)
        assert {one.state for one in evaluated(gone).values()} == {State.NOT_ENROLLED}
        assert "core-1" in lit(gone, FRIDAY - DAY)

    def test_a_protected_pupil_has_none(self, unit: Organisation, pupil: Person) -> None:
        told(pupil, unit, FRIDAY, MA=Status.AT_RISK)
        empty_people(person_ids=[pupil.pk], what="test", by=OPERATOR)
        assert evaluation.evaluate(pupil.organiser, FRIDAY) == []

    def test_by_a_ladder_of_its_own(self, unit: Organisation, pupil: Person) -> None:
        told(pupil, unit, FRIDAY - WEEK, MA=Status.AT_RISK, KE=Status.AT_RISK)
        ladders.decide(
            organiser=pupil.organiser,
            unit=unit,
            wanted=Wanted({"subjects-2": {"subjects": 3}}, frozenset({"core-1", "radar-5"})),
            first_day=FRIDAY,
            ground="Prövar",
            by=OPERATOR,
            today=FRIDAY,
            now=timezone.now(),
        )
        assert "core-1" in lit(pupil, FRIDAY - DAY), "judged by what held then"
        found = evaluated(pupil)
        assert found["core-1"].state is State.OFF
        assert found["subjects-2"].state is State.CLOSED
        told(pupil, unit, FRIDAY, BI=Status.AT_RISK)
        assert lit(pupil) == {"subjects-2": FRIDAY - WEEK}, "unbroken, by the threshold of each day"
        assert evaluated(pupil)["subjects-2"].evidence["ladder"]


class TestLife:
    def test_it_opens_and_clears_when_a_teacher_says_so(self, unit: Organisation, pupil: Person) -> None:
        told(pupil, unit, FRIDAY - WEEK, MA=Status.AT_RISK)
        assert swept(pupil, FRIDAY - WEEK) == {"core-1"}
        told(pupil, unit, FRIDAY, MA=Status.ON_THE_WAY)
        assert swept(pupil, FRIDAY) == set()
        told(pupil, unit, FRIDAY + WEEK, MA=Status.AT_RISK)
        assert swept(pupil, FRIDAY + WEEK) == {"core-1"}
        assert Signal.objects.filter(student=pupil, rule="core-1").count() == 2

    def test_the_past_is_told_as_it_was(self, unit: Organisation, pupil: Person) -> None:
        told(pupil, unit, FRIDAY - 2 * WEEK, MA=Status.AT_RISK)
        told(pupil, unit, FRIDAY - WEEK, MA=Status.REACHED)
        assert "core-1" in lit(pupil, FRIDAY - WEEK - DAY)
        assert lit(pupil, FRIDAY - WEEK) == {}
        assert lit(pupil, FRIDAY - 2 * WEEK - DAY) == {}

    def test_a_signal_that_nobody_answers_goes_under_the_radar(self, unit: Organisation, pupil: Person) -> None:
        told(pupil, unit, FRIDAY - WEEK, MA=Status.AT_RISK)
        assert swept(pupil, FRIDAY - DAY) == {"core-1"}, "five school days: not more than five"
        assert swept(pupil) == {"core-1", "radar-5"}
        radar = Signal.objects.get(student=pupil, rule="radar-5", state=SignalState.OPEN)
        assert (radar.since, radar.evidence["school_days"]) == (FRIDAY, 6)
        coordinator = register.staff(unit, DutyRole.ATTENDANCE_COORDINATOR)
        contacts.note(student=pupil, kind=ContactKind.TALKED, by=OPERATOR, now=timezone.now(), on=FRIDAY)
        found = desk(Scope(coordinator.pk, Permission.SEE_DESK, FRIDAY), dict.fromkeys(Section, 100))
        assert set(found.sections) == {Section.ANSWERED}
        assert swept(pupil) == {"core-1"}
        assert _because(evaluated(pupil)["radar-5"]) == "Någon har tagit kontakt sedan signalen tändes."

    def test_school_days_are_those_of_the_calendar(self, unit: Organisation, pupil: Person) -> None:
        first, last = FRIDAY - WEEK, FRIDAY
        days = {"organisation": unit, "kind": PeriodKind.BREAK, "name": "Lov"}
        CalendarPeriod.objects.create(**days, first_day=first + DAY, last_day=last - DAY)
        told(pupil, unit, first, MA=Status.AT_RISK)
        assert evaluated(pupil)["core-1"].school_days_open == 2

    def test_good_news_wait_for_nobody(self, unit: Organisation, pupil: Person) -> None:
        all_graded(pupil, unit, BL="F", MU="F", SL="F", HKK="F", IDH="F", TK="F", HI="F", RE="F", GE="F", SH="F")
        told(pupil, unit, FRIDAY - 2 * WEEK, BL=Status.REACHED, MU=Status.REACHED)
        found = lit(pupil)
        assert "near-1" not in found
        assert evaluated(pupil)["radar-5"].evidence["school_days"] > 50, "what is left has waited since June"

    def test_lessons_and_studies_share_one_radar(self, unit: Organisation, pupil: Person) -> None:
        lake_days.keep(unit, {pupil: AWAY}, FRIDAY)
        alone = evaluated(pupil)["radar-5"]
        assert alone.state is State.OPEN
        told(pupil, unit, FRIDAY, MA=Status.AT_RISK)
        both = evaluated(pupil)["radar-5"]
        assert (both.since, both.evidence["school_days"]) == (alone.since, alone.evidence["school_days"])
        told(pupil, unit, FRIDAY - 10 * WEEK, EN=Status.AT_RISK)
        older = evaluated(pupil)["radar-5"]
        assert older.since is not None
        assert alone.since is not None
        assert older.since < alone.since
        assert older.evidence["school_days"] > alone.evidence["school_days"]

    def test_an_answer_to_the_one_leaves_the_other_waiting(self, unit: Organisation, pupil: Person) -> None:
        told(pupil, unit, FRIDAY - 2 * WEEK, MA=Status.AT_RISK)
        contacts.note(student=pupil, kind=ContactKind.TALKED, by=OPERATOR, now=timezone.now(), on=FRIDAY - 2 * WEEK)
        told(pupil, unit, FRIDAY - WEEK, BL=Status.LACKS_BASIS)
        assert lit(pupil) == {
            "core-1": FRIDAY - 2 * WEEK,
            "no-basis-1": FRIDAY - WEEK,
            "radar-5": FRIDAY,
        }

    def test_the_radar_may_be_off(self, unit: Organisation, pupil: Person) -> None:
        told(pupil, unit, FRIDAY - 2 * WEEK, MA=Status.AT_RISK)
        wanted = Wanted(off=frozenset({"radar-5"}))
        ladders.decide(
            organiser=pupil.organiser, unit=None, wanted=wanted, first_day=FRIDAY - 3 * WEEK, ground="Prövar",
            by=OPERATOR, today=FRIDAY - 3 * WEEK, now=timezone.now(),
        )  # fmt: skip
        assert set(lit(pupil)) == {"core-1"}

    def test_an_import_taken_back_takes_its_signals_with_it(self, unit: Organisation, pupil: Person) -> None:
        all_graded(pupil, unit, MA="F", EN="F", SV="F")
        assert {"core-1", "eligibility-3"} <= swept(pupil)
        Grade.objects.filter(person=pupil).delete()
        assert {"core-1", "eligibility-3"} <= swept(pupil), "they were there on that day"
        assert swept(pupil, timezone.localdate()) == set(), "and are not from the day on which they went"


class TestPages:
    def test_the_desk_and_the_pupil_page_tell_why_and_why_not(
        self, unit: Organisation, pupil: Person, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        now = dt.datetime.combine(FRIDAY, dt.time(9), dt.UTC)
        monkeypatch.setattr(timezone, "now", lambda: now)
        all_graded(pupil, unit)
        told(pupil, unit, FRIDAY - 2 * DAY, MA=Status.AT_RISK)
        swept(pupil)
        client = Client()
        client.force_login(register.staff(unit, DutyRole.ATTENDANCE_COORDINATOR))
        shown = client.get(reverse("today")).content.decode()
        assert "kärnämnen: matematik. Alla nationella program kräver det." in shown
        page = client.get(reverse("student", args=[pupil.uuid])).content.decode()
        assert "kärnämnen: matematik" in page
        assert "15 av 16 ämnen skulle bli godkända om betygen sattes i dag." in page, "what speaks against it"
        why_not = client.get(reverse("student-why-not", args=[pupil.uuid])).content.decode()
        assert "Underlag saknas i 0 av 16 ämnen; gränsen är 1." in why_not

    def test_the_figure_opens_to_numerator_denominator_window_and_coverage(
        self, unit: Organisation, pupil: Person
    ) -> None:
        graded(pupil, unit, term="HT", **dict.fromkeys((*_OTHERS, "MA"), "D"))
        all_graded(pupil, unit, EN="F", SV="F", BL="-")
        told(pupil, unit, FRIDAY, MA=Status.AT_RISK)
        with translation.override("sv"):
            for one in evaluation.evaluate(pupil.organiser, FRIDAY, [pupil.pk]):
                words = evidence_of(one, "Ali", FRIDAY)
                assert all((words.numerator, words.denominator, words.window, words.coverage)), one.rule
                assert signal_words(one, "Ali", FRIDAY).sentence, one.rule
            core = evidence_of(evaluated(pupil)["core-1"], "Ali", FRIDAY)
        assert core.numerator == "3 ämnen där något är kvar"
        assert core.denominator == "3 kärnämnen"
        assert core.window == "Lärarnas besked från och med 20\xa0november, betyg till och med VT26"
        assert core.coverage == "En lärare har gett besked om 1, resten är efter det senaste betyget: 15."

    def test_what_speaks_against_a_signal(self, unit: Organisation, pupil: Person) -> None:
        all_graded(pupil, unit, MA="F")
        with translation.override("sv"):
            by_grades = study_signal_words.against(evaluated(pupil)["core-1"].evidence)
            told(pupil, unit, FRIDAY, **dict.fromkeys((*_OTHERS, "MA"), Status.AT_RISK))
            nothing = study_signal_words.against(evaluated(pupil)["core-1"].evidence)
        assert by_grades == (
            "15 av 16 ämnen skulle bli godkända om betygen sattes i dag.",
            "Ingen lärare har sagt något sedan betygen VT26.",
        )
        assert nothing == ("Inget i det som är känt om ämnena. Fråga eleven.",)

    def test_a_signal_belongs_to_a_step_of_the_ladder(self, unit: Organisation, pupil: Person) -> None:
        mentor = register.assigned(register.group(unit, "8B"), AssignmentRoleType.MENTOR)
        client = Client()
        client.force_login(mentor)
        shown = client.get(reverse("rules-ladder", args=[unit.uuid])).content.decode()
        assert "Minst 1 av svenska, engelska och matematik skulle inte bli godkända" in shown
        assert "Goda nyheter kräver ett ord" in shown
        assert Decimal(1) == ladders.Wanted().limit(_rule("near-1"), "subjects")


def _rule(rule_id: str):  # type: ignore[no-untyped-def]
    from fullfolj.signals.rules import RULES

    return RULES.get(rule_id)
