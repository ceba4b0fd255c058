"""Every permission there is, and which role holds it over which pupils."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache

from django.db import models
from django.utils.translation import gettext_lazy as _

from fullfolj.school.enums import AssignmentRoleType, DutyRole


class Permission(StrEnum):
    """What a person may do. Those about pupils hold for the pupils that the role reaches, no others."""

    SEE_DESK = "desk.see"
    SEE_OWN_DESK = "desk.own"
    SEE_STUDENT = "student.see"
    LIST_STUDENTS = "student.list"
    SEE_NUMBERS = "numbers.see"
    SEE_ATTENDANCE = "attendance.see"
    SEE_SIGNALS = "signal.see"
    SNOOZE_SIGNAL = "signal.snooze"
    SEE_RULES = "rules.see"
    SET_RULES = "rules.set"
    DISMISS_SIGNAL = "signal.dismiss"
    HAND_OVER = "signal.hand-over"
    SEE_HANDLING = "handling.see"
    SEE_ROLLUPS = "rollups.see"
    SEE_CONTACTS = "contact.see"
    NOTE_CONTACT = "contact.note"
    SEE_STUDIES = "studies.see"
    SEE_CLASS_STUDIES = "studies.class"
    SEE_BASELINE = "baseline.see"
    WRITE_GRADES = "grades.write"
    FILL_OVERVIEW = "overview.fill"
    WRITE_OWN_WORDS = "own-words.write"
    PLAN_ROUNDS = "rounds.plan"
    FOLLOW_ROUNDS = "rounds.follow"
    PLAN_MAPPING = "mapping.plan"
    ANSWER_MAPPING = "mapping.answer"
    SEE_MAPPING = "mapping.see"
    TAKE_PART_MAPPING = "mapping.take-part"
    SEE_SHARED_MAPPING = "mapping.see-shared"
    FILL_MAPPING = "mapping.fill"
    MAP_NEWLY_ARRIVED = "mapping.newly-arrived"
    SEE_SUPPORT = "support.see"
    WORK_SUPPORT = "support.work"
    OWN_CATALOGUE = "support.catalogue"
    SEE_EFFECT = "support.effect"
    MOVE_WORK = "support.move-work"
    SEE_OWN_SUPPORT = "support.see-own"
    RATE_OWN_SUPPORT = "support.rate-own"
    READ_HEALTH_SUPPORT = "support.read-health"
    READ_NAMED_SUPPORT = "support.read-named"
    DECIDE_INVESTIGATION = "investigation.decide"
    ANSWER_REFERRAL = "support.answer-referral"
    SEE_CONCERNS = "concern.see"
    NAME_CONCERN_READERS = "concern.name"
    RECEIVE_HANDOVER = "support.receive-handover"
    LIST_LEFT_STUDIES = "support.list-left"
    HOLD_SLOTS = "slots.hold"
    BOOK_SLOTS = "slots.book"
    SEE_READERS = "readers.see"
    IMPORT_DATA = "import.data"
    SEE_QUALITY = "quality.see"
    SEND_REMINDER = "reminder.send"
    SEE_OWN_REPORTING = "reporting.own"
    SEE_REPORT = "report.see"
    EXPORT_TERM = "term.export"
    MANAGE_PEOPLE = "people.manage"
    MANAGE_SOURCES = "sources.manage"
    MERGE_PEOPLE = "people.merge"
    SEE_INSTALLATION = "installation.see"
    OPEN_PROTECTED = "protected.open"
    MAKE_PROTECTED = "protected.make"
    ALLOW_PROTECTED = "protected.allow"


class Reach(models.TextChoices):
    """Whom a role's permissions are about."""

    UNIT = "unit", _("every pupil enrolled at the unit, or at all units for a duty at the organiser")
    GROUP = "group", _("the pupils of the groups the person is assigned to")
    SELF = "self", _("oneself")
    CHILD = "child", _("one's own children under 18")
    NOBODY = "nobody", _("no pupil at all")


class Role(models.TextChoices):
    ATTENDANCE_COORDINATOR = "attendance_coordinator", _("attendance coordinator")
    MENTOR = "mentor", _("mentor")
    TEACHER = "teacher", _("teacher")
    STUDENT_HEALTH = "student_health", _("student health")
    CAREER_COUNSELLOR = "career_counsellor", _("career guidance counsellor")
    PRINCIPAL = "principal", _("principal")
    SCHOOL_ADMINISTRATOR = "school_administrator", _("school administrator")
    HEAD_OF_EDUCATION = "head_of_education", _("head of education")
    STUDENT = "student", _("pupil")
    GUARDIAN = "guardian", _("guardian")
    SYSTEM_ADMINISTRATOR = "system_administrator", _("system administrator")


