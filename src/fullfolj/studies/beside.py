"""What is told beside a subject: how it went before, and how much of its lessons the pupil has missed this term."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.apps import apps

from fullfolj.access.gate import Visitor
from fullfolj.access.models import Account
from fullfolj.access.permissions import Permission
from fullfolj.access.scopes import student as reached
from fullfolj.domain.share import Coverage, Share, Window
from fullfolj.grading.subjects import named, parse
from fullfolj.lake import engine
from fullfolj.measures.lesson_sums import LessonSums, pupil_lessons
from fullfolj.measures.results import WindowName
from fullfolj.school.models import Person
from fullfolj.signals import evaluation
from fullfolj.studies import permissions
from fullfolj.studies.models import Piece
from fullfolj.studies.pieces_queries import pieces_of


@dataclass(frozen=True)
class Telling:
    """What a teacher said of a subject, as it was written then; `status` is '' where it was taken away.

    `is_confirmed`: nothing was written, but that it still holds.
    """

    at: dt.datetime
    by: str
    status: str
    remains: str
    next_step: str
    next_on: dt.date | None
    helper: str
    support: tuple[str, ...]
    is_confirmed: bool = False


@dataclass(frozen=True)
class Beside:
    """Subject (MA, M2SPA) → tellings, oldest first; subject → share of its lesson time missed this term; pieces.

    `missed` is None for a visitor who may not see the pupil's attendance. A subject that the lessons do not tell by a
    name we know is not there.
    """

    tellings: Mapping[str, Sequence[Telling]] = field(default_factory=dict)
    missed: Mapping[str, Share] | None = None
    pieces: Sequence[Piece] = ()
    may_fill: bool = False
    may_write_grades: bool = False


def beside(student: Person, subjects: Iterable[str], visitor: Visitor) -> Beside:
    """Of a pupil who comes from a scope."""
    asked = (permissions.SEE_ATTENDANCE, permissions.FILL, permissions.WRITE_GRADES)
    may_see, may_fill, may_write = (_may(student, visitor, one) for one in asked)
    missed = _missed(student, list(subjects), visitor.today) if may_see else None
    return Beside(tellings(student), missed, pieces_of(student, visitor.today), may_fill, may_write)


def _may(student: Person, visitor: Visitor, permission: Permission) -> bool:
    """Whether a role that gives the permission reaches the pupil."""
    return visitor.may(permission) and reached(visitor.scope(permission), student.uuid) is not None


def tellings(student: Person) -> dict[str, list[Telling]]:
    """Subject → everything that has been said of it, oldest first; who wrote by the name they have today."""
    events = apps.get_model("studies", "SubjectEntryEvent").objects.filter(person=student).order_by("pgh_id")
    rows = list(events)
    writers = {row.by_id for row in rows} | {row.confirmed_by_id for row in rows}
    names = {one.pk: str(one) for one in Account.objects.filter(pk__in=writers - {None})}
    found: dict[str, list[Telling]] = defaultdict(list)
    for row in rows:
        is_gone = row.pgh_label == "delete"
        is_confirmed = not is_gone and row.confirmed_at is not None and row.confirmed_at > row.told_at
        writer = row.confirmed_by_id if is_confirmed else row.by_id
        found[row.subject].append(
            Telling(
                at=row.pgh_created_at if is_gone else row.confirmed_at if is_confirmed else row.told_at,
                by="" if is_gone else names.get(writer, ""),
                status="" if is_gone else row.status,
                remains=row.remains,
                next_step=row.next_step,
                next_on=row.next_on,
                helper=row.helper,
                support=tuple(row.support),
                is_confirmed=is_confirmed,
            )
        )
    return dict(found)


@dataclass(frozen=True)
class OwnTelling:
    """What the pupil said of a subject, as it was written then; `is_gone` where it was taken away."""

    at: dt.datetime
    is_priority: bool
    goal: str
    comment: str
    is_gone: bool


def own_tellings(student: Person, subject: str) -> list[OwnTelling]:
    """The newest first."""
    events = apps.get_model("studies", "OwnWordsEvent").objects.filter(person=student, subject=subject)
    return [
        OwnTelling(
            row.pgh_created_at if row.pgh_label == "delete" else row.written_at,
            row.is_priority,
            row.goal,
            row.comment,
            row.pgh_label == "delete",
        )
        for row in events.order_by("-pgh_id")
    ]


def _missed(student: Person, subjects: Sequence[str], today: dt.date) -> dict[str, Share]:
    about = evaluation.sources(student.organiser, [student.pk])
    if not about.paths:
        return {}
    with engine.cursor() as cur:
        found = pupil_lessons(cur, about.paths, about.enrolments, student.pk, today, about.definition)
    by_designation: dict[str, list[LessonSums]] = defaultdict(list)
    for (window, written), sums in found.subjects.items():
        subject = named(written)
        if window is WindowName.TERM and subject is not None:
            by_designation[subject.designation].append(sums)
    told: dict[str, Share] = {}
    for code in subjects:
        designation = parse(code).designation
        alike = [one for one in subjects if parse(one).designation == designation]
        if designation in by_designation and len(alike) == 1:  # of two languages nobody knows whose lessons they are
            told[code] = _together(by_designation[designation], about.definition)
    return told


def _together(sums: Sequence[LessonSums], definition: str) -> Share:
    shares = [one.share(WindowName.TERM.value, definition) for one in sums]
    first = min(shares, key=lambda one: one.window.first or dt.date.max).window
    last = max(shares, key=lambda one: one.window.last or dt.date.min).window
    return Share(
        numerator=sum(one.numerator or 0 for one in shares),
        denominator=sum(one.denominator or 0 for one in shares),
        window=Window(first.name, first.first, last.last),
        coverage=Coverage(sum(one.coverage.reported for one in shares), sum(one.coverage.offered for one in shares)),
        definition=shares[0].definition,
    )
