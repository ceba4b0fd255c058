"""What pupils have written: for its reader alone, and how far the reading has come for those who plan."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import BooleanField, Count, ExpressionWrapper, F, Func, Q, QuerySet, Value
from django.http import Http404

from fullfolj.access import scopes
from fullfolj.access.gate import Visitor
from fullfolj.access.glances import Glance
from fullfolj.access.readings import log_readings
from fullfolj.mapping import permissions
from fullfolj.mapping.models import MappingRound, Sheet, TalkWish, WrittenText
from fullfolj.mapping.talks.queries import open_wish
from fullfolj.school.models import Person
from fullfolj.school.swedish import SvSort

#: Whether anything at all that is written waits to be read, or could be written to somebody whose account is closed.
ANY = Glance(
    "written texts",
    "exists (select from mapping_writtentext where read_at is null) or exists (select from mapping_mappinground r "
    "join access_account a on a.id = r.reader_id where not a.is_active and r.closes_on >= %(today)s)",
)
_ASKS_FOR_TEXT = {"items": [{"kind": "text"}]}


@dataclass(frozen=True)
class Writer:
    """Whose text it is, by the sheet; `read_at` is empty while something is not read."""

    sheet: Sheet
    read_at: dt.datetime | None


@dataclass(frozen=True)
class Reading:
    """What one pupil has written in a round, and an open wish to talk. Not reached: the pupil has left since."""

    student: Person
    sheet: Sheet
    texts: Sequence[WrittenText]
    wish: TalkWish | None
    is_reached: bool


@dataclass(frozen=True)
class Progress:
    """How many texts of a round can be read now, and how many of them are."""

    written: int
    read: int
    is_gone: bool


def texts_of(sheet: Sheet | None) -> Mapping[str, str]:
    """Item → text, of the pupil's own sheet. Call after the scope has answered."""
    if sheet is None:
        return {}
    return dict(WrittenText.objects.filter(sheet=sheet).values_list("item", "text"))


def _ready(today: dt.date) -> Q:
    """Of texts, those whose sheet is handed in or whose round has closed."""
    return Q(sheet__handed_in_at__isnull=False) | Q(sheet__round__closes_on__lt=today)


def rounds_to_read(visitor: Visitor) -> list[tuple[MappingRound, list[Writer]]]:
    """The rounds whose reader the visitor is and in which something is written, the first reading day first.

    With names: the reading is logged.
    """
    texts = WrittenText.objects.filter(
        _ready(visitor.today), sheet__round__in=_read_by(visitor), student__is_protected=False
    ).select_related("sheet__round__instrument", "sheet__student", "sheet__guardian")
    found: dict[MappingRound, dict[Sheet, list[WrittenText]]] = {}
    names = (SvSort(f"sheet__student__{name}") for name in ("family_name", "given_name"))
    for one in texts.order_by("sheet__round__read_by", "sheet__round", *names, "sheet", "pk"):
        found.setdefault(one.sheet.round, {}).setdefault(one.sheet, []).append(one)
    _log({sheet.student_id for sheets in found.values() for sheet in sheets}, visitor, "mapping.texts")
    return [(planned, [_writer(*one) for one in sheets.items()]) for planned, sheets in found.items()]


def _writer(sheet: Sheet, texts: Sequence[WrittenText]) -> Writer:
    times = [one.read_at for one in texts]
    return Writer(sheet, max(at for at in times if at) if all(times) else None)


def reading(visitor: Visitor, sheet_uuid: uuid.UUID) -> Reading:
    """What stands on a sheet, for its reader; Http404 for anybody else's. The reading is logged.

    Also of a pupil who has left the school since, whom nobody there reaches any more: who wrote was promised a reader.
    """
    mine = Sheet.objects.filter(round__in=_read_by(visitor), student__is_protected=False)
    sheet = mine.filter(uuid=sheet_uuid).select_related("student").first()
    texts = WrittenText.objects.filter(_ready(visitor.today), sheet=sheet) if sheet else WrittenText.objects.none()
    found = list(texts.select_related("sheet__round__instrument", "sheet__guardian").order_by("pk"))
    if sheet is None or not found:
        raise Http404
    _log({sheet.student_id}, visitor, "mapping.text")
    is_reached = scopes.student(visitor.scope(permissions.FILL), sheet.student.uuid) is not None
    return Reading(sheet.student, found[0].sheet, found, open_wish(sheet.student), is_reached)


def _read_by(visitor: Visitor) -> QuerySet[MappingRound]:
    """The rounds whose reader the visitor is, and is still in place to be."""
    return MappingRound.objects.filter(_in_place(visitor.today), reader=visitor.account.pk)


def waiting(visitor: Visitor) -> QuerySet[MappingRound]:
    """Rounds of which the visitor is told: own ones with something to read, and planned ones that are late or without
    a reader. Each with `unread` texts and `gone`; the first reading day first.
    """
    places = visitor.places(permissions.PLAN)
    planned = Q(unit__parent=visitor.account.organiser_id) if places is None else Q(unit__in=places)
    texts = Q(sheets__texts__read_at__isnull=True, sheets__texts__isnull=False)
    late_or_gone = Q(read_by__lt=visitor.today, unread__gt=0) | Q(gone=True, unread__gt=0)
    rounds = MappingRound.objects.annotate(
        unread=Count("sheets__texts", filter=texts & _ready_of_round(visitor.today)),
        gone=ExpressionWrapper(~Q(_in_place(visitor.today)), BooleanField()),
    )
    without = Q(gone=True, reader__isnull=False, closes_on__gte=visitor.today)
    told = Q(reader=visitor.account.pk, unread__gt=0) | (planned & (late_or_gone | without))
    return rounds.filter(told).select_related("reader", "unit").order_by("read_by", "pk")


def _ready_of_round(today: dt.date) -> Q:
    not_protected = Q(sheets__student__is_protected=False)
    return not_protected & (Q(sheets__handed_in_at__isnull=False) | Q(closes_on__lt=today))


def _in_place(today: dt.date) -> Func:
    """Whether a round's reader still has a duty at the school that reaches its classes, the pupil there or not."""
    return Func(F("pk"), Value(today), function="mapping_reader_in_place", output_field=BooleanField())  # config 0017


def progress(planned: MappingRound, today: dt.date) -> Progress:
    """Counts alone; no text, and nobody who has written."""
    ready = WrittenText.objects.filter(_ready(today), sheet__round=planned, student__is_protected=False)
    counted = ready.aggregate(written=Count("pk"), read=Count("pk", filter=Q(read_at__isnull=False)))
    is_gone = (
        MappingRound.objects.filter(pk=planned.pk)
        .annotate(gone=ExpressionWrapper(~Q(_in_place(today)), BooleanField()))
        .values_list("gone", flat=True)
        .get()
    )
    return Progress(counted["written"], counted["read"], is_gone)


def _log(students: set[int], visitor: Visitor, page: str) -> None:
    log_readings(students, by=visitor.actor, page=page, ground=visitor.ground(permissions.FILL), at=visitor.now)
