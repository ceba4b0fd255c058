"""Who answers for a pupil's signals: the role that the step names, whoever holds it today, or who has been asked."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from fullfolj.access.models import Account
from fullfolj.access.permissions import Permission
from fullfolj.access.scopes import Scope
from fullfolj.domain.actor import OPERATOR, Actor, ActorKind
from fullfolj.school import calendar
from fullfolj.school.calendar import is_school_day
from fullfolj.school.enums import AssignmentRoleType, DutyRole, GroupType, PeriodKind
from fullfolj.school.models import Duty, Group, Organisation
from fullfolj.shell.due_words import next_step
from fullfolj.signals import contacts, dismissals, handovers, ladders, sweeps
from fullfolj.signals.desk_rows import HandedTo, desk_students
from fullfolj.signals.dues import Due
from fullfolj.signals.ladders import Wanted
from fullfolj.signals.models import ContactKind, DismissReason, Handover, Signal
from fullfolj.signals.steps import LADDER
from tests import register

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
EVIDENCE = {
    "window": "last_20_school_days", "from": "2026-10-20", "to": "2026-11-19", "school_days": 20, "reported_days": 20,
    "offered_minutes": 6000, "reported_offered_minutes": 5580, "coverage": 0.93, "uncertain": False, "holds": True,
}  # fmt: skip
OF_RULE = {
    "late-5": {"count": 9, "thresholds": {"times": "5"}},
    "absence-20": {
        "definition": "reported", "numerator_minutes": 1260, "denominator_minutes": 5580, "share": 0.225806,
        "days_with_absence": 6, "before": {"days_with_absence": 1, "reported_days": 20},
        "thresholds": {"percent": "20", "school_days": "10"},
    },
}  # fmt: skip


class School:
    def __init__(self) -> None:
        self.unit: Organisation = register.unit(register.organiser())
        self.group: Group = register.group(self.unit, "8A")
        self.pupil = register.student(self.unit, "Alva", group=self.group)
        self.mentor: Account = register.assigned(self.group, AssignmentRoleType.MENTOR)
        self.coordinator: Account = register.staff(self.unit, DutyRole.ATTENDANCE_COORDINATOR, name="Lena")
        self.counsellor: Account = register.staff(self.unit, DutyRole.SCHOOL_COUNSELLOR, name="Kim")

    def light(self, rule: str = "late-5", school_days: int = 2) -> Signal:
        today = timezone.localdate()
        return Signal.objects.create(
            student=self.pupil, rule=rule, since=today - 3 * DAY, opened_on=today - 3 * DAY, seen_on=today,
            school_days_open=school_days, evidence=EVIDENCE | OF_RULE[rule],
        )  # fmt: skip

    def hand(self, to: Account, minute: int = 0) -> Handover:
        by = Actor(ActorKind.ACCOUNT, self.coordinator.pk)
        now = timezone.now() - dt.timedelta(minutes=30 - minute)
        return handovers.hand_over(student=self.pupil, to=to, by=by, today=timezone.localdate(), now=now)

    def handed(self) -> HandedTo | None:
        scope = Scope(self.coordinator.pk, Permission.SEE_DESK, timezone.localdate())
        return desk_students(scope, [self.pupil.pk])[self.pupil.pk].handed

    def desk(self, account: Account) -> str:
        client = Client()
        client.force_login(account)
        return client.get(reverse("today")).text.replace("\xa0", " ")


@pytest.fixture
def school() -> School:
    return School()


class TestOwner:
    @pytest.mark.parametrize(
        ("rule", "days", "said"), [("late-5", 2, "mentor"), ("absence-20", 2, "rektor, steg 3: utredning")]
    )
    def test_the_step_names_the_role_and_the_register_who_holds_it(
        self, school: School, rule: str, days: int, said: str
    ) -> None:
        principal = register.staff(school.unit, DutyRole.PRINCIPAL, name="Anna")
        who = principal if said.startswith("rektor") else school.mentor
        school.light(rule, days)
        assert f"<b>{who.person}</b>, {said}" in school.desk(school.coordinator)
        assert f"<b>du</b>, {said}" in school.desk(who)

    def test_a_role_at_one_school_is_none_at_another(self, school: School) -> None:
        """Who is principal at Bergskolan and coordinator here does not answer for what the principal here does."""
        school.light("absence-20")
        elsewhere = register.unit(school.unit.parent or school.unit, "Bergskolan")
        both = register.staff(elsewhere, DutyRole.PRINCIPAL, name="Bo")
        Duty.objects.create(person=both.person, organisation=school.unit, duty_role=DutyRole.ATTENDANCE_COORDINATOR)
        here = register.staff(school.unit, DutyRole.PRINCIPAL, name="Petra")
        assert f"Föreslås: <b>{here.person}</b>, rektor" in school.desk(both)
        assert "Föreslås: <b>du</b>, rektor" in school.desk(here)

    def test_it_survives_that_somebody_else_takes_over(self, school: School) -> None:
        today = timezone.localdate()
        register.staff(school.unit, DutyRole.PRINCIPAL, name="Anna", end=today - DAY)
        stand_in = register.staff(school.unit, DutyRole.DEPUTY_PRINCIPAL, name="Bo", start=today, end=today + 5 * DAY)
        school.light("absence-20")
        text = school.desk(school.coordinator)
        assert f"<b>{stand_in.person}</b>, rektor" in text
        assert "Anna" not in text

    def test_nobody_in_the_role_is_the_mentor_as_before(self, school: School) -> None:
        school.light("absence-20")
        assert f"<b>{school.mentor.person}</b>, mentor" in school.desk(school.coordinator)


class TestDue:
    def both(self, school: School) -> list[str]:
        """What Idag and the pupil page say of the next step."""
        client = Client()
        client.force_login(school.coordinator)
        pages = (school.desk(school.coordinator), client.get(reverse("student", args=[school.pupil.uuid])).text)
        return [
            found[0] if (found := re.search(r"Nästa steg: [^.<]+", page.replace("\xa0", " "))) else "" for page in pages
        ]

    def test_idag_and_the_pupil_page_say_the_same_of_the_next_step(self, school: School) -> None:
        signal = school.light()
        day = signal.opened_on
        for _number in range(5):
            day += DAY
            while not is_school_day(day, ()):
                day += DAY
        told = self.both(school)
        assert told[0] == told[1] == next_step(Due(LADDER[0], day), timezone.localdate()).replace("\xa0", " ")

    def test_the_schools_own_ladder_and_calendar_count(self, school: School) -> None:
        today, organiser = timezone.localdate(), school.pupil.organiser
        steps = (replace(LADDER[0], due_school_days=1), *LADDER[1:])
        ladders.decide(
            organiser=organiser, unit=school.unit, wanted=Wanted(steps=steps), first_day=today, ground="Prov",
            by=OPERATOR, today=today, now=timezone.now(),
        )  # fmt: skip
        closed = {"kind": PeriodKind.BREAK, "name": "Lov", "first_day": today - 5 * DAY, "last_day": today + 20 * DAY}
        calendar.set_period(organisation=organiser, by=OPERATOR, **closed)
        school.light()
        day = today + 21 * DAY
        while not is_school_day(day, ()):
            day += DAY
        expected = next_step(Due(LADDER[0], day), today).replace("\xa0", " ")
        assert self.both(school) == [expected, expected]

    def test_nothing_is_due_when_somebody_has_been_in_contact_or_it_is_dismissed(self, school: School) -> None:
        signal = school.light()
        made = dismissals.dismiss(
            student=school.pupil, signals=[signal.uuid], reason=DismissReason.KNOWN, ground="Känt", by=OPERATOR,
            today=timezone.localdate(), now=timezone.now(),
        )  # fmt: skip
        assert self.both(school) == ["", ""]
        dismissals.undo(act=made[0].act, student=school.pupil, by=OPERATOR, now=timezone.now())
        assert "" not in self.both(school)
        contacts.note(
            student=school.pupil, kind=ContactKind.TALKED, by=OPERATOR, now=timezone.now(), on=timezone.localdate()
        )
        assert self.both(school) == ["", ""]


class TestHandover:
    def test_it_stands_until_it_is_undone_and_the_one_before_stands_again(self, school: School) -> None:
        school.light()
        school.hand(school.counsellor)
        second = school.hand(school.mentor, 5)
        handed = school.handed()
        assert handed is not None
        assert handed.to == school.mentor
        assert str(handed.by) == str(school.coordinator)
        handovers.undo(handover=second, by=OPERATOR, now=timezone.now())
        handed = school.handed()
        assert handed is not None
        assert handed.to == school.counsellor

    @pytest.mark.parametrize(
        ("kind", "stands"), [(ContactKind.TALKED, False), (ContactKind.NO_ANSWER, True), (ContactKind.AUTOMATIC, True)]
    )
    def test_an_answered_contact_by_anybody_ends_it(self, school: School, kind: ContactKind, stands: bool) -> None:
        school.light()
        school.hand(school.counsellor)
        contacts.note(student=school.pupil, kind=kind, by=OPERATOR, now=timezone.now(), on=timezone.localdate())
        assert (school.handed() is not None) is stands

    def test_it_falls_back_to_the_role_when_the_colleague_no_longer_reaches_the_pupil(self, school: School) -> None:
        school.light()
        school.hand(school.counsellor)
        Duty.objects.filter(person=school.counsellor.person).update(end_date=timezone.localdate() - DAY)
        assert school.handed() is None

    def test_it_is_over_when_nothing_is_lit(self, school: School) -> None:
        signal = school.light()
        school.hand(school.counsellor)
        organiser = school.pupil.organiser
        Signal.objects.filter(pk=signal.pk).delete()
        sweeps.run(organiser=organiser, as_of=timezone.localdate(), by=OPERATOR, now=timezone.now())
        assert Handover.objects.get().ended_at is not None

    def test_a_double_click_is_one(self, school: School) -> None:
        school.light()
        assert school.hand(school.counsellor) == school.hand(school.counsellor)

    def test_somebody_without_the_pupil_and_a_pupil_without_a_signal_are_refused(self, school: School) -> None:
        with pytest.raises(handovers.CannotHandOver):
            school.hand(school.counsellor)
        school.light()
        elsewhere = register.staff(register.unit(school.pupil.organiser, "Berg"), DutyRole.SCHOOL_COUNSELLOR)
        with pytest.raises(handovers.CannotHandOver):
            school.hand(elsewhere)


class TestPages:
    @pytest.fixture
    def client(self, client: Client, school: School) -> Client:
        client.force_login(school.coordinator)
        school.light()
        return client

    def address(self, school: School) -> str:
        return reverse("desk-hand-over", args=[school.pupil.uuid])

    def test_the_menu_lists_those_who_may_and_the_row_says_whom(self, client: Client, school: School) -> None:
        menu = client.get(reverse("desk-contact", args=[school.pupil.uuid])).text
        assert "Be någon annan ta kontakten" in menu
        assert f"{school.counsellor}, elevhälsa" in menu
        assert f"{school.coordinator}, " not in menu.split("<select")[1]
        answer = client.post(self.address(school), {"to": school.counsellor.pk}, follow=True)
        assert f"{school.counsellor} är ombedd att ta kontakt med" in answer.text
        assert f"Överlämnad till <b>{school.counsellor}</b>" in school.desk(school.coordinator)
        assert f"<b>Överlämnad till dig</b>, av {school.coordinator}" in school.desk(school.counsellor)
        undo = reverse("desk-undo-handover", args=[Handover.objects.get().uuid])
        assert client.post(undo).status_code == client.post(undo).status_code == 302
        assert school.handed() is None

    @pytest.mark.parametrize("place", ["desk", "student"])
    @pytest.mark.parametrize("to", ["", "x", "0", "99999999"])
    def test_a_guessed_colleague_is_no_choice(self, client: Client, school: School, to: str, place: str) -> None:
        answer = client.post(reverse(f"{place}-hand-over", args=[school.pupil.uuid]), {"to": to}, follow=True)
        assert "Välj en kollega" in answer.text
        assert not Handover.objects.exists()

    @pytest.mark.parametrize("place", ["desk", "student"])
    def test_only_ones_own_is_taken_back(self, client: Client, school: School, place: str) -> None:
        made = handovers.hand_over(
            student=school.pupil, to=school.mentor, by=OPERATOR, today=timezone.localdate(), now=timezone.now()
        )
        for number in (made.uuid, uuid.uuid4()):
            assert client.post(reverse(f"{place}-undo-handover", args=[number])).status_code == 404

    def test_on_the_pupil_page_as_on_idag(self, client: Client, school: School) -> None:
        page = client.get(reverse("student", args=[school.pupil.uuid])).text
        assert "Be någon annan ta kontakten" in page
        form = page.partition('name="to"')[2].partition("</select>")[0]
        desk = client.get(reverse("desk-contact", args=[school.pupil.uuid])).text
        assert form == desk.partition('name="to"')[2].partition("</select>")[0]
        answer = client.post(
            reverse("student-hand-over", args=[school.pupil.uuid]), {"to": school.counsellor.pk}, follow=True
        )
        assert f"{school.counsellor} är ombedd att ta kontakt med" in answer.text
        assert f"{school.coordinator} bad {school.counsellor} att ta kontakten." in answer.text
        undo = reverse("student-undo-handover", args=[Handover.objects.get().uuid])
        assert undo in answer.text
        assert "Ångrat" in client.post(undo, follow=True).text
        assert school.handed() is None

    def test_without_a_lit_signal_nobody_is_asked(self, client: Client, school: School) -> None:
        Signal.objects.all().delete()
        assert "Be någon annan" not in client.get(reverse("student", args=[school.pupil.uuid])).text
        address = reverse("student-hand-over", args=[school.pupil.uuid])
        answer = client.post(address, {"to": school.counsellor.pk}, follow=True)
        assert "Ingen signal är tänd längre för" in answer.text
        assert not Handover.objects.exists()

    def test_who_sees_the_pupil_only_is_not_asked(self, client: Client, school: School) -> None:
        teacher = register.assigned(
            register.group(school.unit, "8A MA", GroupType.TEACHING), AssignmentRoleType.TEACHER
        )
        register.GroupMembership.objects.create(group=Group.objects.get(display_name="8A MA"), person=school.pupil)
        page = client.get(reverse("student", args=[school.pupil.uuid])).text
        assert f">{teacher}, " not in page.partition('name="to"')[2].partition("</select>")[0]