_P = Permission
_WORKS_WITH_SIGNALS = frozenset(
    {
        _P.SEE_DESK,
        _P.SEE_STUDENT,
        _P.LIST_STUDENTS,
        _P.SEE_ATTENDANCE,
        _P.SEE_SIGNALS,
        _P.SEE_RULES,
        _P.SNOOZE_SIGNAL,
        _P.DISMISS_SIGNAL,
        _P.HAND_OVER,
        _P.SEE_CONTACTS,
        _P.NOTE_CONTACT,
        _P.SEE_STUDIES,
        _P.SEE_CLASS_STUDIES,
        _P.SEE_MAPPING,
        _P.FILL_MAPPING,
        _P.MAP_NEWLY_ARRIVED,
        _P.SEE_SUPPORT,
        _P.WORK_SUPPORT,
        _P.ANSWER_REFERRAL,
        _P.HOLD_SLOTS,
        _P.SEE_READERS,
        _P.SEE_REPORT,
        _P.OPEN_PROTECTED,
    }
)
#: By a duty at a school, never by a class: what is handed over is about pupils who are in none of its classes yet.
_RECEIVES = frozenset({_P.RECEIVE_HANDOVER})
_WATCHES_REPORTING = frozenset({_P.SEE_QUALITY, _P.SEND_REMINDER})
_OWN_PAGE = frozenset({_P.SEE_STUDENT, _P.SEE_ATTENDANCE, _P.SEE_STUDIES, _P.SEE_READERS})


@dataclass(frozen=True)
class Grant:
    """What a role may, whom it reaches, and what in the register gives it."""

    role: Role
    reach: Reach
    permissions: frozenset[Permission]
    duty_roles: frozenset[DutyRole] = field(default_factory=frozenset)
    assignment_role: AssignmentRoleType | None = None


