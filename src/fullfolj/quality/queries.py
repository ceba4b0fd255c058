"""How whole the data is: coverage from the lake, who teaches what from the register. No pupil is named."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Count, Min, Q, QuerySet
from django.http import Http404

from fullfolj.access.gate import Visitor
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
from fullfolj.school.models import AssignmentRole, GroupMembership, Organisation, Person

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
class Teacher:
    """Who teaches a group; `person` is None where the register names nobody."""

    person: Person | None
    groups: frozenset[str]


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
    files = _files(watched, period)
    found = []
    with engine.cursor() as cur:
        for unit in watched:
            weeks = Weeks(unit.display_name)
            if unit.pk in files:
                paths = store.paths(files[unit.pk])
                for row in reporting_weeks(cur, paths, period.first, period.last, {}):
                    weeks.add(row.monday, row.coverage)
            found.append((unit, weeks))
    return found


def of_unit(unit: Organisation, period: Period) -> UnitReporting:
    """One unit's coverage by class and by teacher, and its lessons without a report."""
    files = _files([unit], period).get(unit.pk, [])
    classes = _classes(unit, period.last)
    with engine.cursor() as cur:
        paths = store.paths(files)
        rows = reporting_weeks(cur, paths, period.first, period.last, classes) if files else []
        lessons = unreported_lessons(cur, paths, period.first, period.last) if files else []
    whole = Weeks(unit.display_name)
    for row in rows:
        whole.add(row.monday, row.coverage)
    reminders = Reminder.objects.filter(unit=unit).order_by("sent_at").select_related("by")
    return UnitReporting(
        unit=unit,
        classes=_by_class(rows),
        teachers=_by_teacher(_teachers(unit, period.last), rows, lessons),
        whole=whole,
        reminders={one.teacher_id: one for one in reminders},
    )


def of_teacher(visitor: Visitor, period: Period) -> list[tuple[Organisation, list[UnreportedLesson]]]:
    """The visitor's own lessons without a report, unit by unit."""
    person = visitor.account.person
    if person is None:
        return []
    groups: dict[int, set[str]] = defaultdict(set)
    mine = _assignments(period.last).filter(duty__person=person)
    for unit_id, name in mine.values_list("group__unit_id", "group__display_name"):
        groups[unit_id].add(name)
    found = []
    taught = list(Organisation.objects.filter(pk__in=groups).order_by("display_name"))
    files = _files(taught, period)
    with engine.cursor() as cur:
        for unit in taught:
            lessons = unreported_lessons(cur, store.paths(files.get(unit.pk, [])), period.first, period.last)
            own = [one for one in lessons if one.group_name in groups[unit.pk]]
            if own:
                found.append((unit, own))
    return found


def lessons_of(unit: Organisation, teacher: Person, period: Period) -> list[UnreportedLesson]:
    """The lessons without a report of the groups that somebody teaches at the unit."""
    theirs = _assignments(period.last).filter(group__unit=unit, duty__person=teacher)
    names = set(theirs.values_list("group__display_name", flat=True))
    files = _files([unit], period).get(unit.pk, [])
    with engine.cursor() as cur:
        lessons = unreported_lessons(cur, store.paths(files), period.first, period.last)
    return [one for one in lessons if one.group_name in names]


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


def teacher_of(unit: Organisation, teacher_uuid: uuid.UUID, on: dt.date) -> Person:
    """Somebody who teaches a group of the unit that day; else Http404."""
    theirs = _assignments(on).filter(group__unit=unit)
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


def _assignments(on: dt.date) -> QuerySet[AssignmentRole]:
    """Who teaches a group that day."""
    return AssignmentRole.objects.filter(
        Q(start_date__isnull=True) | Q(start_date__lte=on),
        Q(end_date__isnull=True) | Q(end_date__gte=on),
        assignment_role=AssignmentRoleType.TEACHER,
    )


def _teachers(unit: Organisation, on: dt.date) -> dict[int, Teacher]:
    groups: dict[int, set[str]] = defaultdict(set)
    people: dict[int, Person] = {}
    for one in _assignments(on).filter(group__unit=unit).select_related("duty__person", "group"):
        people[one.duty.person_id] = one.duty.person
        groups[one.duty.person_id].add(one.group.display_name)
    return {pk: Teacher(person, frozenset(groups[pk])) for pk, person in people.items()}


def _by_teacher(
    teachers: dict[int, Teacher], rows: Sequence[WeekOfGroup], lessons: Sequence[UnreportedLesson]
) -> list[tuple[Teacher, Weeks, list[UnreportedLesson]]]:
    """Each teacher's groups together; a group of two teachers counts for both, one of none stands last."""
    taught = {name for teacher in teachers.values() for name in teacher.groups}
    nobodys = frozenset({row.group_name for row in rows} - taught)
    every = [*sorted(teachers.values(), key=lambda one: str(one.person)), Teacher(None, nobodys)]
    found = []
    for teacher in every:
        weeks = Weeks(str(teacher.person or ""))
        for row in rows:
            if row.group_name in teacher.groups:
                weeks.add(row.monday, row.coverage)
        if weeks.by_monday:
            found.append((teacher, weeks, [one for one in lessons if one.group_name in teacher.groups]))
    return found


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
