"""The pages about slots: a week of them, one with who comes, and what a pupil has booked and can book."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.forms import Form
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fullfolj.access.gate import Visitor
from fullfolj.school.models import Organisation, Person
from fullfolj.shell import words
from fullfolj.shell.components import ErrorLink
from fullfolj.shell.error_links import error_links
from fullfolj.support.flex.queries import Coming, Filled
from fullfolj.support.models import Booking, Slot

_WEEK = dt.timedelta(weeks=1)


@dataclass(frozen=True)
class SlotRow:
    """`room` says how many places are left, or that it is called off. `url` is empty where there is no page."""

    what: str
    when: str
    day: str
    hours: str
    meta: str
    room: str
    url: str


@dataclass(frozen=True)
class DayRows:
    heading: str
    rows: tuple[SlotRow, ...]


@dataclass(frozen=True)
class UnitLink:
    name: str
    url: str
    make_url: str


@dataclass(frozen=True)
class SlotsPage:
    """The visitor's own, and where the units' weeks are."""

    own: tuple[DayRows, ...]
    units: tuple[UnitLink, ...]


@dataclass(frozen=True)
class WeekPage:
    unit: str
    week: str
    days: tuple[DayRows, ...]
    before_url: str
    after_url: str
    make_url: str


@dataclass(frozen=True)
class MakePage:
    unit: str
    back: str
    form: Form
    errors: tuple[ErrorLink, ...]


@dataclass(frozen=True)
class ComerRow:
    """`state` is the place in the queue, or whether the pupil came, where that is known."""

    name: str
    url: str
    state: str


@dataclass(frozen=True)
class CallOff:
    """`both` names the button for it and all later ones that were set up together with it; empty without any."""

    url: str
    both: str


@dataclass(frozen=True)
class SlotPage:
    """`others` are those who are not named for the visitor. The form is there once the slot has started."""

    row: SlotRow
    back: str
    coming: tuple[ComerRow, ...]
    waiting: tuple[ComerRow, ...]
    others: str
    form: Form | None
    attendance_url: str
    errors: tuple[ErrorLink, ...]
    call_off: CallOff | None


@dataclass(frozen=True)
class BookedRow:
    """`leave_url` is empty once it has started, or is called off; `button` leads there."""

    row: SlotRow
    state: str
    button: str
    leave_url: str


@dataclass(frozen=True)
class OfferRow:
    """`book_url` is empty where another slot is booked at the time, as `trouble` says."""

    row: SlotRow
    button: str
    book_url: str
    trouble: str


@dataclass(frozen=True)
class OfferDay:
    heading: str
    rows: tuple[OfferRow, ...]


@dataclass(frozen=True)
class BookPage:
    """For the pupil, or for staff who book for the pupil: `is_own` tells. A part of the pupil page has no days."""

    name: str
    back: str
    url: str
    is_own: bool
    is_part: bool
    booked: tuple[BookedRow, ...]
    days: tuple[OfferDay, ...]


@dataclass(frozen=True)
class BookRoutes:
    """Where a pupil's page is, and where its buttons lead."""

    page: str
    book: str
    leave: str
    is_own: bool


OWN = BookRoutes("support-own-slots", "support-own-slot-book", "support-own-slot-leave", is_own=True)
FOR_STUDENT = BookRoutes(
    "support-student-slots", "support-student-slot-book", "support-student-slot-leave", is_own=False
)


def slots_page(
    own: Sequence[Slot], full: Mapping[int, Filled], units: Sequence[Organisation], today: dt.date
) -> SlotsPage:
    links = tuple(
        UnitLink(
            str(one),
            reverse("support-slots-unit", args=[one.uuid]),
            reverse("support-slots-set-up", args=[one.uuid]),
        )
        for one in units
    )
    return SlotsPage(_by_day(own, full, today), links)


def week_page(
    unit: Organisation, monday: dt.date, found: Sequence[Slot], full: Mapping[int, Filled], today: dt.date
) -> WeekPage:
    url = reverse("support-slots-unit", args=[unit.uuid])
    return WeekPage(
        unit=str(unit),
        week=words.sentence_case(words.week(monday)),
        days=_by_day(found, full, today),
        before_url=f"{url}?day={monday - _WEEK}",
        after_url=f"{url}?day={monday + _WEEK}",
        make_url=reverse("support-slots-set-up", args=[unit.uuid]),
    )


