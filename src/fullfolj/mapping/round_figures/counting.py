"""Rounds that have closed are counted, each once: who was asked, and what was answered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from fullfolj.domain.actor import Actor
from fullfolj.mapping.asked import members_on
from fullfolj.mapping.instruments.content import Instrument, Party
from fullfolj.mapping.marks import Answers
from fullfolj.mapping.models import MappingRound, RoundFigures, Sheet, StaffMapping
from fullfolj.mapping.round_figures.counts import Asked, RoundCounts
from fullfolj.mapping.round_figures.levels import level_on, levels_of
from fullfolj.school.history import recorded


def is_counted(instrument: Instrument) -> bool:
    """Not what makes no marks, nor what several guardians answer about one pupil."""
    return bool(instrument.dimensions) and instrument.party is not Party.GUARDIAN


def count_closed(*, by: Actor, now: dt.datetime, today: dt.date) -> int:
    """Counts each round whose last day is before today and that is not counted yet; how many they were.

    Once and for all: nothing in a round can be answered after its last day, and who leaves later stays counted. For the
    system, past the scopes: it reads sheets and shows nobody. ExceptionGroup when some could not be counted: the others
    are.
    """
    due = MappingRound.objects.filter(closes_on__lt=today, figures=None).order_by("closes_on", "pk")
    numbers = list(due.values_list("pk", flat=True))
    troubles = []
    for number in numbers:
        try:
            _count(number, by, now)
        except Exception as trouble:  # noqa: BLE001 (raised when the others are counted)
            troubles.append(trouble)
    if troubles:
        raise ExceptionGroup("rounds that could not be counted", troubles)
    return len(numbers)


def _count(number: int, by: Actor, now: dt.datetime) -> None:
    """Two who count the round take turns, and the second does nothing; nor does one that was taken back just now."""
    with recorded("mapping.count", by=by):
        held = MappingRound.objects.select_for_update(of=["self"]).select_related("instrument", "unit")
        planned = held.filter(pk=number).first()
        if planned is not None and not RoundFigures.objects.filter(round=planned).exists():
            RoundFigures.objects.create(round=planned, counted_at=now, counts=counts_of(planned))


def counts_of(planned: MappingRound) -> dict[str, object]:
    """What is to be kept of a closed round; nothing of an instrument that makes no marks."""
    instrument = planned.instrument.instrument
    if not is_counted(instrument):
        return {}
    return RoundCounts.of(instrument, _asked(planned), _sheets(planned)).to_data()


def _asked(planned: MappingRound) -> Mapping[int, Asked]:
    """Who was in the round's classes on its last day, in the last of them by name; protected identities are not asked.

    Whoever had begun on the same questions in another round that was open goes on there, and is asked here only if
    something is answered here too.
    """
    members = members_on(planned, planned.closes_on).order_by("group__display_name", "group_id")
    rows = {
        student: (str(group), sex)
        for student, group, sex in members.values_list("person", "group", "person__legal_sex")
    }
    elsewhere = _going_on_elsewhere(planned) - {student for student, _answers in _sheets(planned)}
    levels = levels_of(planned.unit)
    return {
        student: Asked(group, level_on(levels.get(student, ()), planned.closes_on), sex)
        for student, (group, sex) in rows.items()
        if student not in elsewhere
    }


def _going_on_elsewhere(planned: MappingRound) -> set[int]:
    if planned.instrument.party != Party.STUDENT:
        return set()
    meanwhile = MappingRound.objects.filter(
        instrument__code=planned.instrument.code, opens_on__lte=planned.closes_on, closes_on__gte=planned.opens_on
    )
    begun = Sheet.objects.filter(round__in=meanwhile.exclude(pk=planned.pk), guardian=None)
    return set(begun.values_list("student_id", flat=True))


def _sheets(planned: MappingRound) -> Iterator[tuple[int, Answers]]:
    """Pupil and answers, one sheet at a time."""
    sheets = (StaffMapping if planned.instrument.party == Party.STAFF else Sheet).objects.filter(round=planned)
    yield from sheets.values_list("student_id", "answers").iterator(chunk_size=500)
