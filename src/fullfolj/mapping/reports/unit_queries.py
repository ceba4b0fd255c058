"""What a unit's pupils have answered an instrument over the terms, as counts: read sheet by sheet, and none is kept.

Only rounds that have closed count: of an open one two reports of two days would tell what was handed in between.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet

from fullfolj.access import scopes
from fullfolj.access.gate import Visitor
from fullfolj.access.readings import log_readings
from fullfolj.domain.schoolyear import Term
from fullfolj.mapping import permissions
from fullfolj.mapping.instruments.content import Instrument, Party
from fullfolj.mapping.marks import Answers
from fullfolj.mapping.models import MappingRound, Sheet, StaffMapping
from fullfolj.mapping.reports.waves import Place, Wave
from fullfolj.mapping.statistics.shares import Kind
from fullfolj.school.models import Enrolment, Group, GroupMembership, Organisation
from fullfolj.school.swedish import SvSort

#: Terms that a report looks back on.
MOST_TERMS = 6


@dataclass(frozen=True)
class Choice:
    """An instrument that the unit has asked: the version of its newest round."""

    code: str
    instrument: Instrument


@dataclass(frozen=True)
class OpenRound:
    """A round that is answered today: of how many pupils the answers are handed in, or staff are done."""

    closes_on: dt.date
    done: int


@dataclass(frozen=True)
class UnitAnswers:
    """The waves of one instrument at a unit, the oldest first; `classes` are the names of classes, in their order.

    `open` are its rounds that are answered today, of which nothing else is told.
    """

    unit: Organisation
    chosen: Choice | None
    choices: Sequence[Choice]
    waves: Sequence[Wave]
    classes: Mapping[str, str]
    open: Sequence[OpenRound] = ()


def choices(unit: Organisation) -> list[Choice]:
    """What the unit has asked, the newest first."""
    rounds = MappingRound.objects.filter(unit=unit).order_by("instrument__code", "-opens_on", "-pk")
    newest = rounds.distinct("instrument__code").select_related("instrument")
    ordered = sorted(newest, key=lambda one: (one.opens_on, one.pk), reverse=True)
    return [Choice(one.instrument.code, one.instrument.instrument) for one in ordered]


def _is_reported(instrument: Instrument) -> bool:
    """Not what makes no marks, nor what several guardians answer about one pupil."""
    return bool(instrument.dimensions) and instrument.party is not Party.GUARDIAN


def chosen_of(every: Sequence[Choice], code: str) -> Choice | None:
    """The one of that code, else the first; None where there are none."""
    return next((one for one in every if one.code == code), next(iter(every), None))


def unit_answers(visitor: Visitor, unit: Organisation, code: str, *, page: str) -> UnitAnswers:
    """Of the pupils whom the visitor reaches, who go to the unit today; each whose sheet is read is logged.

    A handful of statements, however many sheets there are.
    """
    closed = set(MappingRound.objects.filter(unit=unit, closes_on__lt=visitor.today).values_list("instrument__code"))
    every = [one for one in choices(unit) if _is_reported(one.instrument)]
    every.sort(key=lambda one: (one.code,) not in closed)  # first what there is something to tell of
    chosen = chosen_of(every, code)
    if chosen is None:
        return UnitAnswers(unit, None, every, [], {})
    rounds = closed_rounds(unit, chosen.code, visitor.today)
    waves, reached = _waves(rounds), _reached(unit, visitor)
    _fill_kinds(rounds, waves, reached)
    counts_in = _last_rounds(rounds, waves, chosen.instrument.party, visitor)
    for planned, student, answers in sheets_of(rounds, chosen.instrument.party, visitor):
        wave = waves[planned]
        if student not in wave.kinds:  # has answered, and is in none of the classes any more
            wave.ask(student, reached.kind(student, "", wave.last), reached.sexes[student])
        if counts_in[wave.place, student] == planned:
            wave.add(student, answers)
    told = [wave for wave in dict.fromkeys(waves.values()) if wave.answered]
    ground = visitor.ground(permissions.PLAN)
    read = set[int]().union(*(one.answered for one in told))
    log_readings(sorted(read), by=visitor.actor, page=page, ground=ground, at=visitor.now)
    groups = Group.objects.filter(mapping_rounds__in=rounds).distinct().order_by(SvSort("display_name"), "pk")
    names = {str(number): name for number, name in groups.values_list("pk", "display_name")}
    return UnitAnswers(unit, chosen, every, told, names, _open_rounds(unit, chosen, visitor))


def closed_rounds(unit: Organisation, code: str, today: dt.date) -> list[MappingRound]:
    """The oldest first, of the last terms: all whose last day has passed."""
    rounds = list(
        MappingRound.objects.filter(unit=unit, instrument__code=code, closes_on__lt=today)
        .select_related("instrument")
        .order_by("opens_on", "pk")
    )
    terms = list(dict.fromkeys(Term.of(one.opens_on) for one in rounds))[-MOST_TERMS:]
    return [one for one in rounds if Term.of(one.opens_on) in terms]


def _open_rounds(unit: Organisation, chosen: Choice, visitor: Visitor) -> list[OpenRound]:
    """The first to close first. No answer is read."""
    told = "staff_mappings" if chosen.instrument.party is Party.STAFF else "sheets"
    is_done = {f"{told}__{'done_at' if told == 'staff_mappings' else 'handed_in_at'}__isnull": False}
    is_reached = Q(**is_done, **{f"{told}__student__in": visitor.scope(permissions.PLAN).ids()})
    rounds = MappingRound.objects.filter(
        unit=unit, instrument__code=chosen.code, opens_on__lte=visitor.today, closes_on__gte=visitor.today
    )
    counted = rounds.annotate(done=Count(f"{told}__student", filter=is_reached, distinct=True))
    return [OpenRound(*one) for one in counted.order_by("closes_on", "pk").values_list("closes_on", "done")]


def _waves(rounds: Sequence[MappingRound]) -> dict[int, Wave]:
    """Round → its wave."""
    made: dict[Place, Wave] = {}
    found = {}
    for one in rounds:
        place = Place(Term.of(one.opens_on), one.instrument_id)
        if place not in made:
            made[place] = Wave(place, one.instrument.instrument, one.opens_on)
        wave = found[one.pk] = made[place]
        wave.last = max(wave.last, one.closes_on)
    return found


type Levels = Sequence[tuple[dt.date | None, dt.date | None, int | None]]


@dataclass(frozen=True)
class _Reached:
    """Pupil → legal sex, of those whom the visitor reaches; and when they have gone in which year level."""

    sexes: Mapping[int, str]
    levels: Mapping[int, Levels]

    def kind(self, student: int, group: str, day: dt.date) -> Kind:
        return Kind(level_on(self.levels.get(student, ()), day), group)


def _reached(unit: Organisation, visitor: Visitor) -> _Reached:
    students = scopes.students(visitor.scope(permissions.PLAN))
    return _Reached(dict(students.values_list("pk", "legal_sex")), levels_of(unit))


def _fill_kinds(rounds: Sequence[MappingRound], waves: Mapping[int, Wave], reached: _Reached) -> None:
    """Who was asked on the round's last day, of what kind, and in which round it counts."""
    order = {one.pk: place for place, one in enumerate(rounds)}
    for planned, group, student, day in sorted(_members(rounds), key=lambda row: order[row[0]]):
        if student in reached.sexes:
            waves[planned].ask(student, reached.kind(student, str(group), day), reached.sexes[student])


