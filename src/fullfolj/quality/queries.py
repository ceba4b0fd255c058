"""How whole the data is: coverage from the lake, who teaches what from the register. No pupil is named."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Count, Min, Q, QuerySet
from django.http import Http404

from fullfolj.access.gate import Visitor
from fullfolj.access.models import Account
from fullfolj.domain.share import Coverage
from fullfolj.intake import quarantine
from fullfolj.intake.codes import CODES
from fullfolj.intake.models import Import, ImportKind, ImportState, Pull, PullState, Source
from fullfolj.lake import engine, store
from fullfolj.lake.models import Grain, Partition
from fullfolj.measures.reporting import UnreportedLesson, WeekOfGroup, reporting_weeks, unreported_lessons
from fullfolj.quality import permissions
from fullfolj.quality.models import Reminder
from fullfolj.school.enums import AssignmentRoleType, GroupType
from fullfolj.school.models import AssignmentRole, Enrolment, GroupMembership, Organisation, Person

WEEKS = 8
_WEEK = dt.timedelta(days=7)


@dataclass(frozen=True)
class Period:
    """Whole weeks up to and including yesterday: the lessons of today need not be reported yet."""

    first: dt.date
    last: dt.date

    @classmethod
    def before(cls, today: dt.date) -> Period:
        last = today - dt.timedelta(days=1)
        monday = last - dt.timedelta(days=last.weekday())
        return cls(monday - (WEEKS - 1) * _WEEK, last)

    @property
    def mondays(self) -> list[dt.date]:
        return [self.first + number * _WEEK for number in range(WEEKS)]


@dataclass
class Weeks:
    """Coverage by week of one unit, class or teacher."""

    name: str
    by_monday: dict[dt.date, Coverage] = field(default_factory=dict)

    def add(self, monday: dt.date, more: Coverage) -> None:
        known = self.by_monday.get(monday, Coverage(0, 0))
        self.by_monday[monday] = Coverage(known.reported + more.reported, known.offered + more.offered)

    @property
    def whole(self) -> Coverage:
        every = self.by_monday.values()
        return Coverage(sum(one.reported for one in every), sum(one.offered for one in every))


@dataclass(frozen=True)
class Span:
    """From `first` to `last`, both included; None is open."""

    first: dt.date | None
    last: dt.date | None

    def meets(self, first: dt.date, last: dt.date) -> bool:
        return (self.first is None or self.first <= last) and (self.last is None or self.last >= first)


@dataclass(frozen=True)
class Teacher:
    """Who teaches which groups when; `person` is None where the register names nobody.

    `can_be_reminded`: somebody who signs in sees a reminder, nobody else does.
    """

    person: Person | None
    groups: Mapping[str, Sequence[Span]]
    can_be_reminded: bool = False

    def has(self, group: str, first: dt.date, last: dt.date) -> bool:
        """Whether the group is theirs some day between the two."""
        return any(span.meets(first, last) for span in self.groups.get(group, ()))

    def own(self, lessons: Iterable[UnreportedLesson]) -> list[UnreportedLesson]:
        """Those of the lessons that were theirs on their day."""
        return [one for one in lessons if self.has(one.group_name, one.date, one.date)]


@dataclass(frozen=True)
class UnitReporting:
    """All that the page of one unit shows. `lessons` are those without a report, by teacher."""

    unit: Organisation
    classes: list[Weeks]
    teachers: list[tuple[Teacher, Weeks, list[UnreportedLesson]]]
    whole: Weeks
    reminders: dict[int, Reminder]


def units(visitor: Visitor) -> QuerySet[Organisation]:
    """The units whose data the visitor watches, by name."""
    places = visitor.places(permissions.SEE)
    found = Organisation.objects.filter(parent=visitor.account.organiser_id)
    return (found if places is None else found.filter(pk__in=places)).order_by("display_name", "pk")


def one_unit(visitor: Visitor, unit_uuid: uuid.UUID) -> Organisation:
    """Http404 for a unit that the visitor does not watch."""
    found = units(visitor).filter(uuid=unit_uuid).first()
    if found is None:
        raise Http404
    return found


def by_unit(visitor: Visitor, period: Period) -> list[tuple[Organisation, Weeks]]:
    """Coverage by week of each unit that the visitor watches, those without lessons too."""
    watched = list(units(visitor))
    files, enrolments = _files(watched, period), _enrolments(visitor.account.organiser_id)
    found = []
    with engine.cursor() as cur:
        for unit in watched:
            weeks = Weeks(unit.display_name)
            if unit.pk in files:
                paths = store.paths(files[unit.pk])
                for row in reporting_weeks(cur, paths, enrolments, period.first, period.last, {}):
                    weeks.add(row.monday, row.coverage)
            found.append((unit, weeks))
    return found


def of_unit(unit: Organisation, period: Period) -> UnitReporting:
    """One unit's coverage by class and by teacher, and its lessons without a report."""
    files = _files([unit], period).get(unit.pk, [])
    classes, enrolments = _classes(unit, period.last), _enrolments(unit.organiser_pk)
    with engine.cursor() as cur:
        paths = store.paths(files)
        rows = reporting_weeks(cur, paths, enrolments, period.first, period.last, classes) if files else []
        lessons = unreported_lessons(cur, paths, enrolments, period.first, period.last) if files else []
    whole = Weeks(unit.display_name)
    for row in rows:
        whole.add(row.monday, row.coverage)
    reminders = Reminder.objects.filter(unit=unit).order_by("sent_at").select_related("by")
    return UnitReporting(
        unit=unit,
        classes=_by_class(rows),
        teachers=_by_teacher(_teachers(unit, period), rows, lessons),
        whole=whole,
        reminders={one.teacher_id: one for one in reminders},
    )


