"""A closed round is counted once: what is told of the unit stays the same whoever leaves, and of nobody (ADR 0038)."""

from __future__ import annotations

import datetime as dt
import re
import threading
from collections.abc import Sequence

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from fullfolj.access.gate import Visitor
from fullfolj.access.models import Account
from fullfolj.access.scopes import enter
from fullfolj.domain.actor import OPERATOR
from fullfolj.domain.errors import PlainError
from fullfolj.mapping import tasks
from fullfolj.mapping.instruments.content import Dimension
from fullfolj.mapping.models import MappingRound, RoundFigures
from fullfolj.mapping.reports.unit_queries import unit_answers
from fullfolj.mapping.round_figures import counting
from fullfolj.mapping.round_figures.counting import count_closed
from fullfolj.mapping.round_figures.queries import CountedRound
from fullfolj.mapping.rounds.actions import take_back
from fullfolj.school.enums import DutyRole
from fullfolj.school.models import Enrolment, Group, GroupMembership, Organisation, Person
from tests import register
from tests.mapped_unit import FINE, LOST, a_class, a_mapped_unit, answer, in_days, pupils_of
from tests.mapping_rounds import a_closed_round, a_round, an_anonymous_round

DAY = dt.timedelta(days=1)


def count() -> int:
    return count_closed(by=OPERATOR, now=timezone.now(), today=timezone.localdate())


def report_of(unit: Organisation, principal: Account | None = None) -> str:
    """The page, without notes between its words, and what belongs to the moment and the session."""
    client = Client()
    client.force_login(principal or register.staff(unit, DutyRole.PRINCIPAL))
    page = client.get(reverse("mapping-report", args=[unit.uuid])).content.decode()
    text = re.sub(r"<sup>\d+</sup>|</?button[^>]*>|klockan [0-9.]+|(nonce|value)=\S+", "", page)
    return re.sub(r"\s+", " ", text.replace("\xa0", " "))


def rounds_of(unit: Organisation, code: str = "pupil-older") -> Sequence[CountedRound]:
    account = register.staff(unit, DutyRole.PRINCIPAL)
    now = timezone.now()
    return unit_answers(Visitor(account, enter(account, timezone.localdate(now)), now), unit, code).rounds


def whole(told: CountedRound) -> tuple[tuple[int, int], tuple[int, int]]:
    """Asked and answered; told and in need of support in the cognitive dimension."""
    counted = told.counts.response.values(), told.counts.needing(Dimension.COGNITIVE).values()
    asked, needing = ((sum(n for n, _k in pairs), sum(k for _n, k in pairs)) for pairs in counted)
    return asked, needing


def of_class(told: CountedRound, group: Group) -> tuple[int, int]:
    one = told.counts.classes[str(group.pk)]
    return one.asked, one.answered


@pytest.mark.django_db
class TestWhoLeaves:
    """What the reviewer of an earlier version worked out from two reports: 30 of 103, then 29 of 102."""

    @pytest.fixture
    def unit(self) -> Organisation:
        unit, _planned = a_mapped_unit()
        count()
        return unit

    @pytest.mark.parametrize("how", ["leaves", "gets a protected identity", "is taken out of the register"])
    def test_two_reports_are_the_same(self, unit: Organisation, how: str) -> None:
        principal = register.staff(unit, DutyRole.PRINCIPAL)
        before = report_of(unit, principal)
        assert "21 av 94" in before
        leaver = pupils_of(Group.objects.get(display_name="7A"))[0]
        yesterday = timezone.localdate() - DAY
        if how == "leaves":
            Enrolment.objects.filter(person=leaver).update(end_date=yesterday)
            GroupMembership.objects.filter(person=leaver).update(end_date=yesterday)
        elif how == "gets a protected identity":
            Person.objects.filter(pk=leaver.pk).update(is_protected=True, given_name="", family_name="")
        else:
            leaver.delete()
        assert count() == 0
        assert report_of(unit, principal) == before

    def test_nobody_can_count_it_anew(self, unit: Organisation) -> None:
        with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
            RoundFigures.objects.update(counts={})

    def test_nor_by_taking_the_round_back_once_the_answers_are_gone(self, unit: Organisation) -> None:
        (planned,) = MappingRound.objects.filter(unit=unit)
        planned.sheets.all().delete()
        with pytest.raises(PlainError, match="redan svarat"):
            take_back(planned=planned, by=OPERATOR)

    def test_the_unit_beside_a_class_goes_when_a_class_says_something_else_than_then(self, unit: Organisation) -> None:
        """Else the class's live figure, taken from the kept one, would be the mark of whoever is gone."""
        client = Client()
        client.force_login(register.staff(unit, DutyRole.PRINCIPAL))
        address = reverse("mapping-class", args=[Group.objects.get(display_name="8B").uuid])
        assert "Skolan: 21 av 94" in client.get(address).content.decode().replace("\xa0", " ")
        leaver = pupils_of(Group.objects.get(display_name="7A"))[0]
        Person.objects.filter(pk=leaver.pk).update(is_protected=True, given_name="", family_name="")
        assert "Skolan: 21 av 94" not in client.get(address).content.decode().replace("\xa0", " ")


