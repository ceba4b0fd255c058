"""What is known of pupils' studies: the grade register, teachers' words, and a teacher's groups with their subjects."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.db.models import Exists, F, OuterRef, QuerySet
from django.http import Http404

from fullfolj.access import scopes
from fullfolj.access.gate import Visitor
from fullfolj.access.readings import log_readings
from fullfolj.domain.schoolyear import SchoolYear
from fullfolj.grading.assessment import Assessment
from fullfolj.grading.eligibility import Outcome, Programmes, eligibility
from fullfolj.grading.prognosis import Ground, Prognosis, prognosis, still_said
from fullfolj.grading.standing import Decision, Standing, standing
from fullfolj.grading.subjects import NotASubject, Subject, named, parse, read_by_all
from fullfolj.lake import engine, store
from fullfolj.measures.taught import group_subjects
from fullfolj.school import grade_register
from fullfolj.school.enums import AssignmentRoleType, GroupType
from fullfolj.school.models import AssignmentRole, Enrolment, Group, GroupMembership, Person
from fullfolj.school.swedish import SvSort, by_name
from fullfolj.signals.desk import holds
from fullfolj.studies import permissions, rounds_queries
from fullfolj.studies.models import OwnWords, Status, SubjectEntry
from fullfolj.studies.rounds_queries import RoundState

#: Lessons so far back tell what a group is taught.
_TAUGHT = dt.timedelta(days=60)


@dataclass(frozen=True)
class Studies:
    """One pupil: the rows of the grade register, what the rules say of them, and teachers' words by subject.

    `outcomes` are those of the prognosis; None where the pupil's rules are not those of A–F. An entry that newer grades
    have answered is there still, and counts for nothing in the prognosis.
    """

    student: Person
    decisions: Sequence[Decision]
    assessment: Assessment
    entries: Mapping[str, SubjectEntry]
    own_words: Mapping[str, OwnWords]
    prognosis: Prognosis
    outcomes: Mapping[Programmes, Outcome] | None
    year_level: int | None = None

    @property
    def standing_entries(self) -> dict[str, SubjectEntry]:
        """Those that no newer grade has answered."""
        expected = self.prognosis.expected
        return {
            code: entry
            for code, entry in self.entries.items()
            if code in expected and expected[code].ground is Ground.TEACHER
        }


@dataclass(frozen=True)
class Taught:
    """A group that a teacher has, with the subjects it is taught; none where the lessons tell no subject we know."""

    group: Group
    subjects: tuple[Subject, ...]
    pupils: int


@dataclass(frozen=True)
class GridLine:
    """A pupil of a group in one subject: what was last told, and the latest grade in it."""

    student: Person
    entry: SubjectEntry | None
    grade: str


@dataclass(frozen=True)
class Grid:
    group: Group
    subject: Subject
    lines: Sequence[GridLine]
    rounds: RoundState


def studies_of(student: Person) -> Studies:
    """All that the page of one pupil is made of."""
    return studies_among([student])[0]


def studies_among(students: Sequence[Person]) -> list[Studies]:
    """The same of some pupils, in their order. Five statements, however many they are."""
    ids = [one.pk for one in students]
    decisions = grade_register.decisions(ids)
    entries: dict[int, dict[str, SubjectEntry]] = {}
    for one in SubjectEntry.objects.filter(person__in=ids).select_related("by"):
        entries.setdefault(one.person_id, {})[one.subject] = one
    own: dict[int, dict[str, OwnWords]] = {}
    for words in OwnWords.objects.filter(person__in=ids):
        own.setdefault(words.person_id, {})[words.subject] = words
    levels = _year_levels(ids)
    return [
        _studies(one, decisions.get(one.pk, []), entries.get(one.pk, {}), own.get(one.pk, {}), levels.get(one.pk))
        for one in students
    ]


def _year_levels(students: Sequence[int]) -> dict[int, int]:
    """Pupil → the year level of the newest enrolment that tells one."""
    told = Enrolment.objects.filter(person__in=students, year_level__isnull=False)
    rows = told.order_by(F("start_date").asc(nulls_first=True), "pk")
    return {student: level for student, level in rows.values_list("person_id", "year_level") if level is not None}


def _studies(
    student: Person,
    decisions: Sequence[Decision],
    entries: Mapping[str, SubjectEntry],
    own: Mapping[str, OwnWords],
    year_level: int | None,
) -> Studies:
    assessment = grade_register.assessed(decisions)
    newer = still_said({code: one.said_on for code, one in entries.items()}, assessment.standing)
    expected = prognosis(assessment.standing.grades, {code: Status(entries[code].status).is_reaching for code in newer})
    outcomes = None
    if assessment.eligibility is not None and expected.expected:
        outcomes = eligibility(expected.grades, _still_to_come(assessment.standing, expected))
    return Studies(student, decisions, assessment, entries, own, expected, outcomes, year_level)


def _still_to_come(stands: Standing, expected: Prognosis) -> list[str]:
    """The subjects that all pupils read and that nothing is on record of: none once the final grades are set."""
    return [] if stands.is_final else read_by_all({*expected.grades, *stands.decisions})


@dataclass(frozen=True)
class ListedClass:
    """A class with pupils of the visitor's, how many of them."""

    group: Group
    pupils: int