def of_teacher(visitor: Visitor, period: Period) -> list[tuple[Organisation, list[UnreportedLesson]]]:
    """The visitor's own lessons without a report, unit by unit."""
    person = visitor.account.person
    if person is None:
        return []
    units = Organisation.objects.filter(pk__in=_assignments(period).filter(duty__person=person).values("group__unit"))
    every = ((unit, lessons_of(unit, person, period)) for unit in units.order_by("display_name"))
    return [(unit, own) for unit, own in every if own]


def lessons_of(unit: Organisation, teacher: Person, period: Period) -> list[UnreportedLesson]:
    """The lessons without a report of the groups that somebody teaches at the unit."""
    teacher_there = _teachers(unit, period).get(teacher.pk)
    if teacher_there is None:
        return []
    files = _files([unit], period).get(unit.pk, [])
    enrolments = _enrolments(unit.organiser_pk)
    with engine.cursor() as cur:
        lessons = unreported_lessons(cur, store.paths(files), enrolments, period.first, period.last)
    return teacher_there.own(lessons)


def own_reminders(visitor: Visitor) -> list[Reminder]:
    """The reminders that the visitor has had in the period, the latest first."""
    first = Period.before(visitor.today).first
    found = Reminder.objects.filter(teacher=visitor.account.person_id, sent_on__gte=first)
    return list(found.select_related("by", "unit").order_by("-sent_at")) if visitor.account.person_id else []


def last_pulls(organiser_id: int) -> list[tuple[Source, Pull | None]]:
    """The organiser's sources, each with its newest pull that ended well."""
    sources = Source.objects.filter(organiser=organiser_id).order_by("name")
    return [(one, one.pulls.filter(state=PullState.DONE).order_by("-started_at").first()) for one in sources]


def last_files(organiser_id: int) -> list[Import]:
    """The newest applied file of each kind, pulls left out."""
    applied = Import.objects.filter(organiser=organiser_id, state=ImportState.APPLIED, pull__isnull=True)
    newest = (applied.filter(kind=kind).order_by("-ended_at").first() for kind in ImportKind)
    return [one for one in newest if one is not None]


def last_applied(visitor: Visitor) -> list[Import]:
    """The newest applied import of each kind, of those that the visitor may look at."""
    places = visitor.places(permissions.IMPORT)
    applied = Import.objects.filter(organiser=visitor.account.organiser_id, state=ImportState.APPLIED)
    if places is not None:
        applied = applied.filter(Q(account=visitor.account) | Q(options__units__contained_by=list(places)))
    newest = (applied.filter(kind=kind).order_by("-ended_at").first() for kind in ImportKind)
    return [one for one in newest if one is not None]


def data_through(organiser_id: int) -> dt.date | None:
    """The last day with a lesson."""
    lessons = Partition.objects.filter(unit__parent=organiser_id, is_current=True, grain=Grain.LESSON)
    return lessons.order_by("-last_date").values_list("last_date", flat=True).first()


def teacher_of(unit: Organisation, teacher_uuid: uuid.UUID, period: Period) -> Person:
    """Somebody who teaches a group of the unit in the period; else Http404."""
    theirs = _assignments(period).filter(group__unit=unit)
    found = Person.objects.filter(pk__in=theirs.values("duty__person"), uuid=teacher_uuid).first()
    if found is None:
        raise Http404
    return found


def _files(watched: Sequence[Organisation], period: Period) -> dict[int, list[Partition]]:
    """Unit → its files with lessons in the period."""
    current = Partition.objects.filter(unit__in=watched, is_current=True, grain=Grain.LESSON)
    files: dict[int, list[Partition]] = defaultdict(list)
    for one in current.filter(last_date__gte=period.first, first_date__lte=period.last):
        files[one.unit_id].append(one)
    return files


