"""A class over the terms: marks only where ten have answered, what is strong first, the teaching before who."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from fullfolj.access.models import Account, Reading
from fullfolj.domain.actor import OPERATOR
from fullfolj.domain.schoolyear import SchoolYear, Term
from fullfolj.mapping.answering import actions
from fullfolj.mapping.meeting.actions import answer as staff_answer
from fullfolj.mapping.meeting.actions import finish
from fullfolj.mapping.models import MappingRound, RoundFigures
from fullfolj.mapping.round_figures.counting import count_closed
from fullfolj.school.enums import AssignmentRoleType, DutyRole
from fullfolj.school.models import Group, GroupMembership, Person
from tests import register
from tests.mapping_rounds import a_round

pytestmark = pytest.mark.django_db
#: All is fine: the answers of the shipped survey that point to no need of support.
FINE = dict.fromkeys("a1 a3 a4 b1 b4 b5 c1 c2 c3 c4 f1 f2 f3 f5".split(), 4) | dict.fromkeys(
    ("a2", "b2", "b3", "c5", "f4"), 1
)
LOST = FINE | {"c1": 1, "c2": 1, "c3": 1}


@pytest.fixture
def group() -> Group:
    return register.group(register.unit(register.organiser()), "8B")


@pytest.fixture
def pupils(group: Group) -> list[Person]:
    return [register.student(group.unit, f"Elev{number:02}", group=group) for number in range(12)]


@pytest.fixture
def mentor(group: Group) -> Account:
    return register.assigned(group, AssignmentRoleType.MENTOR)


@pytest.fixture
def client(mentor: Account) -> Client:
    client = Client()
    client.force_login(mentor)
    return client


def answered(
    planned: MappingRound, answers: Mapping[Person, Mapping[str, int | str]], *, handed_in: bool = True
) -> None:
    now = timezone.now()
    for pupil, given in answers.items():
        actions.save(planned=planned, student=pupil, answers=given, language="sv", by=OPERATOR, now=now)
        if handed_in:
            actions.hand_in(planned=planned, student=pupil, by=OPERATOR, now=now)


def page(client: Client, group: Group) -> str:
    return client.get(reverse("mapping-class", args=[group.uuid])).content.decode()


def test_a_class_is_marked_where_a_quarter_needs_support(client: Client, group: Group, pupils: list[Person]) -> None:
    answered(a_round(group), {one: LOST if place < 5 else FINE for place, one in enumerate(pupils)})
    text = page(client, group)
    assert "En dimension har riskmarkering för klassen: kognitiv." in text
    assert "5 av 12" in text
    assert "5 av 12 svarade ”Stämmer inte” eller ”Stämmer lite”: Jag ser hur skolan hjälper mig" in text
    assert (
        text.index("12 av 12: Jag")
        < text.index("Att prata om tillsammans, innan ni pratar om vem:")
        < text.index("Elev00")
    )


def test_of_fewer_than_ten_nothing_is_said(client: Client, group: Group, pupils: list[Person]) -> None:
    answered(a_round(group), dict.fromkeys(pupils[:9], LOST))
    text = page(client, group)
    assert "det är för få för att säga något om klassen" in text
    assert "färre än 10 svar" in text
    assert "Riskmarkering</b>" not in text
    assert "9 av 9" not in text


def test_what_is_not_handed_in_is_the_pupils_own(client: Client, group: Group, pupils: list[Person]) -> None:
    planned = a_round(group)
    answered(planned, dict.fromkeys(pupils, LOST), handed_in=False)
    assert "Inget är besvarat än." in page(client, group)
    MappingRound.objects.update(closes_on=timezone.localdate() - dt.timedelta(days=1))
    assert "12 av 12" in page(client, group)


def test_terms_stand_beside_each_other(client: Client, group: Group, pupils: list[Person]) -> None:
    earlier = a_round(group)
    answered(earlier, {one: LOST if place < 6 else FINE for place, one in enumerate(pupils)})
    before = Term.of(timezone.localdate()).first_day - dt.timedelta(days=40)
    MappingRound.objects.update(
        opens_on=before, closes_on=before + dt.timedelta(days=9), read_by=before + dt.timedelta(days=9)
    )
    answered(a_round(group), {one: LOST if place < 5 else FINE for place, one in enumerate(pupils)})
    text = page(client, group)
    assert Term.of(before).label in text
    assert f"Kognitiv: 5 av 12 behöver stöd, ungefär som {Term.of(before).label} (6 av 12)." in text


def moved(planned: MappingRound, first: dt.date) -> None:
    MappingRound.objects.filter(pk=planned.pk).update(
        opens_on=first, closes_on=first + dt.timedelta(days=9), read_by=first + dt.timedelta(days=9)
    )


def a_year_ago() -> dt.date:
    return SchoolYear.of(timezone.localdate()).first_day - dt.timedelta(days=60)


class TestWhoTheClassIs:
    """A group is used again each August: a term of an earlier year stands there only where the pupils are the same."""

    def earlier(self, group: Group, pupils: list[Person], *, stay: int) -> str:
        """A round a year ago, with `stay` of the class of today in it and others who have left; the term's name."""
        last = a_year_ago() + dt.timedelta(days=40)
        others = [register.student(group.unit, f"Annan{number}") for number in range(12 - stay)]
        for one in others:
            GroupMembership.objects.create(group=group, person=one, end_date=last)
        late = SchoolYear.of(timezone.localdate()).first_day
        GroupMembership.objects.filter(person__in=pupils[stay:]).update(start_date=late)
        planned = a_round(group)
        answered(planned, dict.fromkeys([*pupils[:stay], *others], LOST))
        moved(planned, a_year_ago())
        answered(a_round(group), dict.fromkeys(pupils, FINE))
        return Term.of(a_year_ago()).label

    def test_other_pupils_of_the_same_name_are_another_class(
        self, client: Client, group: Group, pupils: list[Person]
    ) -> None:
        term = self.earlier(group, pupils, stay=6)
        text = page(client, group)
        assert term not in text
        assert "Annan" not in text
        assert not Reading.objects.filter(student__given_name__startswith="Annan").exists()

    def test_two_thirds_of_the_pupils_are_the_same_class_and_the_others_are_told_of(
        self, group: Group, pupils: list[Person]
    ) -> None:
        principal = Client()
        principal.force_login(register.staff(group.unit, DutyRole.PRINCIPAL))
        term = self.earlier(group, pupils, stay=8)
        text = page(principal, group)
        assert f"Kognitiv: 0 av 12 behöver stöd, färre än {term} (12 av 12)." in text

    def test_of_a_class_of_whom_many_are_out_of_reach_nothing_is_said(
        self, client: Client, group: Group, pupils: list[Person]
    ) -> None:
        """The mentor knows the marks of the eight who are left: the class's would give away those of the four."""
        GroupMembership.objects.filter(person__in=pupils[:2]).update(
            end_date=timezone.localdate() - dt.timedelta(days=3)
        )
        planned = a_round(group, opens_in=-30, closes_in=-5)
        MappingRound.objects.update(closes_on=timezone.localdate() + dt.timedelta(days=1))
        planned.refresh_from_db()
        answered(planned, dict.fromkeys(pupils, LOST))
        MappingRound.objects.update(closes_on=timezone.localdate() - dt.timedelta(days=5))
        text = page(client, group)
        assert "10 av 12" in text
        assert "för många har lämnat klassen sedan dess" in text
        assert "10 av 10" not in text


