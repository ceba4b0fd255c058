"""Anonymous rounds: codes without names, handed in once, counted and forgotten; told from ten on, when all is over."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pghistory.models import Context

from fullfolj.access.actions import write_role_reaches
from fullfolj.access.models import Account, Reading
from fullfolj.domain.actor import OPERATOR
from fullfolj.domain.errors import PlainError
from fullfolj.mapping.anonymous import actions
from fullfolj.mapping.models import AnonymousClass, AnonymousCode, AnonymousRound, Sheet
from fullfolj.school.enums import AssignmentRoleType, DutyRole
from fullfolj.school.models import Group, Person
from tests import register
from tests.mapping_rounds import an_anonymous_round

pytestmark = pytest.mark.django_db
ENTER, ANSWER, DONE = (
    "mapping-enter",
    "mapping-anonymous-answer",
    "mapping-anonymous-done",
)


@pytest.fixture(autouse=True)
def nothing_counted() -> Iterator[None]:
    """Wrong codes are counted in the cache, which outlives a test."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def group() -> Group:
    return register.group(register.unit(register.organiser()), "8A")


@pytest.fixture
def pupils(group: Group) -> list[Person]:
    return [register.student(group.unit, f"Elev{number}", group=group) for number in range(12)]


@pytest.fixture
def planned(group: Group, pupils: list[Person]) -> AnonymousRound:
    return an_anonymous_round(group)


@pytest.fixture
def mentor(group: Group) -> Client:
    return signed_in(register.assigned(group, AssignmentRoleType.MENTOR))


@pytest.fixture
def principal(group: Group) -> Client:
    return signed_in(register.staff(group.unit, DutyRole.PRINCIPAL))


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def codes_for(planned: AnonymousRound, count: int = 1) -> list[str]:
    return actions.make_codes(of_class=planned.classes.get(), count=count, by=OPERATOR, now=timezone.now())


def opened(code: str, client: Client | None = None) -> Client:
    client = client or Client()
    answer = client.post(reverse(ENTER), {"code": code})
    assert answer["Location"] == reverse(ANSWER), answer.status_code
    return client


def hand_in(client: Client, **answers: object) -> int:
    answer = client.post(reverse(ANSWER), {f"answer-{item}": value for item, value in answers.items()})
    return answer.status_code


def place(planned: AnonymousRound, page: str) -> str:
    return reverse(f"mapping-anonymous-{page}", args=[planned.uuid, planned.classes.get().group.uuid])


class TestPlanning:
    def form(self, group: Group, **other: object) -> dict[str, object]:
        today = timezone.localdate()
        days = {"opens_on": today, "closes_on": today + dt.timedelta(days=5)}
        return {"instrument": "pupil-older", "groups": [group.pk], **days, **other}

    def test_by_the_principal(self, principal: Client, group: Group, pupils: list[Person]) -> None:
        address = reverse("mapping-anonymous", args=[group.unit.uuid])
        assert principal.post(address, self.form(group)).status_code == 302
        assert AnonymousClass.objects.get().group == group
        assert "Så har jag det i skolan" in principal.get(address).content.decode()

    def test_no_class_of_nine(self, principal: Client, group: Group, pupils: list[Person]) -> None:
        for one in pupils[9:]:
            one.memberships.all().delete()
        address = reverse("mapping-anonymous", args=[group.unit.uuid])
        assert principal.post(address, self.form(group)).status_code == 422
        assert not AnonymousRound.objects.exists()

    @pytest.mark.parametrize("instrument", ["staff", "guardian", "nonsense"])
    def test_only_what_pupils_answer(
        self, principal: Client, group: Group, pupils: list[Person], instrument: str
    ) -> None:
        address = reverse("mapping-anonymous", args=[group.unit.uuid])
        assert principal.post(address, self.form(group, instrument=instrument)).status_code == 422

    def test_not_twice_on_the_same_days(self, planned: AnonymousRound, principal: Client, group: Group) -> None:
        address = reverse("mapping-anonymous", args=[group.unit.uuid])
        answer = principal.post(address, self.form(group))
        assert answer.status_code == 422
        assert "svarar redan på samma frågor" in answer.content.decode()

    def test_taken_back_until_somebody_has_handed_in(self, planned: AnonymousRound, principal: Client) -> None:
        address = reverse("mapping-anonymous-take-back", args=[planned.unit.uuid, planned.uuid])
        hand_in(opened(codes_for(planned)[0]), a1=1)
        principal.post(address)
        assert AnonymousRound.objects.exists()
        AnonymousClass.objects.update(handed_in=0)
        principal.post(address)
        assert not AnonymousRound.objects.exists()


