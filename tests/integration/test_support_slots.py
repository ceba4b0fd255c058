"""Slots that pupils book: who sets them up, who has a place and who waits, who is seen by whom, and who came."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from fullfolj.access.models import Account, Reading
from fullfolj.domain.actor import OPERATOR, Actor, ActorKind
from fullfolj.domain.errors import PlainError
from fullfolj.school.actions_protection import empty_people
from fullfolj.school.calendar import set_period
from fullfolj.school.enums import AssignmentRoleType, DutyRole, PeriodKind
from fullfolj.school.models import Duty, Group, Person
from fullfolj.signals.models import Signal
from fullfolj.support.flex import actions, queries
from fullfolj.support.flex.days import times_on, weekly
from fullfolj.support.models import Booking, Intervention, Outcome, Seat, Slot
from tests import register
from tests.cases import a_case
from tests.integration.test_support import DAY, client_of, today, words_of
from tests.slots import a_booking, a_slot

pytestmark = pytest.mark.django_db


@pytest.fixture
def group() -> Group:
    return register.group(register.unit(register.organiser()), "8B")


@pytest.fixture
def pupil(group: Group) -> Person:
    return register.student(group.unit, "Alva", group=group)


@pytest.fixture
def other(group: Group) -> Person:
    return register.student(group.unit, "Berit", group=group)


@pytest.fixture
def mentor(group: Group) -> Account:
    return register.assigned(group, AssignmentRoleType.MENTOR)


@pytest.fixture
def teacher(group: Group) -> Account:
    """Who teaches another class of the school, and reaches neither Alva nor Berit."""
    return register.assigned(register.group(group.unit, "7A"), AssignmentRoleType.TEACHER)


def own(pupil: Person) -> Client:
    return client_of(register.account(pupil.organiser, pupil))


def booked(client: Client, pupil: Person, slot: Slot, route: str = "support-own-slot-book") -> str:
    """What the page says afterwards."""
    page = client.post(reverse(route, args=[pupil.uuid, slot.uuid]), follow=True)
    assert page.status_code == 200
    return page.content.decode().replace("\xa0", " ")


def left(client: Client, pupil: Person, slot: Slot) -> str:
    return booked(client, pupil, slot, "support-own-slot-leave")


def next_school_day(weekday: int = 0) -> dt.date:
    """A day of the coming weeks that is no red day."""
    day = today() + 2 * DAY
    while day.weekday() != weekday:
        day += DAY
    return day if weekly(day, None, []).held else next_school_day(weekday + 1)


class TestSettingUp:
    def sent(self, teacher: Account, **more: object) -> dict[str, object]:
        return {
            "kind": "flex-time",
            "what": "Matte, år 7–9",
            "place": "Sal 12",
            "date": str(next_school_day()),
            "starts": "14:30",
            "ends": "15.30",
            "capacity": "8",
            "holder": str(teacher.pk),
            "until": "",
            **more,
        }

    def address(self, group: Group) -> str:
        return reverse("support-slots-set-up", args=[group.unit.uuid])

    def test_a_teacher_sets_up_one_and_sees_it_in_the_week(self, teacher: Account, group: Group) -> None:
        client = client_of(teacher)
        for _click in range(2):
            assert client.post(self.address(group), self.sent(teacher)).status_code == 302
        one = Slot.objects.get()
        assert (one.holder, one.capacity, timezone.localtime(one.starts_at).hour) == (teacher, 8, 14)
        week = client.get(reverse("support-slots-unit", args=[group.unit.uuid]), {"day": str(next_school_day())})
        assert "8 av 8 platser kvar" in week.content.decode().replace("\xa0", " ")
        assert "Matte, år 7–9" in words_of(client, "support-slots")
        event = one.events.get()  # type: ignore[attr-defined]
        assert event.pgh_context.metadata == {"actor": f"account:{teacher.pk}", "action": "support.slots-set-up"}

    @pytest.mark.parametrize(
        ("field", "value", "told"),
        [
            ("ends", "14:30", "Det måste sluta efter att det har börjat."),
            ("starts", "halv tre", "Skriv tiden som 14:30."),
            ("place", "", "Skriv var det är."),
            ("capacity", "0", "större än eller lika med 1"),
            ("date", "2020-01-07", "Välj en dag från i dag, inom ett år."),
            ("until", "2020-01-07", "Välj en dag efter den första, inom ett år."),
            ("holder", "999999", "999999"),
            ("kind", "homework", "homework"),
        ],
    )
    def test_bad_input_is_told_and_what_was_written_is_left(
        self, teacher: Account, group: Group, field: str, value: str, told: str
    ) -> None:
        response = client_of(teacher).post(self.address(group), self.sent(teacher, **{field: value}))
        assert response.status_code == 422
        assert told in response.content.decode().replace("\xa0", " ")
        assert "Matte, år 7–9" in response.content.decode(), "what is written is left"
        assert not Slot.objects.exists()

    def test_a_day_in_a_break_is_refused_and_a_repeated_one_skips_it_and_says_so(
        self, teacher: Account, group: Group
    ) -> None:
        first = next_school_day()
        closed = first + 7 * DAY
        set_period(
            organisation=group.unit,
            kind=PeriodKind.BREAK,
            name="Lov",
            first_day=closed,
            last_day=closed + 4 * DAY,
            by=OPERATOR,
        )
        client = client_of(teacher)
        refused = client.post(self.address(group), self.sent(teacher, date=str(closed)))
        assert refused.status_code == 422
        assert "Dagen ligger i Lov. Välj en skoldag. Närmast ligger" in refused.content.decode()
        page = client.post(self.address(group), self.sent(teacher, until=str(first + 14 * DAY)), follow=True)
        expected = [day for day in (first, first + 14 * DAY) if weekly(day, None, []).held]
        assert [one.date for one in Slot.objects.order_by("starts_at")] == expected
        assert "eftersom skolan är stängd" in page.content.decode()

    def test_the_holder_who_has_another_slot_then_is_warned_and_may_have_both(
        self, teacher: Account, group: Group
    ) -> None:
        client = client_of(teacher)
        client.post(self.address(group), self.sent(teacher))
        Slot.objects.update(made_at=timezone.now() - DAY)
        again = self.sent(teacher, what="Svenska", starts="15:00", ends="16:00")
        warned = client.post(self.address(group), again)
        assert warned.status_code == 422
        assert "Matte, år 7–9" in warned.content.decode()
        assert client.post(self.address(group), {**again, "anyway": "on"}).status_code == 302
        Slot.objects.update(made_at=timezone.now() - DAY)
        assert client.post(self.address(group), self.sent(teacher, starts="15:30", ends="16:00")).status_code == 422
        assert client.post(self.address(group), self.sent(teacher, starts="16:00", ends="17:00")).status_code == 302
        assert Slot.objects.count() == 3, "what ends when the next starts does not overlap"

    def test_an_hour_stays_the_hour_when_the_clock_is_changed(self) -> None:
        before, after = times_on([dt.date(2026, 10, 20), dt.date(2026, 10, 27)], dt.time(14, 30), dt.time(15, 30))
        assert (before[0].astimezone(dt.UTC).hour, after[0].astimezone(dt.UTC).hour) == (12, 13)

    def test_who_is_at_another_unit_can_not_hold_it(self, teacher: Account, group: Group) -> None:
        assert group.unit.parent is not None
        away = register.staff(register.unit(group.unit.parent, "Bergskolan"), DutyRole.SCHOOL_COUNSELLOR)
        assert client_of(teacher).post(self.address(group), self.sent(away)).status_code == 422
        found = queries.holders(group.unit, today())
        assert teacher in found
        assert away not in found

    def test_the_database_knows_that_it_ends_after_it_starts(self, group: Group) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            a_slot(group.unit, minutes=0)


class TestBooking:
    def test_a_pupil_books_once_and_sees_the_place(self, group: Group, pupil: Person) -> None:
        slot, client = a_slot(group.unit), own(pupil)
        booked(client, pupil, slot)
        assert "Du har en plats" in booked(client, pupil, slot)
        assert (Booking.objects.count(), Seat.objects.count()) == (1, 1)

    def test_the_last_place_then_the_queue_and_a_place_that_is_left_is_the_next_ones(
        self, group: Group, pupil: Person, other: Person
    ) -> None:
        slot, third = a_slot(group.unit, capacity=1), register.student(group.unit, "Cia", group=group)
        one, two, three = own(pupil), own(other), own(third)
        booked(one, pupil, slot)
        assert "Nummer 1 i kön" in booked(two, other, slot)
        assert "Nummer 2 i kön" in booked(three, third, slot)
        assert "Du har lämnat platsen" in left(one, pupil, slot)
        assert "Du har en plats" in words_of(two, "support-own-slots", other.uuid)
        assert "Nummer 1 i kön" in words_of(three, "support-own-slots", third.uuid)
        assert "Nummer 2 i kön" in booked(one, pupil, slot), "who comes back is last"
        left(three, third, slot)
        left(three, third, slot)
        assert "Nummer 1 i kön" in words_of(one, "support-own-slots", pupil.uuid)

    def test_other_pupils_are_counted_and_never_named(self, group: Group, pupil: Person, other: Person) -> None:
        slot = a_slot(group.unit, capacity=3)
        a_booking(slot, other)
        client = own(pupil)
        text = words_of(client, "support-own-slots", pupil.uuid) + booked(client, pupil, slot)
        assert "2 av 3 platser kvar" in text
        assert "Berit" not in text

    def test_not_two_at_the_same_time(self, group: Group, pupil: Person) -> None:
        first, second = a_slot(group.unit), a_slot(group.unit, in_days=7.02, what="Svenska")
        after = a_slot(group.unit, in_days=7 + 1.001 / 24, what="Engelska")
        client = own(pupil)
        booked(client, pupil, first)
        assert "Ett annat pass är bokat då" in booked(client, pupil, second)
        assert not Booking.objects.filter(slot=second).exists()
        booked(client, pupil, after)
        assert Booking.objects.filter(slot=after).exists()
        left(client, pupil, first)
        left(client, pupil, after)
        booked(client, pupil, second)
        assert Booking.objects.filter(slot=second).exists()

    def test_not_after_it_has_started_nor_left_then(self, group: Group, pupil: Person, other: Person) -> None:
        slot = a_slot(group.unit, in_days=-0.01)
        assert "Det har redan börjat" in booked(own(pupil), pupil, slot)
        a_booking(slot, other)
        assert "Det har redan börjat" in left(own(other), other, slot)
        assert Seat.objects.get().left_at is None

    def test_called_off_is_read_by_those_who_booked_and_gone_for_others(
        self, group: Group, pupil: Person, other: Person, teacher: Account
    ) -> None:
        slot = a_slot(group.unit, holder=teacher)
        a_booking(slot, pupil)
        address = reverse("support-slot-call-off", args=[group.unit.uuid, slot.uuid])
        for _click in range(2):
            assert client_of(teacher).post(address).status_code == 302
        assert "Passet är inställt" in words_of(own(pupil), "support-own-slots", pupil.uuid)
        beside = own(other)
        assert "Matte" not in words_of(beside, "support-own-slots", other.uuid)
        assert "Passet är inställt" in booked(beside, other, slot)
        assert Booking.objects.count() == 1
        a_booking(a_slot(group.unit, what="Svenska"), pupil)

    def test_the_later_ones_of_those_set_up_together_are_called_off_too(self, group: Group, teacher: Account) -> None:
        now = timezone.now()
        plan = actions.SlotPlan(kind="flex-time", what="Matte", place="Sal 12", capacity=5, holder=teacher)
        starts = [now + n * 7 * DAY for n in (1, 2, 3, 4)]
        times = [(one, one + dt.timedelta(hours=1)) for one in starts]
        first, second, third, _last = actions.set_up(unit=group.unit, plan=plan, times=times, by=OPERATOR, now=now)
        other = a_slot(group.unit, holder=teacher, in_days=30)
        actions.call_off(slot=third, by=OPERATOR, now=now)
        client = client_of(teacher)
        assert "Ställ in det här och det senare passet" in words_of(
            client, "support-slot", group.unit.uuid, second.uuid
        )
        address = reverse("support-slot-call-off", args=[group.unit.uuid, second.uuid])
        answer = client.post(address, {"later": "yes"}, follow=True)
        assert "Två pass är inställda" in answer.content.decode()
        assert list(Slot.objects.filter(called_off_at=None).order_by("starts_at")) == [first, other]
        assert (
            'name="later"'
            not in client.get(reverse("support-slot", args=[group.unit.uuid, first.uuid])).content.decode()
        )

    def test_not_those_of_another_holder_nor_those_that_have_started(self, group: Group, teacher: Account) -> None:
        now = timezone.now()
        plan = actions.SlotPlan(kind="flex-time", what="Matte", place="Sal 12", capacity=5, holder=teacher)
        times = [(one, one + dt.timedelta(hours=1)) for one in (now + DAY, now + 2 * DAY, now + 3 * DAY)]
        first, second, third = actions.set_up(unit=group.unit, plan=plan, times=times, by=OPERATOR, now=now)
        Slot.objects.filter(pk=third.pk).update(holder=register.staff(group.unit, DutyRole.SCHOOL_COUNSELLOR))
        assert actions.call_off(slot=first, by=OPERATOR, now=now) == 1
        # An old page is sent once more, when the next one has begun.
        assert actions.call_off(slot=first, by=OPERATOR, now=second.starts_at, later=True) == 0
        assert set(Slot.objects.filter(called_off_at=None)) == {second, third}

    def test_of_another_unit_it_is_not_there(self, group: Group, pupil: Person) -> None:
        assert group.unit.parent is not None
        elsewhere = a_slot(register.unit(group.unit.parent, "Bergskolan"), what="Bergets")
        client = own(pupil)
        assert "Bergets" not in words_of(client, "support-own-slots", pupil.uuid)
        for route in ("support-own-slot-book", "support-own-slot-leave"):
            assert client.post(reverse(route, args=[pupil.uuid, elsewhere.uuid])).status_code == 404

    def test_staff_book_for_those_whom_they_reach(
        self, group: Group, pupil: Person, mentor: Account, teacher: Account
    ) -> None:
        slot = a_slot(group.unit)
        address = reverse("support-student-slot-book", args=[pupil.uuid, slot.uuid])
        assert client_of(teacher).post(address).status_code == 404
        assert client_of(mentor).post(address).status_code == 302
        assert "Har en plats" in words_of(client_of(mentor), "support-student-slots", pupil.uuid)
        assert "Du har en plats" in words_of(own(pupil), "support-own-slots", pupil.uuid)
        assert Reading.objects.filter(account=mentor, student=pupil, page="support.student-slots").exists()

    def test_who_does_not_book_is_no_signal(self, group: Group, pupil: Person) -> None:
        a_slot(group.unit, in_days=-3)
        assert not Signal.objects.exists()
        assert not Intervention.objects.exists()


class TestWhoSeesWhom:
    def text(self, account: Account, slot: Slot) -> str:
        return words_of(client_of(account), "support-slot", slot.unit.uuid, slot.uuid)

    def test_the_holder_sees_who_comes_also_whom_no_role_reaches_and_it_is_logged(
        self, group: Group, pupil: Person, teacher: Account
    ) -> None:
        slot = a_slot(group.unit, holder=teacher)
        a_booking(slot, pupil)
        assert "Alva" in self.text(teacher, slot)
        reading = Reading.objects.get(account=teacher, student=pupil)
        assert (reading.page, reading.ground) == ("support.slot", "teacher")
        late = slot.ends_at - queries.SEEN_BY_HOLDER - DAY
        Slot.objects.filter(pk=slot.pk).update(starts_at=late - DAY, ends_at=late)
        slot = a_slot(group.unit, holder=teacher, in_days=-40)
        a_booking(slot, pupil)
        assert "Alva" not in self.text(teacher, slot), "a month after it is enough"

    def test_others_see_those_whom_they_reach_and_how_many_more_there_are(
        self, group: Group, pupil: Person, mentor: Account
    ) -> None:
        slot, away = a_slot(group.unit), register.student(group.unit, "Doris")
        a_booking(slot, pupil)
        a_booking(slot, away)
        text = self.text(mentor, slot)
        assert "Alva" in text
        assert "Doris" not in text
        assert "Och en som du inte ser" in text

    def test_who_sees_no_support_sees_no_booking_that_tells_of_it(
        self, group: Group, pupil: Person, mentor: Account
    ) -> None:
        """A teacher of the class; of flex time they see who comes."""
        teacher = register.assigned(group, AssignmentRoleType.TEACHER)
        talks, flex = a_slot(group.unit, kind="coaching-talks", what="Samtal"), a_slot(group.unit, in_days=8)
        a_booking(talks, pupil)
        a_booking(flex, pupil)
        assert "Alva" in self.text(mentor, talks)
        assert "Alva" not in self.text(teacher, talks)
        assert "Alva" in self.text(teacher, flex)
        route, away = "support-student-slots", "support-student-slot-leave"
        leave = reverse(away, args=[pupil.uuid, talks.uuid])
        assert leave in client_of(mentor).get(reverse(route, args=[pupil.uuid])).text
        assert leave not in client_of(teacher).get(reverse(route, args=[pupil.uuid])).text
        assert client_of(teacher).post(leave).status_code == 404
        assert client_of(mentor).post(leave).status_code == 302

    def test_what_somebody_who_has_left_would_hold_is_not_offered(self, group: Group, pupil: Person) -> None:
        slot = a_slot(group.unit, holder=register.staff(group.unit, DutyRole.SCHOOL_NURSE), what="Läxhjälp")
        page = reverse("support-own-slots", args=[pupil.uuid])
        client = own(pupil)
        assert "Läxhjälp" in client.get(page).text
        slot.holder.person.duties.update(end_date=today() - DAY)
        assert "Läxhjälp" not in client.get(page).text

    def test_a_place_goes_with_its_booking(self, group: Group, pupil: Person) -> None:
        slot = a_slot(group.unit, capacity=1)
        a_booking(slot, pupil)
        Booking.objects.all().delete()
        assert queries.filled([slot])[slot.pk].free == 1
        assert not Seat.objects.exists()

    def test_nothing_tells_where_who_is_protected_has_been(self, group: Group, pupil: Person) -> None:
        slot, account = a_slot(group.unit), register.account(pupil.organiser, pupil)
        other = a_booking(slot, register.student(group.unit))
        mine = actions.book(slot=slot, student=pupil, by=Actor(ActorKind.ACCOUNT, account.pk), now=timezone.now())
        history = Seat._meta.get_field("events").related_model
        assert history.objects.filter(pgh_obj_id=mine.seat_id).exists()
        empty_people(person_ids=[pupil.pk], what="test.protect", by=OPERATOR)
        assert list(history.objects.values_list("pgh_obj_id", flat=True)) == [other.seat_id]

    def test_who_is_protected_is_named_for_nobody(self, group: Group, pupil: Person, teacher: Account) -> None:
        slot = a_slot(group.unit, holder=teacher)
        a_booking(slot, pupil)
        Person.objects.filter(pk=pupil.pk).update(is_protected=True, given_name="", family_name="", civic_no_digest="")
        text = self.text(teacher, slot)
        assert "Och en som du inte ser" in text
        assert not Reading.objects.filter(student=pupil).exists()


class TestAttendance:
    def noted(self, account: Account, slot: Slot, seat: Seat, outcome: str) -> int:
        address = reverse("support-slot-attendance", args=[slot.unit.uuid, slot.uuid])
        return client_of(account).post(address, {f"seat-{seat.pk}": outcome}).status_code

    def test_the_holder_says_who_came_and_corrects_it(self, group: Group, pupil: Person, teacher: Account) -> None:
        slot = a_slot(group.unit, holder=teacher, in_days=-0.01)
        seat = a_booking(slot, pupil).seat
        for outcome in ("stayed-away", "came"):
            assert self.noted(teacher, slot, seat, outcome) == 302
            seat.refresh_from_db()
            assert seat.outcome == outcome
        assert self.noted(teacher, slot, seat, "not-held") == 422

    def test_not_before_it_starts_nor_of_whoever_waited_nor_by_others(
        self, group: Group, pupil: Person, other: Person, teacher: Account, mentor: Account
    ) -> None:
        early = a_slot(group.unit, holder=teacher)
        assert self.noted(teacher, early, a_booking(early, pupil).seat, "came") == 422
        slot = a_slot(group.unit, holder=teacher, in_days=-0.01, capacity=1)
        first, waited = a_booking(slot, pupil).seat, a_booking(slot, other).seat
        assert self.noted(teacher, slot, waited, "came") == 302
        assert self.noted(mentor, slot, first, "came") == 403
        assert set(Seat.objects.values_list("outcome", flat=True)) == {""}
        coordinator = register.staff(group.unit, DutyRole.ATTENDANCE_COORDINATOR)
        assert self.noted(coordinator, slot, first, "came") == 302, "somebody stands in for who is ill"

    def test_the_database_takes_no_other_word(self, group: Group, pupil: Person) -> None:
        slot = a_slot(group.unit, in_days=-0.01)
        seat = a_booking(slot, pupil).seat
        with pytest.raises(IntegrityError), transaction.atomic():
            actions.note_attendance(slot=slot, outcomes={seat.pk: Outcome.NOT_HELD}, by=OPERATOR, now=timezone.now())

    def test_it_counts_as_the_sessions_of_a_support_measure_of_the_kind(
        self, group: Group, pupil: Person, mentor: Account, teacher: Account
    ) -> None:
        measure = a_case(pupil, responsible=mentor).interventions.get()
        began = today() - 10 * DAY
        Intervention.objects.filter(pk=measure.pk).update(kind="flex-time", kind_version=1, starts_on=began)
        for days, outcome, kind in (
            (-12, "came", "flex-time"),
            (-4, "came", "flex-time"),
            (-3, "stayed-away", "flex-time"),
            (-2, "came", "study-workshop"),
            (-1, "unknown", "flex-time"),
        ):
            slot = a_slot(group.unit, holder=teacher, in_days=days, kind=kind, minutes=1)
            assert self.noted(teacher, slot, a_booking(slot, pupil).seat, outcome) == 302
        text = words_of(client_of(mentor), "support-sessions", pupil.uuid, measure.uuid)
        assert "Kom 1 av 2 gånger" in text
        assert "Oklart: 1" in text
        assert text.count("(bokat pass)") == 3
        assert not measure.sessions.exists(), "nothing is written in the case by who holds a slot"


class TestActions:
    def test_an_action_says_why_not(self, group: Group, pupil: Person) -> None:
        slot = a_slot(group.unit)
        now = slot.starts_at
        with pytest.raises(PlainError):
            actions.book(slot=slot, student=pupil, by=OPERATOR, now=now)
        booking = a_booking(slot, pupil)
        with pytest.raises(PlainError):
            actions.leave(booking=booking, by=OPERATOR, now=now)
        with pytest.raises(PlainError):
            actions.call_off(slot=slot, by=OPERATOR, now=now)
        with pytest.raises(PlainError):
            actions.note_attendance(slot=slot, outcomes={}, by=OPERATOR, now=now - DAY)

    def test_a_holder_who_has_no_duty_left_reaches_nothing(self, group: Group, pupil: Person, teacher: Account) -> None:
        slot = a_slot(group.unit, holder=teacher)
        a_booking(slot, pupil)
        Duty.objects.filter(person=teacher.person).update(end_date=today() - DAY)
        address = reverse("support-slot", args=[group.unit.uuid, slot.uuid])
        assert client_of(teacher).get(address).status_code == 403