def make_page(unit: Organisation, form: Form) -> MakePage:
    back = reverse("support-slots-unit", args=[unit.uuid])
    return MakePage(str(unit), back, form, error_links(form, whole="support"))


def set_up_words(slots: Sequence[Slot], skipped: Sequence[dt.date], today: dt.date) -> str:
    """What the notice says: how many there are, and which days were skipped."""
    said = ngettext("%(count)s slot is set up.", "%(count)s slots are set up.", len(slots)) % {
        "count": words.sentence_case(words.count(len(slots), neuter=True))
    }
    if not skipped:
        return said
    days = words.listed([words.day(one, today) for one in skipped])
    return f"{said} {_('Skipped, since the school is closed: %(days)s.') % {'days': days}}"


def overlap_words(met: Sequence[Slot], today: dt.date) -> str:
    """What the holder has at the same time."""
    first = met[0]
    said = {"what": first.what, "when": _when(first, today), "name": str(first.holder)}
    text = _("%(name)s has “%(what)s” at that time: %(when)s.") % said
    more = len(met) - 1
    if more:
        text = f"{text} {_('And %(count)s more.') % {'count': words.count(more)}}"
    return f"{text} {_('Tick below if both shall be there.')}"


def slot_page(
    one: Slot, found: Coming, form: Form | None, visitor: Visitor, *, may_change: bool, later: int
) -> SlotPage:
    """`later` are how many are called off with it, if somebody wants that."""
    address = [one.unit.uuid, one.uuid]
    turns = [(booking, found.filled.turn(booking.seat_id)) for booking in found.bookings]
    is_open = not one.check_bookable(visitor.now)
    others = ngettext("And %(count)s whom you do not see.", "And %(count)s whom you do not see.", found.others)
    return SlotPage(
        row=_row(one, found.filled, visitor.today),
        back=f"{reverse('support-slots-unit', args=[one.unit.uuid])}?day={one.date}",
        coming=tuple(_comer(booking, "") for booking, turn in turns if not turn),
        waiting=tuple(_comer(booking, _queue(turn)) for booking, turn in turns if turn),
        others=others % {"count": words.count(found.others)} if found.others else "",
        form=form,
        attendance_url=reverse("support-slot-attendance", args=address),
        errors=() if form is None else error_links(form, whole="support"),
        call_off=_call_off(later, reverse("support-slot-call-off", args=address)) if may_change and is_open else None,
    )


def book_page(
    student: Person,
    booked: Sequence[Booking],
    offered: Sequence[Slot],
    full: Mapping[int, Filled],
    routes: BookRoutes,
    visitor: Visitor,
    *,
    is_part: bool,
) -> BookPage:
    """What is booked already is not offered again."""
    taken = [one.slot for one in booked if one.slot.called_off_at is None]
    left = [one for one in offered if one.pk not in {each.pk for each in taken}]
    return BookPage(
        name=str(student),
        back=reverse("student", args=[student.uuid]),
        url=reverse(routes.page, args=[student.uuid]),
        is_own=routes.is_own,
        is_part=is_part,
        booked=tuple(_booked(one, full[one.slot_id], student, routes, visitor) for one in booked),
        days=tuple(
            OfferDay(heading, tuple(_offer(one, full[one.pk], taken, student, routes, visitor.today) for one in each))
            for heading, each in _days(left, visitor.today)
        ),
    )


def booked_words(turn: int, routes: BookRoutes) -> str:
    """What the notice says to whoever has booked."""
    if not turn:
        return _("Booked.")
    if routes.is_own:
        return _("It is full. %(turn)s If somebody leaves, the place is yours by itself.") % {"turn": _queue(turn)}
    return _("It is full. %(turn)s If somebody leaves, the pupil gets the place by itself.") % {"turn": _queue(turn)}


def left_words(routes: BookRoutes) -> str:
    """What the notice says when a place has been left."""
    return _("You have left the place.") if routes.is_own else _("The pupil's place is free for others.")