class TestCodes:
    def test_slips_without_names(self, planned: AnonymousRound, mentor: Client, pupils: list[Person]) -> None:
        assert 'value="12"' in mentor.get(place(planned, "codes")).content.decode()
        text = mentor.post(place(planned, "codes"), {"count": 3}).content.decode()
        found = re.findall(r"(?<![\w-])[B-Z2-9]{4}-[B-Z2-9]{4}(?![\w-])", text)
        assert len(found) == AnonymousCode.objects.count() == 3
        assert not any(str(one) in text for one in pupils)
        opened(found[0])
        assert not Reading.objects.exists()

    @pytest.mark.parametrize("count", ["0", "13", "-1", "", "många", "1e9"])
    def test_no_more_than_there_are_pupils(self, planned: AnonymousRound, mentor: Client, count: str) -> None:
        assert mentor.post(place(planned, "codes"), {"count": count}).status_code == 422
        assert not AnonymousCode.objects.exists()

    def test_fewer_as_more_have_handed_in(self, planned: AnonymousRound, mentor: Client) -> None:
        for code in codes_for(planned, 11):
            hand_in(opened(code), a1=1)
        assert mentor.post(place(planned, "codes"), {"count": 2}).status_code == 422
        assert mentor.post(place(planned, "codes"), {"count": 1}).status_code == 200
        hand_in(opened(codes_for(planned)[0]), a1=1)
        text = mentor.get(place(planned, "codes")).content.decode()
        assert "Lika många har skickat in" in text
        assert mentor.post(place(planned, "codes"), {"count": 1}).status_code == 422

    def test_new_ones_put_the_unused_out_of_use(self, planned: AnonymousRound) -> None:
        old, used = codes_for(planned, 2)
        hand_in(opened(used), a1=1)
        codes_for(planned)
        assert Client().post(reverse(ENTER), {"code": old}).status_code == 422
        assert AnonymousCode.objects.filter(is_used=True).count() == 1

    def test_of_a_round_that_has_closed_open_nothing(self, planned: AnonymousRound, mentor: Client) -> None:
        code = codes_for(planned)[0]
        client = opened(code)
        AnonymousRound.objects.update(closes_on=timezone.localdate() - dt.timedelta(days=1))
        assert Client().post(reverse(ENTER), {"code": code}).status_code == 422
        assert client.get(reverse(ANSWER))["Location"] == reverse(ENTER)
        assert client.post(reverse(ANSWER), {"answer-a1": 1})["Location"] == reverse(ENTER)
        assert AnonymousClass.objects.get().handed_in == 0
        assert mentor.post(place(planned, "codes"), {"count": 1}).status_code == 422
        planned.refresh_from_db()
        with pytest.raises(PlainError):
            codes_for(planned)

    def test_guesses_are_counted(self, planned: AnonymousRound) -> None:
        client = Client()
        answers = {client.post(reverse(ENTER), {"code": f"BCDF{number:04}"}).status_code for number in range(101)}
        assert answers == {422, 429}