class TestWhichRoundCounts:
    """Of several rounds in a term the last in which ten have answered; refusals and half-done sheets are no answers."""

    def yesterday(self, group: Group, pupils: list[Person]) -> None:
        """A round that closed yesterday."""
        answered(a_round(group), dict.fromkeys(pupils, LOST))
        MappingRound.objects.update(closes_on=timezone.localdate() - dt.timedelta(days=1))

    def test_a_later_round_with_one_answer_does_not_count(
        self, client: Client, group: Group, pupils: list[Person]
    ) -> None:
        self.yesterday(group, pupils)
        answered(a_round(group, opens_in=0), {pupils[0]: FINE})
        assert "12 av 12" in page(client, group)

    def test_a_later_round_of_the_whole_class_does(self, client: Client, group: Group, pupils: list[Person]) -> None:
        self.yesterday(group, pupils)
        answered(a_round(group, opens_in=0), dict.fromkeys(pupils, FINE))
        assert "Ingen dimension har riskmarkering för klassen." in page(client, group)

    def test_who_refuses_every_question_has_not_answered(
        self, client: Client, group: Group, pupils: list[Person]
    ) -> None:
        answers: dict[Person, Mapping[str, int | str]] = dict.fromkeys(pupils[:10], FINE)
        answers |= dict.fromkeys(pupils[10:], dict.fromkeys(FINE, "skip"))
        answered(a_round(group), answers)
        assert "10 av 12" in page(client, group)

    def test_what_staff_are_not_done_with_does_not_count(
        self, client: Client, group: Group, pupils: list[Person]
    ) -> None:
        staffs = a_round(group, instrument="staff")
        about = {"planned": staffs, "answers": {"f1": 1, "f2": 1, "f4": 3}, "by": OPERATOR, "now": timezone.now()}
        for pupil in pupils[:11]:
            finish(student=pupil, sources=[], note="", **about)  # type: ignore[arg-type]
        staff_answer(student=pupils[11], **about)  # type: ignore[arg-type]
        assert "11 av 12" in page(client, group)


