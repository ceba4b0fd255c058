"""What mapping has found, for the signals: marks made of the answers, and which pupils staff's rounds passed by.

Marks are not stored. They are made of the answers whenever somebody asks, so that a mark never outlives its answer.
What a pupil answers counts from the day after the round has closed: until then it may be taken back without a trace,
and a signal would be one. What staff answer counts from the day they were done with the pupil, as it was changed since.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Hashable, Iterator
from functools import lru_cache

from django.apps import apps
from django.db import connection
from django.db.models import F, Q
from django.utils.timezone import localdate

from fullfolj.domain.attachment import Party
from fullfolj.mapping.instruments.content import Instrument
from fullfolj.mapping.marks import Answers, profile
from fullfolj.mapping.models import FrozenInstrument, MappingRound, Sheet, StaffMapping
from fullfolj.school.history import newest
from fullfolj.school.models import GroupMembership
from fullfolj.signals.mapping_facts import FindingSource
from fullfolj.signals.mapping_states import Found, Known, Missed, There, Told

_DAY = dt.timedelta(days=1)
#: Shipped instrument → its questions about being there, and the one about taking part in the work of lessons.
THERE = {
    "staff": (("b1a", "b1b", "b1c"), "b4"),
    "pupil-older": (("b1", "b3"), "b4"),
    "pupil-younger": (("b1", "b3"), "b4"),
}
#: So many rows are read from the database at a time.
_ROWS = 2_000


def found(students: Collection[int]) -> Iterator[tuple[int, Known]]:
    """Pupil and fact: what the pupils and guardians answered, what staff did, and whom staff's rounds passed by."""
    yield from _on_sheets(students)
    yield from _by_staff(students)
    yield from _missed(students)


def _on_sheets(students: Collection[int]) -> Iterator[tuple[int, Known]]:
    sheets = Sheet.objects.filter(student__in=students).values_list(
        "pk", "student_id", "guardian_id", "answers", "round__opens_on", "round__closes_on", "round__instrument_id"
    )
    for number, student, guardian, answers, opened, closed, instrument in sheets.iterator(_ROWS):
        told = _told(_instrument(instrument), answers, opened, guardian)
        if told is not None:
            yield student, Known(closed + _DAY, ("sheet", number), told)


def _by_staff(students: Collection[int]) -> Iterator[tuple[int, Known]]:
    events = apps.get_model("mapping", "StaffMappingEvent").objects.filter(student__in=students, done_at__isnull=False)
    rounds = {one.pk: one for one in MappingRound.objects.filter(instrument__party=Party.STAFF)}
    rows = events.order_by("pgh_id").values_list(
        "pgh_label", "pgh_created_at", "pgh_obj_id", "student_id", "round_id", "answers", "changed_at", "done_at"
    )
    for label, at, number, student, round_id, answers, changed_at, done_at in rows.iterator(_ROWS):
        key, planned = ("staff", number), rounds.get(round_id)
        if label == "delete" or planned is None:
            yield student, Known(localdate(at), key, None)
        else:
            told = _told(_instrument(planned.instrument_id), answers, planned.opens_on)
            yield student, Known(localdate(max(changed_at, done_at)), key, told)


def _missed(students: Collection[int]) -> Iterator[tuple[int, Known]]:
    """Those in a round's classes on its last day with whom staff were not done."""
    closing = F("group__mapping_rounds__closes_on")
    there = Q(start_date__isnull=True) | Q(start_date__lte=closing)
    there &= Q(end_date__isnull=True) | Q(end_date__gte=closing)
    done = set(
        StaffMapping.objects.filter(student__in=students, done_at__isnull=False).values_list("round_id", "student_id")
    )
    members = GroupMembership.objects.filter(
        there, person__in=students, group__mapping_rounds__instrument__party=Party.STAFF
    )
    rows = members.values_list(
        "person_id",
        "group__mapping_rounds__pk",
        "group__mapping_rounds__opens_on",
        "group__mapping_rounds__closes_on",
        "group__mapping_rounds__instrument_id",
    )
    for student, number, opened, closed, instrument in rows.distinct().iterator(_ROWS):
        if (number, student) not in done and _instrument(instrument).dimensions:
            key: Hashable = ("missed", number, student)
            yield student, Known(closed + _DAY, key, Missed(opened, closed))


def _told(instrument: Instrument, answers: Answers, opened: dt.date, guardian: int | None = None) -> Told | None:
    """What the answers say; None for an instrument that makes no marks, as a check-in."""
    if not instrument.dimensions:
        return None
    marks = {
        one.dimension: Found(one.mark, one.pointing, one.answered, one.items) for one in profile(instrument, answers)
    }
    return Told(instrument.party, opened, marks, guardian, _there(instrument, answers))


def _there(instrument: Instrument, answers: Answers) -> There | None:
    """None where the instrument does not ask, or one of the questions has no answer."""
    being, taking_part = THERE.get(instrument.code, ((), ""))
    items = [item for code in (*being, taking_part) if (item := instrument.item(code)) is not None]
    given = [answers.get(item.code) for item in items]
    if not items or not all(isinstance(value, int) for value in given):
        return None
    well = [value not in item.risk for item, value in zip(items, given, strict=True)]
    return There(all(well[:-1]), well[-1], len(items))


@lru_cache(maxsize=200)
def _instrument(number: int) -> Instrument:
    """By the number of what is frozen, which never changes."""
    return FrozenInstrument.objects.get(pk=number).instrument


def _state() -> str:
    """What pupils answer is in no history: when the last was changed stands for it. The same for everybody, also for
    whoever reaches no pupil (config 0018).
    """
    with connection.cursor() as cursor:
        cursor.execute("select mapping_sheets_changed_at()")
        (latest,) = cursor.fetchone()
    return f"{newest(Sheet, StaffMapping, MappingRound, GroupMembership)} {latest}"


SOURCE = FindingSource("mapping", found, _state)
