"""The pupil takes part: own answers over time, what staff have shown, own goals, and what guardians are shown."""

from __future__ import annotations

import datetime as dt

import pytest
from django.apps import apps
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from fullfolj.access.models import Account, Reading
from fullfolj.domain.actor import OPERATOR
from fullfolj.mapping.answering.actions import hand_in, save
from fullfolj.mapping.apps import _answered
from fullfolj.mapping.meeting.actions import answer as staff_answer
from fullfolj.mapping.meeting.actions import finish
from fullfolj.mapping.models import GoalState, MappingRound, OwnGoal, ShareWish, ShownMapping, StaffMapping
from fullfolj.school.enums import AssignmentRoleType
from fullfolj.school.models import Group, Person
from tests import register
from tests.mapping_rounds import a_round

pytestmark = pytest.mark.django_db
LONG = "å" * 50_000
AWAY = timezone.localdate() + dt.timedelta(days=30)


@pytest.fixture
def group() -> Group:
    return register.group(register.unit(register.organiser()), "8B")


@pytest.fixture
def pupil(group: Group) -> Person:
    return register.student(group.unit, group=group, birth_date=dt.date(2013, 1, 1))


@pytest.fixture
def other(group: Group) -> Person:
    return register.student(group.unit, "Otto", group=group, birth_date=dt.date(2013, 1, 1))


@pytest.fixture
def mentor(group: Group) -> Account:
    return register.assigned(group, AssignmentRoleType.MENTOR)


@pytest.fixture
def own(pupil: Person) -> Client:
    return client_of(register.account(pupil.organiser, pupil))


@pytest.fixture
def planned(group: Group) -> MappingRound:
    return a_round(group)


