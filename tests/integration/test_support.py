"""Somebody acts: a case with its support measures, their follow-ups, and what waits on *Idag*."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from fullfolj.access.models import Account, Reading
from fullfolj.domain.actor import OPERATOR, Actor, ActorKind
from fullfolj.domain.errors import PlainError
from fullfolj.school.enums import AssignmentRoleType, DutyRole
from fullfolj.school.models import Duty, Group, Person
from fullfolj.support.cases import actions
from fullfolj.support.follow_up.actions import follow_up
from fullfolj.support.models import Case, Decision, FollowUp, Intervention
from tests import register
from tests.cases import a_case, planned

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
#: The three questions of a follow-up.
TOLD = {"works": "Bra på måndagar.", "progress": "Två av tre måndagar.", "next_step": "Fortsätt till jul."}


def client_of(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def words_of(client: Client, route: str, *args: object) -> str:
    response = client.get(reverse(route, args=args))
    assert response.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode().replace("\xa0", " ")))


def today() -> dt.date:
    return timezone.localdate()


def in_days(one: Intervention, days: int) -> Intervention:
    """As it had been planned so that its day comes in so many days."""
    day = today() + days * DAY
    Intervention.objects.filter(pk=one.pk).update(starts_on=day - 7 * DAY, next_on=day)
    one.refresh_from_db()
    return one


@pytest.fixture
def group() -> Group:
    return register.group(register.unit(register.organiser()), "8B")


@pytest.fixture
def pupil(group: Group) -> Person:
    return register.student(group.unit, "Alva", group=group)


@pytest.fixture
def mentor(group: Group) -> Account:
    return register.assigned(group, AssignmentRoleType.MENTOR)


class TestOpening:
    def sent(self, mentor: Account, **more: object) -> dict[str, object]:
        return {
            "strengths": "Vet vad hon vill bli.",
            "needs": ["academic", "behavioural"],
            "own_goal": "Tre måndagar i rad.",
            "staff_goal": "På plats första lektionen.",
            "tier": "working",
            "origin": "signal",
            "what": "Morgonsamtal vid entrén",
            "level": "individual",
            "mode": "remedial",
            "responsible": str(mentor.pk),
            "starts_on": str(today()),
            "next_on": str(today() + 7 * DAY),
            **more,
        }

    def test_strengths_needs_goals_and_who_does_what_by_when(self, mentor: Account, pupil: Person) -> None:
        client = client_of(mentor)
        assert client.post(reverse("support-open", args=[pupil.uuid]), self.sent(mentor)).status_code == 302
        text = words_of(client, "support-student", pupil.uuid)
        order = (
            "Tre måndagar i rad.",
            "På plats första lektionen.",
            "Vet vad hon vill bli.",
            "Morgonsamtal vid entrén",
        )
        assert [text.index(one) for one in order] == sorted(text.index(one) for one in order)
        assert "Akademisk och beteendemässig" in text
        assert f"{mentor} ansvarar" in text

    def test_a_goal_is_never_without_a_measure_a_day_and_a_person(self, mentor: Account, pupil: Person) -> None:
        client, address = client_of(mentor), reverse("support-open", args=[pupil.uuid])
        for name in ("staff_goal", "what", "responsible", "next_on", "needs"):
            response = client.post(address, self.sent(mentor) | {name: ""})
            assert response.status_code == 422, name
            assert "Vet vad hon vill bli." in response.content.decode(), "what is written is left"
        assert not Case.objects.exists()

    @pytest.mark.parametrize(
        ("name", "days", "said"),
        [
            ("next_on", -1, "Välj en dag från i dag, inom ett år."),
            ("next_on", 500, "Välj en dag från i dag, inom ett år."),
            ("starts_on", 500, "Välj en dag inom ett år."),
            ("starts_on", 9, "Den följs upp först när den har börjat."),
        ],
    )
    def test_days_that_are_mistyped(self, mentor: Account, pupil: Person, name: str, days: int, said: str) -> None:
        sent = self.sent(mentor, **{name: str(today() + days * DAY)})
        response = client_of(mentor).post(reverse("support-open", args=[pupil.uuid]), sent)
        assert said in response.content.decode()

    def test_who_does_not_reach_the_pupil_can_see_to_nothing(self, mentor: Account, pupil: Person) -> None:
        elsewhere = register.assigned(register.group(pupil.enrolments.get().unit, "9A"), AssignmentRoleType.MENTOR)
        sent = self.sent(mentor, responsible=str(elsewhere.pk))
        assert client_of(mentor).post(reverse("support-open", args=[pupil.uuid]), sent).status_code == 422

    def test_a_double_click_opens_one(self, mentor: Account, pupil: Person) -> None:
        client, address = client_of(mentor), reverse("support-open", args=[pupil.uuid])
        for _click in range(2):
            client.post(address, self.sent(mentor))
        assert (Case.objects.count(), Intervention.objects.count()) == (1, 1)

    def test_the_reading_is_logged_and_the_history_knows_who(self, mentor: Account, pupil: Person) -> None:
        client_of(mentor).post(reverse("support-open", args=[pupil.uuid]), self.sent(mentor))
        words_of(client_of(mentor), "support-student", pupil.uuid)
        assert set(Reading.objects.values_list("page", flat=True)) == {"support.open", "support"}
        event = Case.objects.get().events.get()  # type: ignore[attr-defined]
        assert event.pgh_context.metadata == {"actor": f"account:{mentor.pk}", "action": "support.open"}

    def test_a_protected_pupil_is_nobodys(self, mentor: Account, pupil: Person) -> None:
        Person.objects.filter(pk=pupil.pk).update(is_protected=True, given_name="", family_name="")
        assert client_of(mentor).get(reverse("support-open", args=[pupil.uuid])).status_code == 404


class TestFollowingUp:
    def sent(self, **more: object) -> dict[str, object]:
        return {**TOLD, "decision": "continue", "next_on": str(today() + 7 * DAY), "seen": 0, **more}

    def measure(self, pupil: Person, mentor: Account) -> Intervention:
        return in_days(a_case(pupil, responsible=mentor).interventions.get(), 0)

    def address(self, one: Intervention) -> str:
        return reverse("support-follow", args=[one.student.uuid, one.uuid])

    def test_it_comes_up_on_its_day_and_goes_when_it_is_followed_up(self, pupil: Person, mentor: Account) -> None:
        one, client = a_case(pupil, responsible=mentor).interventions.get(), client_of(mentor)
        assert "att följa upp" not in words_of(client, "today")
        in_days(one, 0)
        assert "I dag" in words_of(client, "support-due")
        in_days(one, -3)
        assert "En insats att följa upp" in words_of(client, "today")
        assert "Alva" in words_of(client, "support-due")
        assert "Sedan " in words_of(client, "support-due")
        assert client.post(self.address(one), self.sent()).status_code == 302
        assert "att följa upp" not in words_of(client, "today")
        one.refresh_from_db()
        assert one.next_on == today() + 7 * DAY
        text = words_of(client, "support-student", pupil.uuid)
        assert text.index("Hur fungerar det? Bra på måndagar.") < text.index("Vad är nästa steg? Fortsätt till jul.")

    def test_to_end_it_takes_no_next_day(self, pupil: Person, mentor: Account) -> None:
        one = self.measure(pupil, mentor)
        assert client_of(mentor).post(self.address(one), self.sent(decision="end", next_on="")).status_code == 302
        one.refresh_from_db()
        assert (one.ended_on, one.end_reason) == (today(), "Fortsätt till jul.")

    def test_to_go_on_takes_one(self, pupil: Person, mentor: Account) -> None:
        response = client_of(mentor).post(self.address(self.measure(pupil, mentor)), self.sent(next_on=""))
        assert response.status_code == 422
        assert "Välj en dag efter i dag, inom ett år." in response.content.decode()

    def test_two_who_follow_up_at_once_lose_nothing(self, pupil: Person, mentor: Account, group: Group) -> None:
        one, colleague = self.measure(pupil, mentor), register.staff(group.unit, DutyRole.ATTENDANCE_COORDINATOR)
        client_of(mentor).post(self.address(one), self.sent())
        response = client_of(colleague).post(self.address(one), self.sent(works="Så där."))
        assert response.status_code == 422
        text = response.content.decode()
        assert "En kollega har följt upp den medan du skrev." in text
        assert "Så där." in text
        assert "Bra på måndagar." in text
        assert 'name="seen" value="1"' in text, "sent once more it has read the colleague's"
        again = self.sent(works="Så där.", seen=1)
        assert client_of(colleague).post(self.address(one), again).status_code == 302
        assert FollowUp.objects.count() == 2

    def test_what_the_home_says_is_noted_as_long_as_the_pupil_is_not_of_age(
        self, pupil: Person, mentor: Account
    ) -> None:
        one, client = self.measure(pupil, mentor), client_of(mentor)
        assert "Vårdnadshavarna är inte tillfrågade" in words_of(client, "support-follow", pupil.uuid, one.uuid)
        client.post(self.address(one), self.sent(own_rating="partly", home_rating="well"))
        told = one.follow_ups.get()
        assert (told.own_rating, told.home_rating) == ("partly", "well")
        text = words_of(client, "support-case", pupil.uuid, one.case.uuid)
        assert "Vad säger eleven? Fungerar delvis Vad säger vårdnadshavarna? Fungerar bra" in text
        Person.objects.filter(pk=pupil.pk).update(birth_date=today() - dt.timedelta(days=366 * 18))
        assert "Vårdnadshavarna är inte tillfrågade" not in words_of(client, "support-follow", pupil.uuid, one.uuid)
        client.post(self.address(one), self.sent(works="Nu.", home_rating="well", seen=1))
        assert one.follow_ups.latest("pk").home_rating == ""

    def test_a_double_click_is_one_and_an_ended_one_is_not_followed_up(self, pupil: Person, mentor: Account) -> None:
        one, client = self.measure(pupil, mentor), client_of(mentor)
        for _click in range(2):
            assert client.post(self.address(one), self.sent(decision="end")).status_code == 302
        assert FollowUp.objects.count() == 1
        response = client.post(self.address(one), self.sent(works="Mer.", seen=1))
        assert "Insatsen är avslutad." in response.content.decode()

    def test_what_somebody_who_has_left_saw_to_comes_up_with_the_others(
        self, pupil: Person, mentor: Account, group: Group
    ) -> None:
        counsellor = register.staff(group.unit, DutyRole.SCHOOL_COUNSELLOR)
        in_days(a_case(pupil, responsible=counsellor).interventions.get(), -1)
        assert "Alva" not in words_of(client_of(mentor), "support-due")
        Duty.objects.filter(person=counsellor.person).update(end_date=today() - DAY)
        assert f"{counsellor} ansvarade och når inte längre eleven" in words_of(client_of(mentor), "support-due")

    def test_an_own_one_about_a_pupil_out_of_reach_is_not_there(self, pupil: Person, mentor: Account) -> None:
        self.measure(pupil, mentor)
        pupil.memberships.update(end_date=today() - DAY)
        client = client_of(mentor)
        assert "Inget väntar på att du följer upp det." in words_of(client, "support-due")
        assert "att följa upp" not in words_of(client, "today")

    def test_one_that_starts_later_ends_on_its_first_day_at_the_earliest(self, pupil: Person, mentor: Account) -> None:
        one = a_case(pupil, responsible=mentor, starts_in=3, next_in=10).interventions.get()
        told = {**TOLD, "own_rating": "", "decision": Decision.END, "next_on": None, "seen": 0, "by": OPERATOR}
        follow_up(intervention=one, today=today(), now=timezone.now(), **told)  # type: ignore[arg-type]
        one.refresh_from_db()
        assert one.ended_on == today() + 3 * DAY


class TestClosing:
    def test_not_while_a_measure_goes_on_and_then_with_a_reason(self, pupil: Person, mentor: Account) -> None:
        case, client = a_case(pupil, responsible=mentor), client_of(mentor)
        address = reverse("support-close", args=[pupil.uuid, case.uuid])
        response = client.post(address, {"reason": "Målet är nått."})
        assert "En insats i ärendet pågår." in response.content.decode()
        assert "Målet är nått." in response.content.decode()
        case.interventions.update(ended_on=today())
        assert client.post(address, {"reason": ""}).status_code == 422
        assert client.post(address, {"reason": "Målet är nått."}).status_code == 302
        text = words_of(client, "support-student", pupil.uuid)
        assert "Inget ärende är öppet." in text
        assert "Målet är nått." in text

    def test_nothing_is_written_in_a_closed_case_until_it_is_opened_again(self, pupil: Person, mentor: Account) -> None:
        case = a_case(pupil, responsible=mentor)
        case.interventions.update(ended_on=today())
        by = Actor(ActorKind.ACCOUNT, mentor.pk)
        actions.close(case=case, reason="Målet är nått.", by=by, today=today())
        with pytest.raises(PlainError, match="stängt"):
            actions.begin(case=case, planned=planned(mentor), by=by, now=timezone.now())
        with pytest.raises(PlainError, match="stängt"):
            actions.close(case=case, reason="Igen.", by=by, today=today())
        client = client_of(mentor)
        reopen = reverse("support-reopen", args=[pupil.uuid, case.uuid])
        assert reopen in client.get(reverse("support-case", args=[pupil.uuid, case.uuid])).content.decode()
        assert "Varför öppnas ärendet igen?" in client.get(reopen).content.decode()
        assert client.post(reopen, {"reason": " "}).status_code == 422
        for _click in range(2):
            assert client.post(reopen, {"reason": "Det blev svårare igen."}).status_code == 302
        sent = TestOpening().sent(mentor)
        assert client.post(reverse("support-begin", args=[pupil.uuid, case.uuid]), sent).status_code == 302
        assert case.interventions.count() == 2
        kept = [one.close_reason for one in case.events.order_by("pgh_id")]  # type: ignore[attr-defined]
        assert kept == ["", "Målet är nått.", ""], "why it was closed stays in its history"
        text = words_of(client, "support-history", pupil.uuid, case.uuid)
        assert text.index("Varför öppnas ärendet igen? Det blev svårare igen.") < text.index("Målet är nått.")
        assert "Varför stängs ärendet? (tomt)" not in text

    def test_the_database_holds_it_too(self, pupil: Person) -> None:
        case = a_case(pupil)
        for wrong in ({"closed_on": today()}, {"close_reason": "Därför."}):
            with pytest.raises(IntegrityError), transaction.atomic():
                Case.objects.filter(pk=case.pk).update(**wrong)
        with pytest.raises(IntegrityError), transaction.atomic():
            case.interventions.update(ended_on=today() - DAY)


def test_the_pupils_page_places_it_for_those_who_may(pupil: Person, mentor: Account) -> None:
    address = reverse("support-student", args=[pupil.uuid])
    assert address in client_of(mentor).get(reverse("student", args=[pupil.uuid])).content.decode()
    own = register.account(pupil.organiser, pupil)
    assert f'"{address}"' not in client_of(own).get(reverse("student", args=[pupil.uuid])).content.decode()
    part = client_of(mentor).get(address, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "Öppna ett ärende" in part
