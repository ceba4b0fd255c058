"""An instrument's answers at a unit, sheet by sheet, with codes in place of names."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db.models import QuerySet

from fullfolj.access.gate import Visitor
from fullfolj.access.readings import log_readings
from fullfolj.domain.disclosure import LEAST
from fullfolj.domain.schoolyear import Term
from fullfolj.mapping import permissions
from fullfolj.mapping.instruments.content import Party
from fullfolj.mapping.marks import Answers
from fullfolj.mapping.models import DataExport, FrozenInstrument, MappingRound, Sheet, StaffMapping
from fullfolj.mapping.reports import unit_queries
from fullfolj.mapping.reports.unit_queries import Choice
from fullfolj.mapping.round_figures.levels import level_on, levels_of
from fullfolj.school.models import Organisation

#: Bytes of a code: 40 bits, and no two pupils of a file get the same.
_CODE_BYTES = 5
#: So many files that have been taken out are listed.
_LATEST = 10


@dataclass(frozen=True)
class CodedSheet:
    """`code` is a pupil's own in one file and in no other. `level` is None where it is not known, or so few go there
    in the term that it would tell of somebody.
    """

    code: str
    term: Term
    level: int | None
    frozen: FrozenInstrument
    answers: Answers


@dataclass(frozen=True)
class Export:
    """`sheets` in the order of their codes, which is that of chance; `versions` those that they were answered in."""

    unit: Organisation
    chosen: Choice
    sheets: Sequence[CodedSheet]
    versions: Sequence[FrozenInstrument]


def export(visitor: Visitor, unit: Organisation, code: str, *, page: str) -> Export | None:
    """The sheets of closed rounds of those whom the visitor reaches, and their reading logged; None of fewer than ten.

    Nothing is kept from which a code could be traced to a pupil: the codes are drawn anew for every file.
    """
    chosen = unit_queries.chosen_of(unit_queries.choices(unit), code)
    if chosen is None:
        return None
    rounds = unit_queries.closed_rounds(unit, chosen.code, visitor.today)
    by_number = {one.pk: one for one in rounds}
    levels = levels_of(unit)
    rows = list(_sheets_of(rounds, chosen.instrument.party, visitor))
    students = {student for _planned, student, _answers in rows}
    if len(students) < LEAST:
        return None
    codes = _codes(students)
    found = []
    for planned, student, answers in rows:
        held = by_number[planned]
        level = level_on(levels.get(student, ()), held.closes_on)
        found.append(CodedSheet(codes[student], Term.of(held.opens_on), level, held.instrument, answers))
    ground = visitor.ground(permissions.PLAN)
    log_readings(sorted(students), by=visitor.actor, page=page, ground=ground, at=visitor.now)
    ordered = sorted(_without_few(found), key=lambda one: (one.code, one.term.first_day, one.frozen.version))
    used = {one.frozen.pk for one in found}
    return Export(unit, chosen, ordered, _versions(rounds, used))


def _sheets_of(rounds: Sequence[MappingRound], party: Party, visitor: Visitor) -> Iterator[tuple[int, int, Answers]]:
    """Round, pupil and answers of the sheets of closed rounds, one at a time."""
    rows = _readable(rounds, party, visitor).values_list("round_id", "student_id", "answers")
    yield from rows.iterator(chunk_size=500)


def _readable(
    rounds: Sequence[MappingRound], party: Party, visitor: Visitor
) -> QuerySet[StaffMapping] | QuerySet[Sheet]:
    reached = visitor.scope(permissions.PLAN).ids()
    if party is Party.STAFF:
        return StaffMapping.objects.filter(round__in=rounds, student__in=reached)
    return Sheet.objects.filter(round__in=rounds, student__in=reached)


def taken_out(unit: Organisation) -> Sequence[DataExport]:
    """The latest files of the unit's answers, the newest first."""
    return list(DataExport.objects.filter(unit=unit).select_related("account").order_by("-at", "-pk")[:_LATEST])


def _codes(students: Iterable[int]) -> Mapping[int, str]:
    taken: set[str] = set()
    found = {}
    for student in students:
        while (code := secrets.token_hex(_CODE_BYTES)) in taken:
            pass
        taken.add(code)
        found[student] = code
    return found


def _without_few(sheets: Sequence[CodedSheet]) -> list[CodedSheet]:
    """Tells of no year level of fewer than ten pupils in a term, nor hides that of fewer than ten there.

    Whose year level is hidden in one term has it hidden in all: it could be counted out from another.
    """
    hidden: set[str] = set()
    while small := _smallest_of_few(sheets, hidden):
        hidden |= small
    return [replace(one, level=None) if one.code in hidden else one for one in sheets]


def _smallest_of_few(sheets: Iterable[CodedSheet], hidden: set[str]) -> set[str]:
    """The pupils of a year level that may not be told of in a term; nobody when all is well."""
    terms: dict[Term, dict[int | None, set[str]]] = {}
    for one in sheets:
        level = None if one.code in hidden else one.level
        terms.setdefault(one.term, {}).setdefault(level, set()).add(one.code)
    for levels in terms.values():
        told = [codes for level, codes in levels.items() if level is not None]
        smallest = min(told, key=len, default=set())
        if 0 < len(smallest) < LEAST or 0 < len(levels.get(None, ())) < LEAST:
            return smallest
    return set()


def _versions(rounds: Iterable[MappingRound], used: Iterable[int]) -> list[FrozenInstrument]:
    """The oldest first."""
    every = {one.instrument_id: one.instrument for one in rounds}
    return [frozen for number, frozen in every.items() if number in set(used)]
