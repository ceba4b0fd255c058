"""The sessions of a support measure: one click each, and nothing that nobody has seen is counted as no."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from fullfolj.access.models import Account, Reading
from fullfolj.domain.actor import OPERATOR
from fullfolj.domain.errors import PlainError
from fullfolj.school.calendar import set_period
from fullfolj.school.enums import AssignmentRoleType, DutyRole, PeriodKind
from fullfolj.school.models import Group, Person
from fullfolj.support.models import Case, Fidelity, Intervention, Outcome, Session, Tier
from fullfolj.support.sessions import actions, queries
from tests import register
from tests.cases import a_case
from tests.integration.test_support import DAY, client_of, today, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def group() -> Group:
    return register.group(register.unit(register.organiser()), "8B")


@pytest.fixture
def pupil(group: Group) -> Person:
    return register.student(group.unit, "Alva", group=group)


@pytest.fixture
def mentor(group: Group) -> Account:
    return register.assigned(group, AssignmentRoleType.MENTOR)


@pytest.fixture
def measure(pupil: Person, mentor: Account) -> Intervention:
    """Twice a week since two weeks ago."""
    one = a_case(pupil, responsible=mentor).interventions.get()
    Intervention.objects.filter(pk=one.pk).update(starts_on=today() - 14 * DAY, times_a_week=2)
    one.refresh_from_db()
    return one


def address(one: Intervention) -> str:
    return reverse("support-sessions", args=[one.student.uuid, one.uuid])


def note(one: Intervention, outcome: Outcome, days_ago: int) -> Session:
    day = today() - days_ago * DAY
    return actions.note(intervention=one, date=day, outcome=outcome, by=OPERATOR, now=timezone.now())


class TestNoting:
    def test_one_click_on_the_pupils_page(self, measure: Intervention, mentor: Account) -> None:
        client = client_of(mentor)
        page = client.get(reverse("support-student", args=[measure.student.uuid])).content.decode()
        assert 'name="outcome" value="came"' in page
        assert "Inget tillfälle är antecknat än." in page
        for _click in range(2):
            sent = {"date": str(today()), "outcome": "came"}
            assert client.post(address(measure), sent).status_code == 302
        kept = Session.objects.get()
        assert (kept.student_id, kept.date, kept.outcome) == (measure.student_id, today(), Outcome.CAME)
        assert kept.by_id == mentor.pk

    def test_unknown_is_neither_came_nor_stayed_away(self, measure: Intervention, mentor: Account) -> None:
        for days_ago, outcome in (
            (10, Outcome.CAME),
            (8, Outcome.CAME),
            (6, Outcome.STAYED_AWAY),
            (4, Outcome.UNKNOWN),
            (3, Outcome.NOT_HELD),
            (2, Outcome.CAME),
        ):
            note(measure, outcome, days_ago)
        text = words_of(client_of(mentor), "support-student", measure.student.uuid)
        assert "Kom 3 av 4 gånger, " in text
        assert "Oklart: 1. Blev inte av: 1." in text
        assert "Antecknat att det blev av: 5 av " in text, "the unknown was held, the last was not"

    def test_with_nothing_but_unknown_there_is_no_share(self, measure: Intervention, mentor: Account) -> None:
        note(measure, Outcome.UNKNOWN, 2)
        text = words_of(client_of(mentor), "support-student", measure.student.uuid)
        assert "Det är oklart om eleven kom" in text
        assert "Kom 0" not in text

    def test_it_is_corrected_and_taken_back_and_history_keeps_it(self, measure: Intervention, mentor: Account) -> None:
        client = client_of(mentor)
        for outcome in ("came", "stayed-away"):
            client.post(address(measure), {"date": str(today()), "outcome": outcome})
        assert Session.objects.get().outcome == Outcome.STAYED_AWAY
        client.post(address(measure), {"date": str(today()), "outcome": "take-back"})
        assert not Session.objects.exists()
        events = Session._meta.get_field("events").related_model  # type: ignore[attr-defined]
        assert list(events.objects.order_by("pgh_id").values_list("outcome", flat=True))[:2] == ["came", "stayed-away"]

    @pytest.mark.parametrize(
        ("days", "said"),
        [
            (1, "Välj i dag eller en dag som har varit."),
            (-15, "Insatsen hade inte börjat den dagen."),
        ],
    )
    def test_days_on_which_there_was_none(self, measure: Intervention, mentor: Account, days: int, said: str) -> None:
        sent = {"date": str(today() + days * DAY), "outcome": "came"}
        response = client_of(mentor).post(address(measure), sent)
        assert response.status_code == 422
        assert said in response.content.decode()

    def test_not_after_it_has_ended_nor_in_a_closed_case(self, measure: Intervention, mentor: Account) -> None:
        Intervention.objects.filter(pk=measure.pk).update(ended_on=today() - 3 * DAY)
        with pytest.raises(PlainError, match="slutat"):
            note(measure, Outcome.CAME, 2)
        note(measure, Outcome.CAME, 4)
        measure.case.closed_on, measure.case.close_reason = today(), "Målet är nått."
        measure.case.save()
        for refused in (
            lambda: note(measure, Outcome.CAME, 5),
            lambda: actions.take_back(intervention=measure, date=today() - 4 * DAY, by=OPERATOR),
            lambda: actions.judge(intervention=measure, fidelity=Fidelity.PARTLY, by=OPERATOR),
        ):
            with pytest.raises(PlainError, match="stängt"):
                refused()
        response = client_of(mentor).post(address(measure), {"date": str(today() - 5 * DAY), "outcome": "came"})
        assert response.status_code == 422

    def test_those_of_a_stricter_case_are_only_for_those_who_may_read_it(
        self, measure: Intervention, mentor: Account, group: Group
    ) -> None:
        nurse = register.staff(group.unit, DutyRole.SCHOOL_NURSE)
        Case.objects.filter(pk=measure.case_id).update(tier=Tier.HEALTH, responsible=nurse)
        Intervention.objects.filter(pk=measure.pk).update(responsible=nurse)
        client = client_of(mentor)
        assert client.get(address(measure)).status_code == 404
        assert client.post(address(measure), {"date": str(today()), "outcome": "came"}).status_code == 404
        Intervention.objects.filter(pk=measure.pk).update(stand_in=mentor)
        assert client.get(address(measure)).status_code == 200, "also whoever stands in"
        assert client_of(nurse).get(address(measure)).status_code == 200
        assert Reading.objects.filter(page="support.sessions.health").exists()

    def test_what_is_no_outcome_is_refused(self, measure: Intervention, mentor: Account) -> None:
        for outcome in ("", "maybe"):
            sent = {"date": str(today()), "outcome": outcome}
            assert client_of(mentor).post(address(measure), sent).status_code == 422
        with pytest.raises(IntegrityError), transaction.atomic():
            Session.objects.create(
                intervention=measure,
                student=measure.student,
                date=today(),
                outcome="maybe",
                noted_at=timezone.now(),
            )


class TestAgainstThePlan:
    def test_only_school_days_count(self, measure: Intervention) -> None:
        """Two weeks of Monday to Friday, one of them a break: twice a week is two sessions, not four."""
        monday = dt.date(2026, 10, 19)
        Intervention.objects.filter(pk=measure.pk).update(starts_on=monday)
        measure.refresh_from_db()
        unit = measure.student.enrolments.get().unit
        first, last = monday + 7 * DAY, monday + 11 * DAY
        behind = queries.background(measure.student, [measure], monday + 11 * DAY)
        assert behind.planned(measure, last) == 4
        set_period(
            organisation=unit, kind=PeriodKind.BREAK, name="Höstlov", first_day=first, last_day=last, by=OPERATOR
        )
        behind = queries.background(measure.student, [measure], last)
        assert behind.planned(measure, last) == 2
        assert behind.planned(measure, monday + 2 * DAY) == 1, "three school days hold one whole session"

    def test_without_a_plan_there_is_none_to_count_against(self, measure: Intervention, mentor: Account) -> None:
        Intervention.objects.filter(pk=measure.pk).update(times_a_week=None)
        note(measure, Outcome.CAME, 1)
        text = words_of(client_of(mentor), "support-student", measure.student.uuid)
        assert "Kom 1 av 1 gång" in text
        assert "blev av:" not in text

    def test_staff_say_whether_it_goes_as_planned(self, measure: Intervention, mentor: Account) -> None:
        client = client_of(mentor)
        where = reverse("support-fidelity", args=[measure.student.uuid, measure.uuid])
        assert client.post(where, {"fidelity": "partly"}).status_code == 302
        assert "Jämfört med planen: delvis." in words_of(client, "support-student", measure.student.uuid)
        assert client.post(where, {"fidelity": "perhaps"}).status_code == 422
        measure.refresh_from_db()
        assert measure.fidelity == Fidelity.PARTLY
