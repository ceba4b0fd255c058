"""The ladder as organisers and units decide it, version by version, and what a sweep makes of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from fullfolj.access.permissions import Role
from fullfolj.domain.actor import OPERATOR
from fullfolj.domain.errors import PlainError
from fullfolj.school.enums import DutyRole, SchoolType
from fullfolj.school.models import Enrolment, Organisation, Person
from fullfolj.signals import evaluation, ladder, ladders, sweeps
from fullfolj.signals.ladders import Wanted
from fullfolj.signals.models import LadderVersion, Signal, SignalState
from fullfolj.signals.replay import State
from fullfolj.signals.steps import LADDER, reached
from tests import lake_days, register

pytestmark = pytest.mark.django_db
FRIDAY = dt.date(2026, 11, 20)
DAY = dt.timedelta(days=1)
EIGHTH = "." * 40 + ".....v....v....v..v."  # four days of twenty: a fifth
SOME = "." * 40 + ".....v....v........."  # two days of twenty: a tenth
STEEP = Wanted({"absence-10": {"percent": Decimal(12)}})


def decide(
    place: Organisation, wanted: Wanted = STEEP, first_day: dt.date = FRIDAY, today: dt.date = FRIDAY, ground: str = "X"
) -> LadderVersion:
    organiser = place.parent or place
    unit = place if place.parent else None
    return ladders.decide(
        organiser=organiser, unit=unit, wanted=wanted, first_day=first_day, ground=ground,
        by=OPERATOR, today=today, now=timezone.now(),
    )  # fmt: skip


def sweep(organiser: Organisation, as_of: dt.date = FRIDAY) -> None:
    sweeps.run(organiser=organiser, as_of=as_of, by=OPERATOR, now=timezone.now())


def town(days: str = SOME) -> tuple[Organisation, Organisation, Person]:
    organiser = register.organiser()
    unit = register.unit(organiser)
    pupil = register.student(unit, "Ali")
    lake_days.keep(unit, {pupil: days}, FRIDAY)
    return organiser, unit, pupil


def lit(pupil: Person) -> set[str]:
    return set(Signal.objects.filter(student=pupil, state=SignalState.OPEN).values_list("rule", flat=True))


class TestDecisions:
    def test_a_higher_threshold_puts_out_what_it_no_longer_holds_for(self) -> None:
        organiser, _unit, pupil = town()
        sweep(organiser)
        before = Signal.objects.get(student=pupil, rule="absence-10")
        assert before.ladder_version is None
        decide(organiser)
        sweep(organiser)
        assert "absence-10" not in lit(pupil)
        before.refresh_from_db()
        assert (before.state, before.evidence["thresholds"]["percent"]) == (SignalState.CLEARED, "10")

    def test_a_signal_keeps_the_ladder_that_made_it(self) -> None:
        organiser, _unit, pupil = town(EIGHTH)
        version = decide(organiser, Wanted({"absence-20": {"percent": Decimal("17.5")}}))
        sweep(organiser)
        signal = Signal.objects.get(student=pupil, rule="absence-20")
        assert signal.ladder_version == version
        assert signal.evidence["ladder"] == str(version.uuid)
        assert ladder.describe(_evaluated(organiser, pupil, "absence-20")).title == "Frånvaro 17,5 procent av tiden"
        decide(organiser, Wanted({"absence-20": {"percent": Decimal(18)}}))
        sweep(organiser)
        signal.refresh_from_db()
        assert signal.ladder_version == version
        assert signal.evidence["thresholds"]["percent"] == "18"

    def test_a_lowered_threshold_lights_nothing_before_its_day(self) -> None:
        organiser, _unit, pupil = town()
        decide(organiser, Wanted({"absence-10": {"percent": Decimal(5)}}), FRIDAY, FRIDAY)
        found = {one.rule: one.since for one in evaluation.evaluate(organiser, FRIDAY, [pupil.pk])}
        assert found["absence-10"] == dt.date(
            2026, 11, 9
        )  # the second day away, a tenth; the first, 2 November, is 5 %
        found = {one.rule: one.since for one in evaluation.evaluate(organiser, FRIDAY - 20 * DAY, [pupil.pk])}
        assert "absence-10" not in found

    def test_a_unit_may_have_its_own_and_go_back(self) -> None:
        organiser, unit, pupil = town()
        other = register.unit(organiser, "Bergskolan")
        elsewhere = register.student(other, "Bo")
        lake_days.keep(other, {elsewhere: SOME}, FRIDAY)
        decide(unit)
        assert {one.student for one in evaluation.evaluate(organiser, FRIDAY) if one.rule == "absence-10"} == {
            elsewhere.pk
        }
        ladders.follow_organiser(
            unit=unit, first_day=FRIDAY, ground="Samma för alla", by=OPERATOR, today=FRIDAY, now=timezone.now()
        )
        assert {one.student for one in evaluation.evaluate(organiser, FRIDAY) if one.rule == "absence-10"} == {
            elsewhere.pk,
            pupil.pk,
        }

    def test_a_pupil_who_is_back_has_the_ladder_of_the_school_of_the_day(self) -> None:
        """The register may know no first day at the pupil's own school, and one at a school that is over."""
        organiser, _unit, pupil = town()
        other = register.unit(organiser, "Bergskolan")
        first, last = dt.date(2026, 1, 8), dt.date(2026, 6, 12)
        Enrolment.objects.create(
            person=pupil, unit=other, school_type=SchoolType.COMPULSORY, year_level=7, start_date=first, end_date=last
        )
        decide(other, Wanted(off=frozenset({"absence-10"})))
        assert _evaluated(organiser, pupil, "absence-10").state is State.OPEN
        (_theirs, students), *rest = ladders.groups(organiser, last, [pupil.pk])
        assert (list(students or ()), rest) == ([pupil.pk], [])

    def test_somebody_without_an_enrolment_has_an_answer_too(self) -> None:
        organiser, unit, _pupil = town()
        nobody = register.person(organiser)
        decide(unit)
        assert _evaluated(organiser, nobody, "absence-10").state is State.NOT_ENROLLED

    def test_a_rule_that_is_off_says_so(self) -> None:
        organiser, _unit, pupil = town()
        decide(organiser, Wanted(off=frozenset({"absence-10", "radar-5"})))
        for rule in ("absence-10", "radar-5"):
            found = _evaluated(organiser, pupil, rule)
            assert found.state is State.OFF
            assert ladder.describe(found).because == "Regeln är avstängd i skolans trappa."

    def test_the_version_is_that_of_the_day(self) -> None:
        organiser, unit, _pupil = town()
        ours, theirs = decide(organiser), decide(unit, first_day=FRIDAY + 7 * DAY)
        versions = ladders.standing(organiser)
        assert ladders.in_force(versions, unit.pk, FRIDAY - DAY) is None
        assert ladders.in_force(versions, unit.pk, FRIDAY) == ours
        assert ladders.in_force(versions, unit.pk, FRIDAY + 7 * DAY) == theirs
        assert ladders.in_force(versions, None, FRIDAY + 7 * DAY) == ours
        assert [chapter.version for chapter in ladders.rulebook(versions, unit.pk).chapters] == [
            None,
            ours.uuid,
            theirs.uuid,
        ]

    def test_one_that_has_not_begun_can_be_withdrawn(self) -> None:
        organiser, _unit, _pupil = town()
        begun, coming = decide(organiser), decide(organiser, first_day=FRIDAY + DAY)
        for _twice in range(2):
            ladders.withdraw(version=coming, by=OPERATOR, today=FRIDAY, now=timezone.now())
        assert ladders.standing(organiser) == [begun]
        with pytest.raises(PlainError, match="gäller redan"):
            ladders.withdraw(version=begun, by=OPERATOR, today=FRIDAY, now=timezone.now())

    def test_the_last_decision_of_a_day_stands(self) -> None:
        organiser, _unit, _pupil = town()
        decide(organiser)
        newer = decide(organiser, Wanted(off=frozenset({"late-5"})))
        assert ladders.standing(organiser) == [newer]