@pytest.mark.django_db
class TestRoundsOfATerm:
    """Each is told by itself: what a later one adds to an earlier would tell of those whom it asked."""

    @pytest.fixture
    def group(self) -> Group:
        group = a_class(register.unit(register.organiser()), "8A", 25, level=8)
        planned = in_days(a_closed_round(group), timezone.localdate() - 20 * DAY)
        answer(planned, group, *[LOST] * 8, *[FINE] * 17)
        count()
        return group

    @pytest.mark.parametrize(("asked", "answered"), [(20, 1), (3, 3), (9, 9), (20, 9)])
    def test_a_small_one_of_another_class_changes_no_figure(self, group: Group, asked: int, answered: int) -> None:
        principal = register.staff(group.unit, DutyRole.PRINCIPAL)
        other = a_class(group.unit, "8B", asked, level=8)
        answer(a_closed_round(other), other, *[LOST] * answered)
        assert count() == 1
        first, second = rounds_of(group.unit)
        assert whole(first) == ((25, 25), (25, 8))
        assert whole(second)[1] == (0, 0)
        text = report_of(group.unit, principal)
        assert "8 av 25" in text, "what can be told is shown first"
        assert f"av {25 + answered}" not in text

    def test_one_of_the_same_class_stands_beside_the_first(self, group: Group) -> None:
        answer(a_closed_round(group), group, *[FINE] * 10)
        count()
        first, second = rounds_of(group.unit)
        assert (whole(first), whole(second)) == (((25, 25), (25, 8)), ((25, 10), (10, 0)))
        text = report_of(group.unit)
        assert len(re.findall(r"HT26, version 1, \d|VT\d\d, version 1, \d|HT\d\d, version 1, \d", text)) >= 2

    def test_to_refuse_every_question_is_no_answer(self, group: Group) -> None:
        answer(a_closed_round(group), group, *[dict.fromkeys(FINE, "skip")] * 12)
        count()
        (only,) = rounds_of(group.unit)
        assert whole(only) == ((25, 25), (25, 8))