def _classes(unit: Organisation, on: dt.date) -> dict[int, str]:
    """Pupil → class at the unit that day; of two the one begun last."""
    found = GroupMembership.objects.filter(
        Q(start_date__isnull=True) | Q(start_date__lte=on),
        Q(end_date__isnull=True) | Q(end_date__gte=on),
        group__unit=unit,
        group__group_type=GroupType.CLASS,
    )
    return dict(found.order_by("start_date", "pk").values_list("person_id", "group__display_name"))


def _assignments(period: Period) -> QuerySet[AssignmentRole]:
    """Who teaches a group some day of the period."""
    return AssignmentRole.objects.filter(
        Q(start_date__isnull=True) | Q(start_date__lte=period.last),
        Q(end_date__isnull=True) | Q(end_date__gte=period.first),
        assignment_role=AssignmentRoleType.TEACHER,
    )


def _teachers(unit: Organisation, period: Period) -> dict[int, Teacher]:
    groups: dict[int, dict[str, list[Span]]] = defaultdict(lambda: defaultdict(list))
    people: dict[int, Person] = {}
    for one in _assignments(period).filter(group__unit=unit).select_related("duty__person", "group"):
        people[one.duty.person_id] = one.duty.person
        groups[one.duty.person_id][one.group.display_name].append(Span(one.start_date, one.end_date))
    signing_in = set(Account.objects.filter(person__in=people, is_active=True).values_list("person_id", flat=True))
    return {pk: Teacher(person, groups[pk], pk in signing_in) for pk, person in people.items()}


def _enrolments(organiser_id: int) -> engine.Frame:
    """When each pupil of the organiser is enrolled, for the measures."""
    rows = Enrolment.objects.filter(unit__parent=organiser_id).values_list("person_id", "start_date", "end_date")
    return engine.table({"student": int, "start_date": dt.date, "end_date": dt.date}, list(rows))


def _by_teacher(
    teachers: dict[int, Teacher], rows: Sequence[WeekOfGroup], lessons: Sequence[UnreportedLesson]
) -> list[tuple[Teacher, Weeks, list[UnreportedLesson]]]:
    """Each teacher's groups together; a group of two teachers counts for both, one of none stands last."""
    taken = [(row, [one for one in teachers.values() if one.has(row.group_name, *_week(row))]) for row in rows]
    nobodys = {row.group_name: [Span(None, None)] for row, those in taken if not those}
    every = [*sorted(teachers.values(), key=lambda one: str(one.person)), Teacher(None, nobodys)]
    found = []
    for teacher in every:
        weeks = Weeks(str(teacher.person or ""))
        for row, those in taken:
            if teacher in those or (teacher.person is None and not those):
                weeks.add(row.monday, row.coverage)
        theirs = _of(teacher, teachers.values(), lessons)
        if weeks.by_monday or theirs:
            found.append((teacher, weeks, theirs))
    return found


def _week(row: WeekOfGroup) -> tuple[dt.date, dt.date]:
    return row.monday, row.monday + _WEEK - dt.timedelta(days=1)


def _of(teacher: Teacher, teachers: Iterable[Teacher], lessons: Sequence[UnreportedLesson]) -> list[UnreportedLesson]:
    """A teacher's lessons; nobody's are those that were no teacher's on their day."""
    if teacher.person is not None:
        return teacher.own(lessons)
    return [one for one in lessons if not any(other.has(one.group_name, one.date, one.date) for other in teachers)]


def _by_class(rows: Iterable[WeekOfGroup]) -> list[Weeks]:
    """By name; pupils in no class last."""
    found: dict[str, Weeks] = {}
    for row in rows:
        name = row.class_name
        found.setdefault(name, Weeks(name)).add(row.monday, row.coverage)
    return [found[name] for name in sorted(found, key=lambda name: (not name, name))]


@dataclass(frozen=True)
class Waiting:
    """Rows in quarantine for one reason; `since` is when the oldest of them came."""

    sentence: str
    rows: int
    since: dt.datetime


def open_quarantine(visitor: Visitor) -> list[Waiting]:
    """What waits for somebody in the imports that the visitor may look at, by reason, the most first."""
    places = visitor.places(permissions.IMPORT)
    waiting = quarantine.of_organiser(visitor.account.organiser_id).filter(fate=quarantine.OPEN)
    if places is not None:
        own = Q(belongs_to__account=visitor.account)
        waiting = waiting.filter(own | Q(belongs_to__options__units__contained_by=list(places)))
    rows = waiting.values("code").annotate(rows=Count("pk"), since=Min("belongs_to__ended_at"))
    return [
        Waiting(
            str(CODES.get(row["code"]).sentence) if row["code"] in CODES else row["code"], row["rows"], row["since"]
        )
        for row in rows.order_by("-rows", "code")
    ]
