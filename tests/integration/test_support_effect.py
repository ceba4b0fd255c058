"""Did it help: what is said of one pupil, of a unit, and what is not said."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from fullfolj.access.models import Account
from fullfolj.domain.actor import OPERATOR
from fullfolj.school.enums import AssignmentRoleType, DutyRole
from fullfolj.school.models import Group, Person
from fullfolj.support.catalogue.content import said
from fullfolj.support.catalogue.reading import shipped
from fullfolj.support.effect.kinds import kind_of, name_of
from fullfolj.support.follow_up.actions import follow_up
from fullfolj.support.models import (
    Case,
    CheckIn,
    Decision,
    Fidelity,
    FollowUp,
    Intervention,
    Level,
    Outcome,
    Rating,
    Session,
    Tier,
)
from tests import lake_days, register
from tests.cases import a_case

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 26)


@pytest.fixture(autouse=True)
def late_in_november(monkeypatch: pytest.MonkeyPatch) -> None:
    noon = dt.datetime.combine(TODAY, dt.time(12), dt.UTC)
    monkeypatch.setattr(timezone, "now", lambda: noon)


@pytest.fixture
def group() -> Group:
    return register.group(register.unit(register.organiser()), "8B")


@pytest.fixture
def principal(group: Group) -> Account:
    return register.staff(group.unit, DutyRole.PRINCIPAL)


def text_of(account: Account, route: str, *args: object) -> str:
    client = Client()
    client.force_login(account)
    response = client.get(reverse(route, args=args))
    assert response.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode().replace("\xa0", " ")))


def pupil_of(group: Group, name: str = "Alva") -> Person:
    return register.student(group.unit, name, group=group)


def given(pupil: Person, days_ago: int) -> Intervention:
    """A support measure that began so many school days ago, today not counted."""
    (measure,) = a_case(pupil).interventions.all()
    start = lake_days.school_days(TODAY, days_ago)[0]
    Intervention.objects.filter(pk=measure.pk).update(starts_on=start, next_on=TODAY + dt.timedelta(days=7))
    measure.refresh_from_db()
    return measure


class TestOnePupil:
    def told(self, group: Group, letters: str, days_ago: int) -> str:
        pupil = pupil_of(group)
        lake_days.keep(group.unit, {pupil: letters}, TODAY)
        given(pupil, days_ago)
        mentor = register.assigned(group, AssignmentRoleType.MENTOR)
        return text_of(mentor, "support-effect-student", pupil.uuid)

    def test_n_of_m_before_and_after(self, group: Group) -> None:
        text = self.told(group, "." * 20 + "...v.i.v.....v......" + ".v..............v...", 20)
        assert "Frånvarande 4 av 20 skoldagar före, 2 av 20 efter." in text
        assert "Det går inte att säga om det har förändrats: så mycket svänger av en slump." in text
        assert "Stöd börjar ofta när frånvaron är som högst." in text
        assert "Tidigare var det 0 av 20." in text

    def test_as_many_days_before_as_there_are_after_and_too_few(self, group: Group) -> None:
        text = self.told(group, "." * 20 + "vvvvv" + "....v", 5)
        assert "Frånvarande 5 av 5 skoldagar före, 1 av 5 efter. För få dagar för att säga något." in text
        assert "procentenheter" not in text

    def test_unknown_is_neither_present_nor_absent(self, group: Group) -> None:
        text = self.told(group, "v" * 20 + "." * 12 + "?" * 8, 20)
        assert "Frånvarande 20 av 20 skoldagar före, 0 av 12 efter." in text
        assert "För lite är rapporterat för att säga något." in text

    def test_a_fall_beyond_chance_is_told_and_no_reason_claimed(self, group: Group) -> None:
        text = self.told(group, "v" * 20 + "." * 20, 20)
        assert "Frånvaron har minskat mer än den svänger av en slump. Vad det beror på visar detta inte." in text
        assert "−100 procentenheter" in text

    def test_what_has_not_begun_and_what_is_not_known(self, group: Group) -> None:
        pupil = pupil_of(group)
        measure = given(pupil, 1)
        Intervention.objects.filter(pk=measure.pk).update(starts_on=TODAY + dt.timedelta(days=3))
        mentor = register.assigned(group, AssignmentRoleType.MENTOR)
        assert "Den har inte börjat." in text_of(mentor, "support-effect-student", pupil.uuid)
        Intervention.objects.filter(pk=measure.pk).update(starts_on=TODAY)
        text = text_of(mentor, "support-effect-student", pupil.uuid)
        assert "Ingen skoldag är känd sedan den började." in text

    def test_how_others_fare_is_told_to_those_who_see_the_unit_alone(self, group: Group, principal: Account) -> None:
        pupil = pupil_of(group)
        others = {pupil_of(group, f"Elev {n}"): "." * 20 + "...v.i.v.....v......" + "v" + "." * 19 for n in range(10)}
        lake_days.keep(group.unit, {pupil: "." * 20 + "...v.i.v.....v......" + "." * 20, **others}, TODAY)
        given(pupil, 20)
        text = text_of(principal, "support-effect-student", pupil.uuid)
        assert "10 elever på skolan har legat på samma nivå utan stöd." in text
        mentor = register.assigned(group, AssignmentRoleType.MENTOR)
        assert "utan stöd. De gick" not in text_of(mentor, "support-effect-student", pupil.uuid)

    def test_of_fewer_than_ten_others_nothing_is_told(self, group: Group, principal: Account) -> None:
        pupil = pupil_of(group)
        others = {pupil_of(group, f"Elev {n}"): "...v.i.v.....v......" + "v" + "." * 19 for n in range(9)}
        lake_days.keep(group.unit, {pupil: "...v.i.v.....v......" + "." * 20, **others}, TODAY)
        given(pupil, 20)
        assert "utan stöd. De gick" not in text_of(principal, "support-effect-student", pupil.uuid)

    def test_without_support_nothing_is_said(self, group: Group) -> None:
        mentor = register.assigned(group, AssignmentRoleType.MENTOR)
        assert "Ingen insats har getts" in text_of(mentor, "support-effect-student", pupil_of(group).uuid)


class TestTheChart:
    def test_the_part_has_its_chart_where_no_other_stands_above_it(self, group: Group) -> None:
        """Also of a pupil without a support measure: a meeting looks at the absence all the same."""
        pupil = pupil_of(group)
        lake_days.keep(group.unit, {pupil: "." * 20 + "...v.i.v.....v......"}, TODAY)
        client = Client()
        client.force_login(register.assigned(group, AssignmentRoleType.MENTOR))
        address = reverse("support-effect-student", args=[pupil.uuid])
        part, with_chart = (
            client.get(address + more, headers={"HX-Request": "true"}).content.decode() for more in ("", "?chart")
        )
        assert "<html" not in with_chart
        assert ("ff-chart" in part, "ff-chart" in with_chart) == (False, True)
        assert "popover" in with_chart, "what the figures rest on comes along"

    def test_the_bands_lie_behind_the_weeks_for_staff(self, group: Group) -> None:
        pupil = pupil_of(group)
        lake_days.keep(group.unit, {pupil: "." * 30 + "v" * 10}, TODAY)
        measure = given(pupil, 10)
        told = {"works": "Ja", "progress": "Två dagar", "next_step": "Vidare"}
        follow_up(
            intervention=measure,
            **told,
            decision=Decision.CONTINUE,
            next_on=TODAY + dt.timedelta(days=5),
            own_rating="",
            seen=0,
            by=OPERATOR,
            today=TODAY,
            now=timezone.now(),
        )
        mentor = register.assigned(group, AssignmentRoleType.MENTOR)
        for route, more in (("student", ()), ("support-effect-student", ()), ("support-case", (measure.case.uuid,))):
            text = text_of(mentor, route, pupil.uuid, *more)
            assert "A Morgonsamtal vid entrén, från vecka 46" in text, route
            assert "Planerad uppföljning" in text, route
        client = Client()
        client.force_login(mentor)
        drawn = client.get(reverse("student", args=[pupil.uuid])).content.decode()
        assert drawn.count('class="c-band"') == 2, "one behind the weeks, one in the legend"
        assert "Stöd: A Morgonsamtal vid entrén, från vecka 46." in drawn

    def test_whoever_may_not_see_support_sees_no_band(self, group: Group) -> None:
        pupil = register.student(group.unit, "Alva", group=group, birth_date=dt.date(2012, 5, 5))
        lake_days.keep(group.unit, {pupil: "." * 30 + "v" * 10}, TODAY)
        given(pupil, 10)
        for account in (register.guardian(pupil), register.staff(group.unit, DutyRole.CAREER_COUNSELLOR)):
            assert "Morgonsamtal" not in text_of(account, "student", pupil.uuid)


class TestTheUnit:
    def test_fewer_than_ten_are_too_few_and_are_not_counted_out(self, group: Group, principal: Account) -> None:
        pupil = pupil_of(group)
        lake_days.keep(group.unit, {pupil: "v" * 20 + "." * 20}, TODAY)
        given(pupil, 20)
        text = text_of(principal, "support-effect-unit", group.unit.uuid)
        assert "För få elever för att säga något: det behövs minst tio som har börjat." in text
        assert "Färre än tio elever" in text
        assert "Alva" not in text

    def test_pupils_beside_those_of_the_same_level(self, group: Group, principal: Account) -> None:
        """Twelve who were away every other day and came wholly back, beside forty who went on."""
        rows = {}
        for n in range(12):
            began = pupil_of(group, f"Började {n}")
            rows[began] = "." * 20 + ".v" * 10 + "." * 20
            given(began, 20)
        rows |= {pupil_of(group, f"Andra {n}"): "." * 20 + ".v" * 10 + "v." * 10 for n in range(48)}
        lake_days.keep(group.unit, rows, TODAY)
        text = text_of(principal, "support-effect-unit", group.unit.uuid)
        assert "12 elever gick från 10,0 till 0,0 frånvarodagar av 20" in text
        assert "gick från 10,0 till 10,0." in text
        assert "Mindre frånvaro än bland dem de jämförs med, mer än av en slump." in text
        assert "−50 procentenheter" in text
        assert "Började" not in text

    def test_what_is_felt_stands_beside_and_not_asked_is_no_answer(self, group: Group, principal: Account) -> None:
        rows = {pupil_of(group, f"Elev {n}"): "." * 40 for n in range(20)}
        lake_days.keep(group.unit, rows, TODAY)
        at = timezone.now()
        for n, pupil in enumerate(rows):
            measure = given(pupil, 20)
            said = {"works": "a", "progress": "b", "next_step": "c", "decision": Decision.CONTINUE}
            own = "" if n >= 11 else Rating.WELL if n < 6 else Rating.BADLY
            home = Rating.WELL if n < 12 else ""
            for hour, rating in enumerate((Rating.PARTLY if own else "", own)):
                FollowUp.objects.create(
                    intervention=measure,
                    student=pupil,
                    date=TODAY,
                    own_rating=rating,
                    home_rating=home,
                    noted_at=at + dt.timedelta(hours=hour),
                    **said,
                )
            if n == 11:
                CheckIn.objects.create(
                    intervention=measure,
                    student=pupil,
                    date=TODAY,
                    rating=Rating.BADLY,
                    noted_at=timezone.now(),
                    by=register.account(pupil.organiser, pupil),
                )
            if n < 9:
                CheckIn.objects.create(
                    intervention=measure, student=pupil, date=TODAY, rating=Rating.WELL, noted_at=timezone.now()
                )
        text = text_of(principal, "support-effect-unit", group.unit.uuid)
        felt = text[text.index("Fungerar bra, säger personalen") :]
        assert "Åtgärdande, för: eleven 12 50 % 12 100 % färre än tio för få att visa" in felt

    def test_dose_and_fidelity_are_told_of_ten_pupils_and_what_is_not_noted_is_said(
        self, group: Group, principal: Account
    ) -> None:
        rows = {pupil_of(group, f"Elev {n}"): "." * 40 for n in range(12)}
        lake_days.keep(group.unit, rows, TODAY)
        measures = [given(pupil, 20) for pupil in rows]
        assert "12 100 % inte antecknat inte antecknat inte antecknat" in self.carried_out(group, principal)
        for n, measure in enumerate(measures):
            fidelity = Fidelity.AS_PLANNED if n < 6 else Fidelity.PARTLY
            Intervention.objects.filter(pk=measure.pk).update(times_a_week=1, fidelity=fidelity)
            for days, outcome in ((2, Outcome.CAME), (9, Outcome.CAME if n < 6 else Outcome.STAYED_AWAY)):
                date = TODAY - dt.timedelta(days=days)
                Session.objects.create(
                    intervention=measure, student=measure.student, date=date, outcome=outcome, noted_at=timezone.now()
                )
        Session.objects.create(
            intervention=measures[0],
            student=measures[0].student,
            date=TODAY - dt.timedelta(days=3),
            outcome=Outcome.NOT_HELD,
            noted_at=timezone.now(),
        )
        assert "12 100 % 50 % 75 % 50 %" in self.carried_out(group, principal), "24 of 48 held, 18 of 24 came, 6 of 12"
        Session.objects.filter(intervention__in=measures[:3]).delete()
        assert "12 100 % för få att visa för få att visa 50 %" in self.carried_out(group, principal)

    def carried_out(self, group: Group, principal: Account) -> str:
        text = text_of(principal, "support-effect-unit", group.unit.uuid)
        return text[text.index("Som planerat, av dem") : text.index("Hur stödet har följts upp")]

    @pytest.mark.parametrize("tier", [Tier.HEALTH, Tier.NAMED])
    def test_nothing_of_a_stricter_case_is_told_elsewhere(self, group: Group, principal: Account, tier: Tier) -> None:
        pupil = pupil_of(group)
        lake_days.keep(group.unit, {pupil: "v" * 20 + "." * 20}, TODAY)
        case = given(pupil, 20).case
        Case.objects.filter(pk=case.pk).update(tier=tier)
        assert "Morgonsamtal" not in text_of(principal, "student", pupil.uuid)
        assert "Ingen insats har getts" in text_of(principal, "support-effect-student", pupil.uuid)
        assert "Ingen insats har getts" in text_of(principal, "support-effect-unit", group.unit.uuid)
        assert "A Morgonsamtal vid entrén" in text_of(principal, "support-case", pupil.uuid, case.uuid)

    def test_support_for_everybody_is_not_judged(self, group: Group, principal: Account) -> None:
        pupil = pupil_of(group)
        lake_days.keep(group.unit, {pupil: "." * 40}, TODAY)
        measure = given(pupil, 20)
        Intervention.objects.filter(pk=measure.pk).update(level=Level.UNIVERSAL)
        assert "Ingen insats har getts" in text_of(principal, "support-effect-unit", group.unit.uuid)

    def test_without_lessons_nothing_is_claimed(self, group: Group, principal: Account) -> None:
        given(pupil_of(group), 20)
        text = text_of(principal, "support-effect-unit", group.unit.uuid)
        assert "Inga lektioner är kända" in text

    def test_a_protected_pupil_is_not_in_the_figures(self, group: Group, principal: Account) -> None:
        pupil = pupil_of(group)
        lake_days.keep(group.unit, {pupil: "." * 40}, TODAY)
        given(pupil, 20)
        Person.objects.filter(pk=pupil.pk).update(is_protected=True, given_name="", family_name="")
        assert "Ingen insats har getts" in text_of(principal, "support-effect-unit", group.unit.uuid)

    def test_one_unit_is_shown_at_once_and_none_but_ones_own(self, group: Group, principal: Account) -> None:
        client = Client()
        client.force_login(principal)
        assert client.get(reverse("support-effect")).headers["Location"].endswith(f"/{group.unit.uuid}/")
        other = register.unit(group.unit.parent, "Bergskolan")
        assert client.get(reverse("support-effect-unit", args=[other.uuid])).status_code == 404

    def test_of_several_one_is_chosen(self, group: Group) -> None:
        register.unit(group.unit.parent, "Bergskolan")
        all_units = register.staff(group.unit.parent, DutyRole.ATTENDANCE_COORDINATOR)
        text = text_of(all_units, "support-effect")
        assert text.index("Bergskolan") < text.index("Strandskolan")

    def test_the_method_says_the_power_that_is_measured(self, principal: Account) -> None:
        text = text_of(principal, "support-effect-method")
        assert "i högst en skola av tjugo" in text


def test_a_kind_of_the_catalogue_is_a_kind_of_its_own_and_free_words_are_not() -> None:
    coaching, free = (
        Intervention(kind="coaching-talks", level="individual", mode="remedial"),
        Intervention(level="individual", mode="remedial"),
    )
    assert kind_of(coaching) != kind_of(free)
    assert kind_of(free) == kind_of(Intervention(kind="own-1", level="individual", mode="remedial"))
    assert kind_of(Intervention(kind="coaching-talks", level="universal", mode="promotive")) is None
    found = kind_of(coaching)
    assert found is not None
    assert name_of(found) == said(shipped()["coaching-talks"].name)