@pytest.mark.django_db
class TestWhatIsCounted:
    def test_once_and_when_the_last_day_has_been(self) -> None:
        group = a_class(register.unit(register.organiser()), "8A", 12, level=8)
        planned = a_round(group, closes_in=0)
        answer(planned, group, *[FINE] * 12)
        assert count() == 0
        later = {"by": OPERATOR, "now": timezone.now(), "today": timezone.localdate() + DAY}
        assert count_closed(**later) == 1
        assert count_closed(**later) == 0

    def test_by_itself_every_hour_but_not_while_an_answer_may_be_on_its_way(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        group = a_class(register.unit(register.organiser()), "8A", 12, level=8)
        planned = a_closed_round(group)
        answer(planned, group, *[FINE] * 12)
        midnight = timezone.make_aware(dt.datetime.combine(planned.closes_on + DAY, dt.time()))
        for minutes, counted in ((9, 0), (11, 1)):
            monkeypatch.setattr(tasks.timezone, "now", lambda minutes=minutes: midnight + dt.timedelta(minutes=minutes))
            tasks.count_rounds(timestamp=0)
            assert RoundFigures.objects.count() == counted

    def test_one_that_cannot_be_counted_stops_no_other_and_is_told_of(self, monkeypatch: pytest.MonkeyPatch) -> None:
        unit = register.unit(register.organiser())
        first, second = (a_closed_round(a_class(unit, name, 12, level=8)) for name in ("8A", "8B"))
        counts_of = counting.counts_of

        def broken(planned: MappingRound) -> dict[str, object]:
            if planned == first:
                raise ValueError("as when an instrument can't be read any more")
            return counts_of(planned)

        monkeypatch.setattr(counting, "counts_of", broken)
        with pytest.raises(ExceptionGroup, match="could not be counted"):
            count()
        assert [one.round for one in RoundFigures.objects.all()] == [second]

    def test_until_then_the_report_says_so_and_later_whom_to_ask(self) -> None:
        unit, planned = a_mapped_unit()
        said = "räknas inom en timme."
        assert said in report_of(unit)
        assert "21 av 94" not in report_of(unit)
        in_days(planned, timezone.localdate() - 60 * DAY)
        assert "är inte räknad än. Fråga dem som driver Fullfölj." in report_of(unit)
        count()
        assert "räknad än" not in report_of(unit)
        assert "21 av 94" in report_of(unit)

    @pytest.mark.parametrize("instrument", ["check-in", "guardian"])
    def test_what_makes_no_marks_of_pupils_is_looked_at_once_and_holds_nothing(self, instrument: str) -> None:
        group = a_class(register.unit(register.organiser()), "8A", 12, level=8)
        a_closed_round(group, instrument=instrument)
        an_anonymous_round(group, opens_in=-3, closes_in=-1)
        assert (count(), count()) == (1, 0)
        assert RoundFigures.objects.get().counts == {}

    def test_what_staff_answer_and_not_that_they_left_a_note(self) -> None:
        group = a_class(register.unit(register.organiser()), "8A", 12, level=8)
        planned = a_closed_round(group, instrument="staff")
        for place, pupil in enumerate(pupils_of(group)):
            answers = {"f1": 1} if place < 11 else {}
            planned.staff_mappings.create(student=pupil, answers=answers, note="Prata", changed_at=timezone.now())
        count()
        (told,) = rounds_of(group.unit, "staff")
        assert of_class(told, group) == (12, 11)

    def test_a_protected_pupil_is_neither_asked_nor_counted(self) -> None:
        group = a_class(register.unit(register.organiser()), "8A", 12, level=8)
        answer(a_closed_round(group), group, *[FINE] * 12)
        Person.objects.filter(pk=pupils_of(group)[0].pk).update(is_protected=True, given_name="", family_name="")
        count()
        assert whole(*rounds_of(group.unit))[0] == (11, 11)

    def test_who_had_left_the_classes_on_the_last_day_is_in_no_figure(self) -> None:
        group = a_class(register.unit(register.organiser()), "8A", 12, level=8)
        answer(a_closed_round(group), group, *[FINE] * 12)
        GroupMembership.objects.filter(person=pupils_of(group)[0]).update(end_date=timezone.localdate() - 2 * DAY)
        count()
        assert whole(*rounds_of(group.unit)) == ((11, 11), (11, 0))

    def test_who_went_on_in_another_round_is_asked_in_neither_class_twice(self) -> None:
        unit = register.unit(register.organiser())
        first, second = (a_class(unit, name, 12, level=8) for name in ("8A", "8B"))
        answer(a_closed_round(first), first, *[FINE] * 12)
        answer(a_closed_round(second), second, *[FINE] * 12)
        GroupMembership.objects.filter(person=pupils_of(first)[0]).update(group=second)
        count()
        assert [whole(one)[0] for one in rounds_of(unit)] == [(11, 11), (12, 12)]

    def test_a_pupil_of_another_year_level_counts_in_that_of_the_class(self) -> None:
        group = a_class(register.unit(register.organiser()), "8A", 12, level=8)
        Enrolment.objects.filter(person=pupils_of(group)[0]).update(year_level=9)
        answer(a_closed_round(group), group, *[LOST], *[FINE] * 11)
        count()
        (told,) = rounds_of(group.unit)
        assert dict(told.counts.response) == {(8, str(group.pk)): (12, 12)}


@pytest.mark.django_db(transaction=True)
def test_two_who_count_at_once_count_once() -> None:
    group = a_class(register.unit(register.organiser()), "8A", 12, level=8)
    answer(a_closed_round(group), group, *[FINE] * 12)
    start, troubles = threading.Barrier(2), list[str]()

    def run() -> None:
        try:
            start.wait()
            count()
        except Exception as trouble:  # noqa: BLE001 (told by the test)
            troubles.append(repr(trouble))
        finally:
            connection.close()

    both = [threading.Thread(target=run) for _one in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join(timeout=60)
    assert troubles == []
    assert RoundFigures.objects.count() == 1