def called_off_words(done: int) -> str:
    """What the notice says; called off already it says the same."""
    if done <= 1:
        return _("It is called off. Those who have booked it see that.")
    return _("%(count)s slots are called off. Those who have booked them see that.") % {
        "count": words.sentence_case(words.count(done, neuter=True))
    }


def _booked(one: Booking, full: Filled, student: Person, routes: BookRoutes, visitor: Visitor) -> BookedRow:
    turn = full.turn(one.seat_id)
    if one.slot.called_off_at is not None:
        state = _("It has been called off.")
    else:
        state = _queue(turn) if turn else (_("You have a place.") if routes.is_own else _("Has a place."))
    is_open = not one.slot.check_bookable(visitor.now)
    url = reverse(routes.leave, args=[student.uuid, one.slot.uuid]) if is_open else ""
    button = _("Leave the place") if routes.is_own else _("Take the pupil off it")
    return BookedRow(_row(one.slot, None, visitor.today), state, button, url)


def _offer(
    one: Slot, full: Filled, taken: Sequence[Slot], student: Person, routes: BookRoutes, today: dt.date
) -> OfferRow:
    meets = any(each.starts_at < one.ends_at and each.ends_at > one.starts_at for each in taken)
    return OfferRow(
        row=_row(one, full, today),
        button=_("Book") if full.free else _("Stand in the queue") if routes.is_own else _("Put in the queue"),
        book_url="" if meets else reverse(routes.book, args=[student.uuid, one.uuid]),
        trouble=_("Another slot is booked at that time.") if meets else "",
    )


def _call_off(later: int, url: str) -> CallOff:
    text = ngettext("Call off this and the later one", "Call off this and the %(count)s later ones", later)
    return CallOff(url, text % {"count": words.count(later)} if later else "")


def _by_day(found: Sequence[Slot], full: Mapping[int, Filled], today: dt.date) -> tuple[DayRows, ...]:
    page: Callable[[Slot], str] = lambda one: reverse("support-slot", args=[one.unit.uuid, one.uuid])  # noqa: E731
    return tuple(
        DayRows(heading, tuple(_row(one, full[one.pk], today, page(one)) for one in each))
        for heading, each in _days(found, today)
    )


def _days(found: Sequence[Slot], today: dt.date) -> list[tuple[str, list[Slot]]]:
    """The slots of each day, with its heading."""
    days: dict[dt.date, list[Slot]] = {}
    for one in found:
        days.setdefault(one.date, []).append(one)
    return [(words.sentence_case(words.long_day(day, today)), each) for day, each in days.items()]


def _row(one: Slot, full: Filled | None, today: dt.date, url: str = "") -> SlotRow:
    meta = _("%(place)s · %(holder)s") % {"place": one.place, "holder": one.holder}
    day = words.day(one.date, today)
    return SlotRow(one.what, _when(one, today), day, _hours(one), meta, _room(one, full), url)


def _when(one: Slot, today: dt.date) -> str:
    """*Tisdag 24 november 14.00–15.00*."""
    return f"{words.sentence_case(words.long_day(one.date, today))} {_hours(one)}"


def _hours(one: Slot) -> str:
    return f"{words.clock(localtime(one.starts_at))}–{words.clock(localtime(one.ends_at))}"


def _room(one: Slot, full: Filled | None) -> str:
    if one.called_off_at is not None:
        return _("Called off.")
    if full is None:
        return ""
    if full.free:
        said = {"free": full.free, "all": full.capacity}
        return ngettext("%(free)s of %(all)s place left.", "%(free)s of %(all)s places left.", full.capacity) % said
    if not full.waiting:
        return _("Full.")
    return ngettext("Full, %(count)s waits.", "Full, %(count)s wait.", full.waiting) % {"count": full.waiting}


def _queue(turn: int) -> str:
    return _("Number %(turn)s in the queue.") % {"turn": turn}


def _comer(one: Booking, queue: str) -> ComerRow:
    state = queue or one.seat.get_outcome_display()
    return ComerRow(str(one.student), reverse("student", args=[one.student.uuid]), state)