def _members(rounds: Sequence[MappingRound]) -> QuerySet[GroupMembership, tuple[int, int, int, dt.date]]:
    """Round, class, pupil and the round's last day: as `asked.members_on`, of many closed rounds in one statement."""
    on = Q(start_date__isnull=True) | Q(start_date__lte=F("day")), Q(end_date__isnull=True) | Q(end_date__gte=F("day"))
    rows = GroupMembership.objects.filter(group__mapping_rounds__in=rounds, person__is_protected=False)
    return (
        rows.annotate(day=F("group__mapping_rounds__closes_on"))
        .filter(*on)
        .order_by("group__display_name", "group_id")
        .values_list("group__mapping_rounds", "group_id", "person_id", "day")
    )


def levels_of(unit: Organisation) -> Mapping[int, Levels]:
    """Pupil → when they have gone in which year level of the unit."""
    found: dict[int, list[tuple[dt.date | None, dt.date | None, int | None]]] = defaultdict(list)
    rows = Enrolment.objects.filter(unit=unit).values_list("person_id", "start_date", "end_date", "year_level")
    for student, first, last, level in rows.order_by("person_id", F("start_date").asc(nulls_first=True)):
        found[student].append((first, last, level))
    return found


def level_on(enrolments: Levels, day: dt.date) -> int | None:
    held = [
        level for first, last, level in enrolments if (first is None or first <= day) and (last is None or last >= day)
    ]
    return held[-1] if held else None


def sheets_of(rounds: Sequence[MappingRound], party: Party, visitor: Visitor) -> Iterator[tuple[int, int, Answers]]:
    """Round, pupil and answers of the sheets of closed rounds, one at a time."""
    rows = _readable(rounds, party, visitor).values_list("round_id", "student_id", "answers")
    yield from rows.iterator(chunk_size=500)


def _last_rounds(
    rounds: Sequence[MappingRound], waves: Mapping[int, Wave], party: Party, visitor: Visitor
) -> Mapping[tuple[Place, int], int]:
    """Wave and pupil → the last round there in which something is answered."""
    order = {one.pk: place for place, one in enumerate(rounds)}
    pairs = _readable(rounds, party, visitor).values_list("round_id", "student_id")
    return {(waves[one].place, student): one for one, student in sorted(pairs, key=lambda pair: order[pair[0]])}


def _readable(
    rounds: Sequence[MappingRound], party: Party, visitor: Visitor
) -> QuerySet[StaffMapping] | QuerySet[Sheet]:
    reached = visitor.scope(permissions.PLAN).ids()
    if party is Party.STAFF:
        return StaffMapping.objects.filter(round__in=rounds, student__in=reached)
    return Sheet.objects.filter(round__in=rounds, student__in=reached)