class TestAnswering:
    def test_is_told_before_the_first_question_that_it_is_anonymous(self, planned: AnonymousRound) -> None:
        client = opened(codes_for(planned)[0])
        text = client.get(reverse(ANSWER)).content.decode()
        assert "Dina svar är anonyma." in text
        assert "Dina svar är inte anonyma" not in text
        assert "116" in text
        for language, said in (
            ("ar", "إجاباتك مجهولة الهوية"),
            ("so", "qarsoodi"),
            ("uk", "анонімні"),
            ("prs", "بی‌نام"),
        ):
            assert said in client.get(reverse(ANSWER), {"lang": language}).content.decode()

    def test_is_counted_and_nothing_else_is_kept(self, planned: AnonymousRound, pupils: list[Person]) -> None:
        first, second = codes_for(planned, 2)
        contexts = Context.objects.count()
        rows = _all_rows()
        assert hand_in(opened(first), a1=1, a2="skip", b1="") == 302
        assert hand_in(opened(second), a1=1, a2=2) == 302
        found = AnonymousClass.objects.get()
        assert found.handed_in == 2
        assert found.tally["items"] == {"a1": {"1": 2}, "a2": {"skip": 1, "2": 1}}
        assert not Sheet.objects.exists()
        assert Context.objects.count() == contexts
        changed = {table for table, count in _all_rows().items() if count != rows[table]}
        assert changed == {"django_session"}

    def test_leaves_no_answer_in_the_session(self, planned: AnonymousRound) -> None:
        hand_in(opened(codes_for(planned)[0]), a1=1)
        kept = Session.objects.get().get_decoded()
        assert set(kept) <= {"anonymous_code", "_session_expiry"}

    def test_once_however_often_it_is_sent(self, planned: AnonymousRound) -> None:
        code = codes_for(planned)[0]
        client, other = opened(code), opened(code)
        for one in (client, client, other):
            assert hand_in(one, a1=1) == 302
        assert AnonymousClass.objects.get().handed_in == 1
        assert client.get(reverse(ANSWER))["Location"] == reverse(DONE)
        assert opened(code).get(reverse(ANSWER))["Location"] == reverse(DONE)

    def test_nothing_is_no_handing_in(self, planned: AnonymousRound) -> None:
        client = opened(codes_for(planned)[0])
        assert hand_in(client) == 422
        assert hand_in(client, a1="99", zz=1) == 422
        assert not AnonymousCode.objects.get().is_used

    def test_signs_out_whoever_was_signed_in(self, planned: AnonymousRound, mentor: Client) -> None:
        opened(codes_for(planned)[0], mentor)
        assert mentor.get(reverse("start")).status_code == 302

    def test_without_a_code_there_are_no_questions(self, planned: AnonymousRound) -> None:
        assert Client().get(reverse(ANSWER))["Location"] == reverse(ENTER)
        assert Client().post(reverse(ANSWER), {"answer-a1": 1})["Location"] == reverse(ENTER)


class TestResults:
    def given(self, planned: AnonymousRound, count: int, value: int) -> None:
        for code in codes_for(planned, count):
            hand_in(opened(code), **{item.code: value for item in planned.instrument.instrument.items})

    def close(self) -> None:
        today = timezone.localdate()
        days = {"opens_on": today - dt.timedelta(days=9), "closes_on": today - dt.timedelta(days=1)}
        AnonymousRound.objects.update(**days)

    def test_are_not_told_while_it_is_open(self, planned: AnonymousRound, mentor: Client) -> None:
        self.given(planned, 12, 1)
        text = mentor.get(place(planned, "results")).content.decode()
        assert "Svaren visas när omgången har stängt." in text
        assert "av 12" not in text

    def test_are_never_told_of_nine(self, planned: AnonymousRound, mentor: Client, principal: Client) -> None:
        self.given(planned, 9, 1)
        self.close()
        text = mentor.get(place(planned, "results")).content.decode()
        assert "Färre än tio har skickat in." in text
        assert "av 9" not in text
        assert place(planned, "results") not in mentor.get(reverse("mapping-classes")).content.decode()
        unit = reverse("mapping-anonymous", args=[planned.unit.uuid])
        assert "Färre än tio: visas inte" in principal.get(unit).content.decode()

    def test_of_twelve_who_agree_are_told_without_a_number(self, planned: AnonymousRound, mentor: Client) -> None:
        """That all of a class answered something would tell of each of them."""
        self.given(planned, 12, 1)
        self.close()
        assert place(planned, "results") in mentor.get(reverse("mapping-classes")).content.decode()
        text = mentor.get(place(planned, "results")).content.decode()
        assert "minst 8 av 12" in text
        assert "färre än fem av 12" in text
        assert re.search(r"\b(0|1|2|3|4|9|10|11|12)\s+av\s+12", text) is None

    def test_of_five_against_seven_are_told_with_the_number(
        self, planned: AnonymousRound, mentor: Client, group: Group
    ) -> None:
        codes = codes_for(planned, 12)
        for place_, code in enumerate(codes):
            hand_in(opened(code), a1=1 if place_ < 5 else 4)
        self.close()
        text = mentor.get(place(planned, "results")).content.decode()
        assert re.search(r"\b5\sav\s12|\b7\sav\s12", text)
        assert not Reading.objects.exists()


def _all_rows() -> dict[str, int]:
    """Table → rows, of every table there is: also those of history."""
    found = {}
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            if model._meta.managed and not model._meta.proxy:
                cursor.execute(f'select count(*) from "{model._meta.db_table}"')
                found[model._meta.db_table] = cursor.fetchone()[0]
    return found


def test_the_classes_of_others_are_not_there(planned: AnonymousRound, group: Group) -> None:
    write_role_reaches()
    other = signed_in(register.assigned(register.group(group.unit, "8B"), AssignmentRoleType.MENTOR))
    for page in ("codes", "results"):
        assert other.get(place(planned, page)).status_code == 404