def test_staff_and_pupils_are_told_apart(client: Client, group: Group, pupils: list[Person], mentor: Account) -> None:
    answered(a_round(group), dict.fromkeys(pupils, FINE))
    staffs = a_round(group, instrument="staff")
    for pupil in pupils:
        finish(
            planned=staffs,
            student=pupil,
            answers={"f1": 1, "f2": 1, "f4": 3},
            sources=[],
            note="",
            by=OPERATOR,
            now=timezone.now(),
        )
    text = page(client, group)
    own, theirs = text.index("Elevernas egna svar"), text.index("Personalens kartläggning")
    assert "Ingen dimension har riskmarkering" in text[own:theirs]
    assert "En dimension har riskmarkering för klassen: affektiv." in text[theirs:]


def test_protected_pupils_and_those_out_of_reach_are_not_there(
    client: Client, group: Group, pupils: list[Person]
) -> None:
    answered(a_round(group), dict.fromkeys(pupils, FINE))
    Person.objects.filter(pk=pupils[0].pk).update(is_protected=True, given_name="", family_name="", civic_no_digest="")
    assert "11 av 11" in page(client, group)
    assert "Namnet visas inte" not in page(client, group)


def test_the_reading_of_all_is_logged_and_the_class_is_found(
    client: Client, group: Group, pupils: list[Person]
) -> None:
    answered(a_round(group), dict.fromkeys(pupils, FINE))
    assert "8B" in client.get(reverse("mapping-classes")).content.decode()
    page(client, group)
    read = Reading.objects.filter(page="mapping.class").values_list("student", flat=True)
    assert set(read) == {one.pk for one in pupils}


def test_a_class_that_was_never_mapped_is_not_there(client: Client, group: Group, pupils: list[Person]) -> None:
    assert client.get(reverse("mapping-class", args=[group.uuid])).status_code == 404
    assert "Ingen klass är kartlagd än." in client.get(reverse("mapping-classes")).content.decode()


class TestTheUnitBeside:
    """The school's figure beside the class's: for those who plan its rounds, and only where it says something."""

    @pytest.fixture
    def others(self, group: Group) -> Group:
        return register.group(group.unit, "8C")

    def answers(self, group: Group, others: Group, pupils: list[Person], there: int) -> None:
        beside = [register.student(group.unit, f"Annan{number:02}", group=others) for number in range(there)]
        told = {one: LOST if place < 5 else FINE for place, one in enumerate(pupils)}
        told |= {one: LOST if place < 1 else FINE for place, one in enumerate(beside)}
        answered(a_round(group, others), told)
        self.close()

    def close(self) -> None:
        MappingRound.objects.update(closes_on=timezone.localdate() - dt.timedelta(days=1))
        count_closed(by=OPERATOR, now=timezone.now(), today=timezone.localdate())

    def principals(self, group: Group) -> Client:
        client = Client()
        client.force_login(register.staff(group.unit, DutyRole.PRINCIPAL))
        return client

    def test_for_whoever_plans_the_units_rounds(
        self, client: Client, group: Group, others: Group, pupils: list[Person]
    ) -> None:
        self.answers(group, others, pupils, there=10)
        assert "Skolan: 6 av 22 (27\N{NO-BREAK SPACE}%), i 2 klasser" in page(self.principals(group), group)
        assert "Skolan:" not in page(client, group), "a mentor reaches a part of the school"

    def test_not_while_a_round_is_open(self, group: Group, others: Group, pupils: list[Person]) -> None:
        self.answers(group, others, pupils, there=10)
        more = register.group(group.unit, "8D")
        beside = [register.student(group.unit, f"Till{number:02}", group=more) for number in range(10)]
        answered(a_round(more), dict.fromkeys(beside, LOST))
        assert "Skolan: 6 av 22" in page(self.principals(group), group), "what is open is not added"
        MappingRound.objects.update(closes_on=timezone.localdate())
        assert "Skolan:" not in page(self.principals(group), group)

    def test_not_before_the_round_is_counted(self, group: Group, others: Group, pupils: list[Person]) -> None:
        self.answers(group, others, pupils, there=10)
        RoundFigures.objects.all().delete()
        assert "Skolan:" not in page(self.principals(group), group)

    def test_not_where_few_others_have_answered(self, group: Group, others: Group, pupils: list[Person]) -> None:
        self.answers(group, others, pupils, there=9)
        assert "Skolan:" not in page(self.principals(group), group)

    def test_not_by_other_questions(self, group: Group, others: Group, pupils: list[Person]) -> None:
        answered(a_round(group), dict.fromkeys(pupils, FINE))
        beside = [register.student(group.unit, f"Annan{number:02}", group=others) for number in range(12)]
        younger = a_round(others, instrument="pupil-younger")
        fine = {
            one.code: next(
                option.value for option in younger.instrument.instrument.options(one) if option.value not in one.risk
            )
            for one in younger.instrument.instrument.items
        }
        answered(younger, dict.fromkeys(beside, fine))
        self.close()
        assert "Skolan:" not in page(self.principals(group), group)