def classes(visitor: Visitor) -> list[ListedClass]:
    """The classes that the visitor has pupils in, by unit and name. No pupil."""
    reached = memberships(visitor.today).filter(
        group__group_type=GroupType.CLASS, person__in=visitor.scope(permissions.SEE_CLASS).ids()
    )
    counts = Counter(reached.values_list("group_id", flat=True))
    groups = Group.objects.filter(pk__in=counts).select_related("unit")
    ordered = groups.order_by(SvSort("unit__display_name"), SvSort("display_name"), "pk")
    return [ListedClass(group, counts[group.pk]) for group in ordered]


def of_class(visitor: Visitor, group_uuid: uuid.UUID) -> tuple[Group, list[Studies]]:
    """A group, and the studies of those in it whom the visitor reaches, by name. Http404 without any.

    The reading of all of them is logged.
    """
    members = memberships(visitor.today).filter(
        group__uuid=group_uuid, group__unit__parent=visitor.account.organiser_id
    )
    reached = scopes.students(visitor.scope(permissions.SEE_CLASS)).filter(pk__in=members.values("person"))
    people = list(reached.order_by(*by_name()))
    if not people:
        raise Http404
    ground = visitor.ground(permissions.SEE_CLASS)
    log_readings([one.pk for one in people], by=visitor.actor, page="studies.class", ground=ground, at=visitor.now)
    return Group.objects.select_related("unit").get(uuid=group_uuid), studies_among(people)


def taught(visitor: Visitor) -> list[Taught]:
    """The groups that the visitor teaches today, by unit and name."""
    groups = list(own_groups(visitor).select_related("unit__parent").order_by("unit__display_name", "display_name"))
    members = _members_today(groups, visitor.today)
    subjects = subjects_by_unit({group.unit_id for group in groups}, visitor.today)
    return [
        Taught(group, known_subjects(subjects[group.unit_id].get(group.display_name, ())), members.get(group.pk, 0))
        for group in groups
    ]


def own_groups(visitor: Visitor) -> QuerySet[Group]:
    """The groups that the visitor teaches today."""
    mine = AssignmentRole.objects.filter(
        holds(visitor.today),
        group=OuterRef("pk"),
        duty__person=visitor.account.person_id,
        assignment_role=AssignmentRoleType.TEACHER,
    )
    return Group.objects.filter(Exists(mine), unit__parent=visitor.account.organiser_id)


def memberships(today: dt.date) -> QuerySet[GroupMembership]:
    """Who is in which group on the day. Reads nobody by itself: whoever shows pupils filters by a scope."""
    return GroupMembership.objects.filter(holds(today))


def _members_today(groups: Collection[Group], today: dt.date) -> dict[int, int]:
    members: dict[int, int] = {}
    rows = memberships(today).filter(group__in=groups, person__is_protected=False)
    for group_id in rows.values_list("group_id", flat=True):
        members[group_id] = members.get(group_id, 0) + 1
    return members


