"""The numbers that a pupil has, or has had: unsealed here, for a page of their own, and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext

from fullfolj.access.gate import Visitor
from fullfolj.intake import people
from fullfolj.school import sealing
from fullfolj.school.enums import NumberKind
from fullfolj.school.models import Person, PersonNumber
from fullfolj.shell import words
from fullfolj.shell.components import AltTable, Cell

#: Characters before the dash of a number as people write it.
_DATE = 8


@dataclass(frozen=True)
class NumbersPage:
    name: str
    back: str
    table: AltTable | None


def page(student: Person, visitor: Visitor) -> NumbersPage:
    """The number that stands comes first, then the others, the newest first."""
    found = sorted(student.numbers.all(), key=lambda one: one.first_seen_at, reverse=True)
    found.sort(key=lambda one: (one.is_contested, one.replaced_at is not None))
    headers = (gettext("Pupil's number"), gettext("Kind"), gettext("First read"), gettext("Remark"))
    rows = tuple(_row(one, visitor) for one in found)
    table = AltTable(gettext("Personal numbers"), tuple(map(Cell, headers)), rows, is_stacked=True)
    return NumbersPage(str(student), reverse("student", args=[student.uuid]), table if rows else None)


def _row(one: PersonNumber, visitor: Visitor) -> tuple[Cell, ...]:
    cells = (
        (gettext("Pupil's number"), _number(one)),
        (gettext("Kind"), words.sentence_case(str(NumberKind(one.kind).label))),
        (gettext("First read"), words.long_day(localdate(one.first_seen_at), visitor.today)),
        (gettext("Remark"), _remark(one, visitor)),
    )
    return tuple(Cell(text, label=label) for label, text in cells)


def _number(one: PersonNumber) -> str:
    if one.is_contested:
        return gettext("not shown: another pupil has it")
    try:
        text = sealing.unseal(one.sealed, purpose=people.SEALED_NUMBER)
    except sealing.NotOursError:
        return gettext("can't be opened: it was sealed with another key")
    return f"{text[:_DATE]}-{text[_DATE:]}"


def _remark(one: PersonNumber, visitor: Visitor) -> str:
    if one.is_contested:
        return gettext("Has come with this pupil's id")
    if one.replaced_at is None:
        return gettext("Stands")
    return gettext("Replaced %(day)s") % {"day": words.long_day(localdate(one.replaced_at), visitor.today)}