GRANTS: tuple[Grant, ...] = (
    Grant(
        Role.ATTENDANCE_COORDINATOR,
        Reach.UNIT,
        _WORKS_WITH_SIGNALS
        | _WATCHES_REPORTING
        | _RECEIVES
        | {_P.SEE_HANDLING, _P.SEE_ROLLUPS, _P.PLAN_ROUNDS, _P.FOLLOW_ROUNDS}
        | {_P.SEE_BASELINE, _P.PLAN_MAPPING, _P.MOVE_WORK, _P.OWN_CATALOGUE, _P.SEE_EFFECT, _P.LIST_LEFT_STUDIES},
        frozenset({DutyRole.ATTENDANCE_COORDINATOR}),
    ),
    Grant(
        Role.PRINCIPAL,
        Reach.UNIT,
        _WORKS_WITH_SIGNALS
        | _WATCHES_REPORTING
        | _RECEIVES
        | {_P.IMPORT_DATA, _P.MANAGE_PEOPLE, _P.MAKE_PROTECTED, _P.SET_RULES, _P.EXPORT_TERM, _P.SEE_HANDLING}
        | {_P.SEE_ROLLUPS, _P.SEE_NUMBERS, _P.PLAN_ROUNDS, _P.FOLLOW_ROUNDS, _P.SEE_BASELINE, _P.WRITE_GRADES}
        | {
            _P.PLAN_MAPPING,
            _P.MOVE_WORK,
            _P.OWN_CATALOGUE,
            _P.DECIDE_INVESTIGATION,
            _P.READ_HEALTH_SUPPORT,
            _P.READ_NAMED_SUPPORT,
            _P.SEE_EFFECT,
            _P.SEE_CONCERNS,
            _P.NAME_CONCERN_READERS,
            _P.LIST_LEFT_STUDIES,
        },
        frozenset({DutyRole.PRINCIPAL, DutyRole.DEPUTY_PRINCIPAL}),
    ),
    Grant(
        Role.STUDENT_HEALTH,
        Reach.UNIT,
        (_WORKS_WITH_SIGNALS | _RECEIVES | {_P.READ_HEALTH_SUPPORT, _P.SEE_EFFECT, _P.SEE_CONCERNS})
        - {_P.SNOOZE_SIGNAL, _P.DISMISS_SIGNAL},
        frozenset(
            {
                DutyRole.SCHOOL_COUNSELLOR,
                DutyRole.SCHOOL_NURSE,
                DutyRole.SCHOOL_PSYCHOLOGIST,
                DutyRole.SCHOOL_DOCTOR,
                DutyRole.SPECIAL_EDUCATOR,
            }
        ),
    ),
    Grant(
        Role.CAREER_COUNSELLOR,
        Reach.UNIT,
        frozenset({_P.SEE_STUDENT, _P.LIST_STUDENTS, _P.SEE_ATTENDANCE, _P.SEE_STUDIES, _P.SEE_READERS})
        | {_P.OPEN_PROTECTED, _P.SEE_CLASS_STUDIES, _P.MAP_NEWLY_ARRIVED, _P.ANSWER_REFERRAL, _P.SEE_OWN_DESK}
        | {_P.HOLD_SLOTS},
        frozenset({DutyRole.CAREER_COUNSELLOR}),
    ),
    Grant(
        Role.SCHOOL_ADMINISTRATOR,
        Reach.UNIT,
        frozenset(
            {
                _P.SEE_STUDENT,
                _P.LIST_STUDENTS,
                _P.IMPORT_DATA,
                _P.MERGE_PEOPLE,
                _P.OPEN_PROTECTED,
                _P.EXPORT_TERM,
                _P.SEE_NUMBERS,
            }
        )
        | _WATCHES_REPORTING,
        frozenset({DutyRole.SCHOOL_ADMINISTRATOR}),
    ),
    Grant(
        Role.HEAD_OF_EDUCATION,
        Reach.NOBODY,
        frozenset({_P.SEE_RULES, _P.SET_RULES, _P.SEE_ROLLUPS, _P.MAP_NEWLY_ARRIVED}),
        frozenset({DutyRole.HEAD_OF_EDUCATION}),
    ),
    Grant(
        Role.MENTOR,
        Reach.GROUP,
        _WORKS_WITH_SIGNALS | {_P.FOLLOW_ROUNDS},
        assignment_role=AssignmentRoleType.MENTOR,
    ),
    Grant(
        Role.TEACHER,
        Reach.GROUP,
        frozenset({_P.SEE_STUDENT, _P.LIST_STUDENTS, _P.SEE_OWN_REPORTING, _P.SEE_REPORT, _P.OPEN_PROTECTED})
        | {_P.SEE_STUDIES, _P.SEE_CLASS_STUDIES, _P.FILL_OVERVIEW, _P.SEE_OWN_DESK, _P.MAP_NEWLY_ARRIVED}
        | {_P.HOLD_SLOTS},
        assignment_role=AssignmentRoleType.TEACHER,
    ),
    Grant(
        Role.STUDENT,
        Reach.SELF,
        _OWN_PAGE
        | {_P.WRITE_OWN_WORDS, _P.ANSWER_MAPPING, _P.SEE_MAPPING, _P.TAKE_PART_MAPPING}
        | {_P.SEE_OWN_SUPPORT, _P.RATE_OWN_SUPPORT, _P.BOOK_SLOTS},
    ),
    Grant(Role.GUARDIAN, Reach.CHILD, _OWN_PAGE | {_P.ANSWER_MAPPING, _P.SEE_SHARED_MAPPING, _P.SEE_OWN_SUPPORT}),
    Grant(
        Role.SYSTEM_ADMINISTRATOR,
        Reach.NOBODY,
        frozenset(
            {
                _P.IMPORT_DATA,
                _P.SEE_QUALITY,
                _P.MANAGE_PEOPLE,
                _P.MANAGE_SOURCES,
                _P.SEE_INSTALLATION,
                _P.ALLOW_PROTECTED,
            }
        ),
    ),
)


@cache
def permissions_of(roles: frozenset[Role]) -> frozenset[Permission]:
    """Everything that any of the roles may."""
    return frozenset(permission for grant in GRANTS if grant.role in roles for permission in grant.permissions)


def reach_as_far(roles: frozenset[Role], wide: Permission, narrow: Permission) -> bool:
    """Whether the roles give `narrow` over every pupil over whom they give `wide`.

    Every role that gives the one gives the other, and a role reaches the same pupils whatever the permission.
    """
    giving = [grant for grant in GRANTS if grant.role in roles and wide in grant.permissions]
    return all(narrow in grant.permissions for grant in giving)