def _evaluated(organiser: Organisation, pupil: Person, rule: str) -> evaluation.Evaluation:
    found = evaluation.evaluate(organiser, FRIDAY, [pupil.pk], closed=True)
    return next(one for one in found if one.rule == rule)


class TestRefused:
    @pytest.mark.parametrize(
        ("limits", "said"),
        [
            ({"absence-50": {"percent": Decimal(101)}}, "från 1 till 100"),
            ({"absence-10": {"percent": Decimal(0)}}, "från 1 till 100"),
            ({"invalid-3": {"occasions": 21}}, "från 1 till 20"),
            ({"absence-10": {"percent": Decimal(16)}}, "högre gräns än steget under"),
            ({"absence-15": {"percent": Decimal(20)}}, "högre gräns än steget under"),
        ],
    )
    def test_thresholds_that_make_no_sense(self, limits: dict[str, dict[str, Decimal]], said: str) -> None:
        with pytest.raises(PlainError, match=said):
            decide(register.organiser(), Wanted(limits))
        assert not LadderVersion.objects.exists()

    def test_a_step_that_is_off_need_not_rise(self) -> None:
        decide(register.organiser(), Wanted({"absence-10": {"percent": Decimal(16)}}, off=frozenset({"absence-15"})))

    @pytest.mark.parametrize("first_day", [FRIDAY - DAY, FRIDAY + 1000 * DAY])
    def test_a_day_that_has_passed_or_lies_too_far_ahead(self, first_day: dt.date) -> None:
        with pytest.raises(PlainError, match="i dag eller senare"):
            decide(register.organiser(), first_day=first_day)

    def test_no_ground(self) -> None:
        with pytest.raises(PlainError, match="motivering"):
            decide(register.organiser(), ground="  ")

    def test_no_time_at_all(self) -> None:
        with pytest.raises(PlainError, match="minst en skoldag"):
            decide(register.organiser(), Wanted(steps=[replace(LADDER[0], due_school_days=0), *LADDER[1:]]))