def client_of(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def answered(planned: MappingRound, pupil: Person, **answers: int | str) -> None:
    now = timezone.now()
    save(planned=planned, student=pupil, answers=answers, language="sv", by=OPERATOR, now=now)
    hand_in(planned=planned, student=pupil, by=OPERATOR, now=now)


def page(client: Client, route: str, *args: object) -> str:
    answer = client.get(reverse(route, args=args))
    assert answer.status_code == 200
    return answer.content.decode()


class TestOwnAnswers:
    def test_they_stand_over_time_in_words_and_without_marks(self, own: Client, group: Group, pupil: Person) -> None:
        earlier = a_round(group)
        answered(earlier, pupil, a1=1, a2="skip")
        days = timezone.localdate() - dt.timedelta(days=200), timezone.localdate() - dt.timedelta(days=190)
        MappingRound.objects.update(opens_on=days[0], closes_on=days[1])
        answered(a_round(group), pupil, a1=4)
        text = page(own, "mapping-own-answers", pupil.uuid)
        assert text.count('class="p-dot"') == 2
        assert text.index("Stämmer helt") < text.index("Stämmer inte") < text.index("Vill du visa det hemma?")
        assert "Visa som tabell" in text
        assert "Ville inte svara" in text
        for shaming in ("Behöver stöd", "Bevaka", "pekar på behov"):
            assert shaming not in text
        assert Reading.objects.filter(page="mapping.own-answers", student=pupil).count() == 1

    def test_the_page_with_marks_leads_the_pupil_to_them(self, own: Client, pupil: Person, mentor: Account) -> None:
        """No pupil is shown a mark of the own, on a page or as a part of one; staff are."""
        answered(a_round(pupil.memberships.get().group), pupil, b1=1, b2=1, b3=1, b4=1, b5=1)
        address = reverse("mapping-student", args=[pupil.uuid])
        assert own.get(address)["Location"] == reverse("mapping-own-answers", args=[pupil.uuid])
        part = own.get(address, headers={"HX-Request": "true"}).text
        assert reverse("mapping-own-answers", args=[pupil.uuid]) in part
        assert reverse("mapping-own") in part
        for text in (part, page(own, "mapping-own-answers", pupil.uuid), page(own, "student", pupil.uuid)):
            assert "Behöver stöd" not in text
            assert "pekar på behov" not in text
        assert "Behöver stöd" in page(client_of(mentor), "mapping-student", pupil.uuid)

    def test_with_one_answer_there_is_nothing_to_draw(self, own: Client, pupil: Person, planned: MappingRound) -> None:
        answered(planned, pupil, a1=4)
        text = page(own, "mapping-own-answers", pupil.uuid)
        assert "Stämmer helt" in text
        assert "p-dot" not in text

    def test_before_any_answer_it_says_so(self, own: Client, pupil: Person) -> None:
        assert "Du har inte svarat på något än." in page(own, "mapping-own-answers", pupil.uuid)

    def test_nobody_elses_are_there(self, own: Client, pupil: Person, other: Person, mentor: Account) -> None:
        assert own.get(reverse("mapping-own-answers", args=[other.uuid])).status_code == 404
        assert client_of(mentor).get(reverse("mapping-own-answers", args=[pupil.uuid])).status_code == 403


class TestShare:
    def test_guardians_see_nothing_until_the_pupil_says_yes_and_nothing_after_no(
        self, own: Client, pupil: Person, planned: MappingRound
    ) -> None:
        answered(planned, pupil, a1=4)
        home = client_of(register.guardian(pupil))
        assert "Stämmer helt" not in page(home, "mapping-child", pupil.uuid)
        assert "Dina vårdnadshavare kan ha rätt att läsa" in page(own, "mapping-own-answers", pupil.uuid)
        address = reverse("mapping-share", args=[pupil.uuid, planned.uuid])
        for choice, seen in (("yes", True), ("yes", True), ("nonsense\x00", True), ("later", False), ("no", False)):
            assert own.post(address, {"share": choice}).status_code == 302
            assert ("Stämmer helt" in page(home, "mapping-child", pupil.uuid)) is seen
        assert ShareWish.objects.count() == 1

    def test_nothing_is_chosen_for_the_pupil(self, own: Client, pupil: Person, planned: MappingRound) -> None:
        answered(planned, pupil, a1=4)
        assert " checked" not in page(own, "mapping-own-answers", pupil.uuid)
        own.post(reverse("mapping-share", args=[pupil.uuid, planned.uuid]), {"share": "no"})
        assert page(own, "mapping-own-answers", pupil.uuid).count(" checked") == 1

    def test_a_guardian_finds_the_way_and_is_not_spoken_to_as_the_child(
        self, own: Client, pupil: Person, planned: MappingRound
    ) -> None:
        answered(planned, pupil, a1=4)
        own.post(reverse("mapping-share", args=[pupil.uuid, planned.uuid]), {"share": "yes"})
        home = client_of(register.guardian(pupil))
        assert f'href="{reverse("mapping-child", args=[pupil.uuid])}"' in page(home, "mapping-children")
        text = page(home, "mapping-child", pupil.uuid)
        assert "Besvarat " in text
        assert "Om hur barnet har det" in text
        assert "Du svarade" not in text

    def test_what_is_begun_in_an_open_round_is_the_pupils_own(
        self, own: Client, pupil: Person, planned: MappingRound
    ) -> None:
        save(planned=planned, student=pupil, answers={"a1": 4}, language="sv", by=OPERATOR, now=timezone.now())
        own.post(reverse("mapping-share", args=[pupil.uuid, planned.uuid]), {"share": "yes"})
        assert "Stämmer helt" not in page(client_of(register.guardian(pupil)), "mapping-child", pupil.uuid)

    def test_of_one_who_has_come_of_age_guardians_see_nothing(self, group: Group, planned: MappingRound) -> None:
        grown = register.student(group.unit, "Gro", group=group, birth_date=dt.date(2000, 1, 1))
        home = client_of(register.guardian(grown))
        assert home.get(reverse("mapping-child", args=[grown.uuid])).status_code in (403, 404)

    def test_nobody_else_can_say_it(self, own: Client, other: Person, mentor: Account, planned: MappingRound) -> None:
        answered(planned, other, a1=4)
        address = reverse("mapping-share", args=[other.uuid, planned.uuid])
        assert own.post(address, {"share": "yes"}).status_code == 404
        assert client_of(mentor).post(address, {"share": "yes"}).status_code == 403
        assert client_of(register.guardian(other)).post(address, {"share": "yes"}).status_code == 403
        assert not ShareWish.objects.exists()

    def test_a_round_in_which_nothing_is_answered_is_not_there(
        self, own: Client, pupil: Person, planned: MappingRound
    ) -> None:
        address = reverse("mapping-share", args=[pupil.uuid, planned.uuid])
        assert own.post(address, {"share": "yes"}).status_code == 404

    def test_the_childs_page_has_the_part(self, pupil: Person) -> None:
        home = client_of(register.guardian(pupil))
        assert reverse("mapping-child", args=[pupil.uuid]) in page(home, "student", pupil.uuid)
        part = home.get(reverse("mapping-child", args=[pupil.uuid]), headers={"HX-Request": "true"}).content.decode()
        assert "<html" not in part


@pytest.fixture
def told(group: Group, pupil: Person, mentor: Account) -> StaffMapping:
    planned = a_round(group, instrument="staff")
    code = planned.instrument.instrument.items[0].code
    now = timezone.now()
    said = {"sources": [], "note": "Mer tid med mentorn", "by": OPERATOR, "now": now}
    finish(planned=planned, student=pupil, answers={code: 1}, **said)  # type: ignore[arg-type]
    return StaffMapping.objects.get()


def show(client: Client, told: StaffMapping, route: str = "mapping-show") -> HttpResponse:
    return client.post(reverse(route, args=[told.student.uuid, told.round.uuid]))  # type: ignore[return-value]


def commented(client: Client, told: StaffMapping, note: str) -> HttpResponse:
    address = reverse("mapping-own-comment", args=[told.student.uuid, told.round.uuid])
    return client.post(address, {"note": note})  # type: ignore[return-value]


class TestShown:
    def test_the_pupil_sees_nothing_until_staff_have_shown_it(
        self, own: Client, pupil: Person, mentor: Account, told: StaffMapping
    ) -> None:
        assert "Mer tid med mentorn" not in page(own, "mapping-own-shown", pupil.uuid)
        assert commented(own, told, "Nej").status_code == 404
        staff = client_of(mentor)
        assert "Inte visat för eleven." in page(staff, "mapping-student", pupil.uuid)
        show(staff, told)
        show(staff, told)
        assert ShownMapping.objects.count() == 1
        text = page(own, "mapping-own-shown", pupil.uuid)
        assert "Mer tid med mentorn" in text
        assert told.round.instrument.instrument.items[0].text["sv"] in text
        assert "Behöver stöd" not in text
        assert "Visat för eleven" in page(staff, "mapping-student", pupil.uuid)

    def test_it_can_be_taken_back_and_the_comment_stays(
        self, own: Client, pupil: Person, mentor: Account, told: StaffMapping
    ) -> None:
        staff = client_of(mentor)
        show(staff, told)
        commented(own, told, "Jag ser det annorlunda 🙂 שלום é")
        show(staff, told, "mapping-hide")
        assert "Mer tid med mentorn" not in page(own, "mapping-own-shown", pupil.uuid)
        assert "Jag ser det annorlunda 🙂 שלום é" in page(staff, "mapping-student", pupil.uuid)
        show(staff, told)
        assert "Jag ser det annorlunda" in page(own, "mapping-own-shown", pupil.uuid)

    def test_what_staff_have_changed_since_is_not_shown(
        self, own: Client, pupil: Person, mentor: Account, told: StaffMapping
    ) -> None:
        staff = client_of(mentor)
        show(staff, told)
        code = told.round.instrument.instrument.items[1].code
        staff_answer(planned=told.round, student=pupil, answers={code: 1}, by=OPERATOR, now=timezone.now())
        assert "Mer tid med mentorn" not in page(own, "mapping-own-shown", pupil.uuid)
        assert "Ändrat sedan det visades." in page(staff, "mapping-student", pupil.uuid)

    def test_a_mapping_that_is_not_done_is_not_shown(self, mentor: Account, pupil: Person, told: StaffMapping) -> None:
        StaffMapping.objects.update(done_at=None)
        assert show(client_of(mentor), told).status_code == 404
        assert not ShownMapping.objects.exists()

    def test_a_comment_that_is_too_long_stands_in_the_field(
        self, own: Client, mentor: Account, told: StaffMapping
    ) -> None:
        show(client_of(mentor), told)
        answer = commented(own, told, LONG)
        assert answer.status_code == 422
        assert LONG in answer.content.decode()
        assert ShownMapping.objects.get().comment == ""
        assert commented(own, told, "a\x00b").status_code == 422

    def test_a_gentle_word_about_health(self, own: Client, pupil: Person, told: StaffMapping, mentor: Account) -> None:
        client_of(mentor).post(reverse("mapping-show", args=[pupil.uuid, told.round.uuid]))
        address = reverse("mapping-own-comment", args=[pupil.uuid, told.round.uuid])
        assert "data-health hidden" in page(own, "mapping-own-shown", pupil.uuid)
        assert own.post(address, {"note": "Jag har fått en diagnos"}).status_code == 302
        assert "data-health hidden" not in page(own, "mapping-own-shown", pupil.uuid)
        assert ShownMapping.objects.get().comment == "Jag har fått en diagnos"

    def test_a_comment_leaves_no_history_and_can_be_taken_away(
        self, own: Client, mentor: Account, told: StaffMapping
    ) -> None:
        show(client_of(mentor), told)
        commented(own, told, "Först")
        commented(own, told, "Sedan")
        assert ShownMapping.objects.get().comment == "Sedan"
        commented(own, told, "")
        assert (ShownMapping.objects.get().comment, ShownMapping.objects.get().commented_at) == ("", None)
        columns = {one.name for one in apps.get_model("mapping", "ShownMappingEvent")._meta.fields}
        assert "comment" not in columns

    def test_what_was_written_when_the_session_ended_is_not_lost(
        self, pupil: Person, mentor: Account, told: StaffMapping
    ) -> None:
        show(client_of(mentor), told)
        address = reverse("mapping-own-comment", args=[pupil.uuid, told.round.uuid])
        answer = Client().post(address, "note=Mina+ord", content_type="application/x-www-form-urlencoded")
        assert answer.status_code == 401
        assert "Mina ord" in answer.content.decode()

    def test_a_pupil_shows_nothing_and_another_pupil_says_nothing(
        self, own: Client, other: Person, mentor: Account, told: StaffMapping
    ) -> None:
        assert show(own, told).status_code == 403
        show(client_of(mentor), told)
        assert commented(client_of(register.account(other.organiser, other)), told, "Hej").status_code == 404


def set_goal(client: Client, pupil: Person, note: str, day: object = AWAY) -> HttpResponse:
    address = reverse("mapping-own-goals", args=[pupil.uuid])
    return client.post(address, {"note": note, "look_again_on": str(day)})  # type: ignore[return-value]


class TestGoals:
    def test_a_goal_is_set_and_staff_see_it(self, own: Client, pupil: Person, mentor: Account) -> None:
        assert set_goal(own, pupil, "Våga fråga i matten 🙂").status_code == 302
        assert set_goal(own, pupil, "Våga fråga i matten 🙂").status_code == 302
        assert OwnGoal.objects.count() == 1
        assert "Våga fråga i matten 🙂" in page(own, "mapping-own-goals", pupil.uuid)
        assert "Våga fråga i matten 🙂" in page(client_of(mentor), "mapping-student", pupil.uuid)

    @pytest.mark.parametrize(("text", "is_said"), [("Klara min ADHD", True), ("Jag vill inte leva", False)])
    def test_a_gentle_word_about_health_that_blocks_nothing(
        self, own: Client, pupil: Person, text: str, is_said: bool
    ) -> None:
        word = "Prata med skolsköterskan om det."
        address = reverse("mapping-own-goals", args=[pupil.uuid])
        assert "hidden>Det ser ut som" in own.get(address).text
        assert own.post(address, {"note": text, "look_again_on": AWAY}).status_code == 302
        listed = page(own, "mapping-own-goals", pupil.uuid)
        assert listed.count(word) == (2 if is_said else 1)  # beside the field for the next one it stands hidden
        one = page(own, "mapping-own-goal", pupil.uuid, OwnGoal.objects.get().uuid)
        assert ("data-health hidden" not in one) is is_said
        refused = own.post(address, {"note": text, "look_again_on": ""})
        assert ("data-health hidden" not in refused.text) is is_said

    @pytest.mark.parametrize(
        ("note", "day"),
        [
            ("", AWAY),
            (LONG, AWAY),
            ("a\x00b", AWAY),
            ("Mål", timezone.localdate()),
            ("Mål", "3026-01-01"),
            ("Mål", "x"),
        ],
    )
    def test_nonsense_is_refused_and_what_was_written_stands(
        self, own: Client, pupil: Person, note: str, day: object
    ) -> None:
        answer = set_goal(own, pupil, note, day)
        assert answer.status_code == 422
        assert note.replace("\x00", "") in answer.content.decode().replace("\x00", "")
        assert not OwnGoal.objects.exists()

    def test_it_is_reached_let_go_and_taken_up_again(self, own: Client, pupil: Person) -> None:
        set_goal(own, pupil, "Våga fråga")
        goal = OwnGoal.objects.get()
        address = reverse("mapping-own-goal-end", args=[pupil.uuid, goal.uuid])
        for state in ("done", "done", "open", "dropped", "nonsense"):
            own.post(address, {"state": state})
        assert OwnGoal.objects.get().state == GoalState.DROPPED
        assert "Tidigare mål" in page(own, "mapping-own-goals", pupil.uuid)

    def test_it_is_kept_in_other_words_until_another_day(self, own: Client, pupil: Person) -> None:
        set_goal(own, pupil, "Våga fråga")
        goal = OwnGoal.objects.get()
        OwnGoal.objects.update(look_again_on=timezone.localdate())
        assert "Nu är ett bra tillfälle." in page(own, "mapping-own-goals", pupil.uuid)
        address = reverse("mapping-own-goal", args=[pupil.uuid, goal.uuid])
        assert "Våga fråga" in own.get(address).content.decode()
        assert own.post(address, {"note": "Fråga varje vecka", "look_again_on": str(AWAY)}).status_code == 302
        kept = OwnGoal.objects.get()
        assert (kept.text, kept.look_again_on) == ("Fråga varje vecka", AWAY)
        assert own.post(address, {"note": LONG, "look_again_on": str(AWAY)}).status_code == 422
        columns = {one.name for one in apps.get_model("mapping", "OwnGoalEvent")._meta.fields}
        assert "text" not in columns

    def test_there_is_room_for_five(self, own: Client, pupil: Person) -> None:
        for number in range(5):
            set_goal(own, pupil, f"Mål {number}")
        answer = set_goal(own, pupil, "Ett till")
        assert answer.status_code == 422
        assert "Du har så många mål som får plats." in answer.content.decode()
        assert "Ett till" in answer.content.decode()
        first = OwnGoal.objects.order_by("pk")[0]
        address = reverse("mapping-own-goal-end", args=[pupil.uuid, first.uuid])
        own.post(address, {"state": "done"})
        assert set_goal(own, pupil, "Ett till").status_code == 302
        own.post(address, {"state": "open"})
        assert OwnGoal.objects.filter(state=GoalState.OPEN).count() == 5

    def test_another_pupils_goal_is_not_there(self, own: Client, pupil: Person, other: Person) -> None:
        set_goal(own, pupil, "Våga fråga")
        theirs = client_of(register.account(other.organiser, other))
        goal = OwnGoal.objects.get()
        for whose in (pupil, other):
            address = reverse("mapping-own-goal-end", args=[whose.uuid, goal.uuid])
            assert theirs.post(address, {"state": "done"}).status_code == 404
        assert OwnGoal.objects.get().state == GoalState.OPEN

    def test_a_pupil_with_a_goal_is_not_taken_away_with_a_class_list(self, own: Client, pupil: Person) -> None:
        assert list(_answered([pupil.pk])) == []
        set_goal(own, pupil, "Våga fråga")
        assert list(_answered([pupil.pk])) == [pupil.pk]


def test_the_own_page_leads_to_all_of_it(own: Client, pupil: Person) -> None:
    text = page(own, "mapping-own")
    for route in ("mapping-own-answers", "mapping-own-goals", "mapping-own-shown"):
        assert reverse(route, args=[pupil.uuid]) in text