def subjects_by_unit(units: Collection[int], today: dt.date) -> dict[int, Mapping[str, Sequence[str]]]:
    """Unit → group's name → its subjects as the lessons of late write them. One statement."""
    first = max(today - _TAUGHT, SchoolYear.of(today).first_day)
    paths: dict[int, list[Path]] = {unit: [] for unit in units}
    for unit, path in store.current_of(units, first) if units else ():
        paths[unit].append(path)
    return {unit: _taught_in(tuple(files), first) if files else {} for unit, files in paths.items()}


@lru_cache(maxsize=64)
def _taught_in(files: tuple[Path, ...], first: dt.date) -> Mapping[str, Sequence[str]]:
    """A file of the lake never changes, so what it tells is read once a day: *Idag* asks at every visit."""
    with engine.cursor() as cur:
        return group_subjects(cur, files, first)


def known_subjects(written: Collection[str]) -> tuple[Subject, ...]:
    """Those that we know of subjects as they are written, each once."""
    found = [named(text) for text in written]
    return tuple(dict.fromkeys(one for one in found if one is not None))


def grid(visitor: Visitor, group_uuid: uuid.UUID, subject: str) -> Grid:
    """The pupils of a group of the visitor's in a subject, by name. Http404 for any other group, and any other word.

    The reading of all of them is logged.
    """
    group = one_group(visitor, group_uuid)
    known = subject_of(group, subject, visitor.today)
    members = memberships(visitor.today).filter(group=group).values("person")
    people = list(scopes.students(visitor.scope(permissions.FILL)).filter(pk__in=members).order_by(*by_name()))
    ids = [person.pk for person in people]
    entries = {one.person_id: one for one in SubjectEntry.objects.filter(person__in=ids, subject=known.code)}
    decisions = grade_register.decisions(ids)
    log_readings(ids, by=visitor.actor, page="studies.grid", ground=visitor.ground(permissions.FILL), at=visitor.now)
    lines = [
        GridLine(person, entries.get(person.pk), _latest_grade(decisions.get(person.pk, ()), known))
        for person in people
    ]
    return Grid(group, known, lines, rounds_queries.state(group.unit, visitor.today))


def one_group(visitor: Visitor, group_uuid: uuid.UUID) -> Group:
    """Http404 for a group that the visitor does not teach."""
    return _one(own_groups(visitor).select_related("unit").filter(uuid=group_uuid))


def group_with(visitor: Visitor, group_uuid: uuid.UUID, student_uuid: uuid.UUID) -> Group:
    """The same, and Http404 when the pupil is not in it today. One statement: it is asked for with every row saved."""
    mine = memberships(visitor.today).filter(group=OuterRef("pk"), person__uuid=student_uuid)
    return _one(own_groups(visitor).filter(Exists(mine), uuid=group_uuid))


def _one(groups: QuerySet[Group]) -> Group:
    for group in groups:
        return group
    raise Http404


def own_words(student: Person, subject: Subject) -> OwnWords | None:
    """What the pupil has said of the subject."""
    return OwnWords.objects.filter(person=student, subject=subject.code).first()


def one_subject(text: str) -> Subject:
    """Http404 for what is no designation."""
    try:
        return parse(text)
    except NotASubject as error:
        raise Http404 from error


def subject_of(group: Group, text: str, today: dt.date) -> Subject:
    """Http404 for what is no designation, and for a subject that the group is not taught.

    Where the lessons of late tell no subject that we know, any may be told of.
    """
    subject = one_subject(text)
    found = subjects_by_unit({group.unit_id}, today)[group.unit_id]
    taught = known_subjects(found.get(group.display_name, ()))
    if taught and subject not in taught:
        raise Http404
    return subject


def _latest_grade(decisions: Sequence[Decision], subject: Subject) -> str:
    """That which stands, '' without; where the subject is told without its language, in whatever language."""
    return standing(decisions).grade_in(subject.code)