class TestSteps:
    def test_the_highest_step_of_what_is_lit(self) -> None:
        assert reached([]) is None
        assert reached([("radar-5", 30)]) is None
        found = reached([("late-5", 2), ("absence-20", 1), ("absence-15", 1)])
        assert found is not None
        assert (found.step.number, found.step.owner, found.waited) == (3, Role.PRINCIPAL, False)

    def test_two_more_weeks_lead_one_step_up_and_no_further(self) -> None:
        assert [_step_after(days) for days in (1, 10, 11, 60)] == [(1, False), (1, False), (2, True), (2, True)]

    def test_a_version_keeps_owner_and_days(self) -> None:
        wanted = Wanted(steps=[replace(LADDER[0], owner=Role.ATTENDANCE_COORDINATOR, due_school_days=3), *LADDER[1:]])
        kept = ladders.wanted_of(decide(register.organiser(), wanted))
        assert tuple(kept.steps) == tuple(wanted.steps)
        assert ladders.wanted_of(None).steps == LADDER


def _step_after(school_days: int) -> tuple[int, bool]:
    found = reached([("late-5", school_days)])
    assert found is not None
    return found.step.number, found.waited


def test_why_not_is_told_by_the_schools_own_ladder(client: Client) -> None:
    """Two days of twenty are a tenth, which lights nothing where the limit is 12 percent."""
    organiser, unit, pupil = town()
    client.force_login(register.staff(unit, DutyRole.ATTENDANCE_COORDINATOR))
    today = timezone.localdate()
    lake_days.keep(unit, {pupil: SOME}, today)
    LadderVersion.objects.all().delete()
    wanted = Wanted({"absence-10": {"percent": Decimal(12)}}, off=frozenset({"late-5"}))
    decide(unit, wanted, today - 200 * DAY, today - 200 * DAY)
    for place in (unit, register.unit(organiser)):
        told = client.get(reverse("student-why-not", args=[pupil.uuid])).text.replace("\xa0", " ")
        assert "Frånvaron är 10 procent de senaste 20 skoldagarna; gränsen är 12 procent." in told
        assert "Regeln är avstängd i skolans trappa." in told
        decide(place, STEEP, today + DAY, today)  # what is to come changes nothing yet


def test_the_desk_says_nothing_of_five_days_where_the_limit_is_another(client: Client) -> None:
    organiser, unit, pupil = town()
    today = timezone.localdate()
    decide(unit, Wanted({"radar-5": {"school_days": 2}}), today - 100 * DAY, today - 100 * DAY)
    lake_days.keep(unit, {pupil: "." * 35 + "iiiii"}, today)
    sweep(organiser, today)
    assert Signal.objects.get(rule="radar-5").evidence["school_days"] == 4
    client.force_login(register.staff(unit, DutyRole.ATTENDANCE_COORDINATOR))
    told = client.get(reverse("today")).text
    assert "En av dem har väntat för länge utan att någon har tagit kontakt." in told
    assert "mer än fem skoldagar" not in told
