"""What the demo school's teachers have said in the round that is on: nearly all groups are told, a few wait.

Without it every page about subjects would be that of a school where nobody had begun. No command of its own (no NAME).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from fullfolj.config.language import gettext_noop
from fullfolj.domain.actor import OPERATOR, Actor, ActorKind

if TYPE_CHECKING:
    from fullfolj.access.models import Account
    from fullfolj.grading.subjects import Subject
    from fullfolj.school.models import Group, Organisation
    from fullfolj.simulation.cast import Role
    from fullfolj.studies.actions import Told
    from fullfolj.studies.queries import Studies

#: What is left, the next step, and the support that is given.
_AT_RISK = (
    (gettext_noop("The test on chapter 3"), gettext_noop("Takes the test again"), "study-workshop"),
    (gettext_noop("Two written assignments"), gettext_noop("Hands them in at the study workshop"), "study-workshop"),
    (gettext_noop("An oral presentation"), gettext_noop("Presents to a smaller group"), "adaptations"),
)
_NO_BASIS = (gettext_noop("Too few lessons to judge from"), gettext_noop("Comes to the next four lessons"), "flex-time")
#: Out of a hundred pupils with each latest grade: at risk, and with those also too little to judge from.
_SHARES = {"F": (45, 65), "-": (20, 75), "E": (8, 10), "": (4, 6)}
_OTHERS = (1, 2)
#: Out of a hundred others with a grade of D or better: has reached E already.
_REACHED = 30
#: One group in so many has not been told, and so many of the cast's teacher's own.
_WAITING, _OWN_WAITING = 12, 2
#: Younger pupils have other overviews than one that ends in grades.
_FIRST_LEVEL = 4


def tell(*, today: dt.date, now: dt.datetime) -> None:
    """The round, its words in the cast's unit, and what the cast's pupil says and is to do."""
    from django.db import transaction

    from fullfolj.simulation.cast import Role

    with transaction.atomic():
        teacher = _account(Role.TEACHER)
        assert teacher.person is not None  # every member of the cast's staff is one
        unit = teacher.person.duties.get(duty_role="Lärare").organisation
        opens = _plan_a_round(unit, today, _actor(_account(Role.PRINCIPAL)))
        told_at = now - min(today - opens, dt.timedelta(days=2))
        for lesson in _taught(unit, teacher, today):
            _tell_group(lesson, today, told_at)
        _pupils_own(today, now)


@dataclass(frozen=True)
class _Taught:
    group: Group
    subject: Subject
    by: Actor


def _account(role: Role) -> Account:
    from fullfolj.access.models import Account
    from fullfolj.simulation.cast import member

    return Account.objects.select_related("person").get(username=member(role).username)


def _actor(account: Account) -> Actor:
    return Actor(ActorKind.ACCOUNT, account.pk)


def _plan_a_round(unit: Organisation, today: dt.date, by: Actor) -> dt.date:
    """From the Monday of last week to the Friday of this, within the term; its first day."""
    from fullfolj.domain.schoolyear import Term
    from fullfolj.studies import rounds_actions
    from fullfolj.studies.rounds_calendar import Span

    monday = today - dt.timedelta(days=today.weekday() + 7)
    opens = max(monday, Term.of(today).first_day)
    closes = monday + dt.timedelta(days=11)
    rounds_actions.plan(unit=unit, spans=[Span(opens, max(closes, today), closes + dt.timedelta(days=10))], by=by)
    return opens


def _taught(unit: Organisation, teacher: Account, today: dt.date) -> list[_Taught]:
    """The groups that are told of, by name; those of teachers without an account are told by the operator."""
    from fullfolj.access.models import Account
    from fullfolj.school.enums import AssignmentRoleType
    from fullfolj.school.models import AssignmentRole
    from fullfolj.studies import queries

    accounts = dict(Account.objects.filter(person__isnull=False).values_list("person", "pk"))
    subjects = queries.subjects_by_unit({unit.pk}, today)[unit.pk]
    roles = AssignmentRole.objects.filter(group__unit=unit, assignment_role=AssignmentRoleType.TEACHER)
    found: dict[str, _Taught] = {}
    for role in roles.select_related("group", "duty").order_by("group__display_name", "pk"):
        account = accounts.get(role.duty.person_id)
        by = OPERATOR if account is None else Actor(ActorKind.ACCOUNT, account)
        for subject in queries.known_subjects(subjects.get(role.group.display_name, ()))[:1]:
            found.setdefault(role.group.display_name, _Taught(role.group, subject, by))
    own = [name for name, one in found.items() if one.by.account_id == teacher.pk][-_OWN_WAITING:]
    waiting = {*own, *list(found)[_WAITING - 1 :: _WAITING]}
    return [one for name, one in found.items() if name not in waiting]


def _tell_group(lesson: _Taught, today: dt.date, at: dt.datetime) -> None:
    from fullfolj.school.models import Person
    from fullfolj.studies import actions, queries

    members = queries.memberships(today).filter(group=lesson.group).values("person")
    people = list(Person.objects.filter(pk__in=members, is_protected=False).order_by("pk"))
    for one in queries.studies_among(people):
        if (one.year_level or 0) < _FIRST_LEVEL:
            continue
        actions.tell(
            student=one.student,
            subject=lesson.subject,
            group=lesson.group,
            told=_told(one, lesson.subject, today),
            version=0,
            by=lesson.by,
            now=at,
        )


def _told(studies: Studies, subject: Subject, today: dt.date) -> Told:
    """Drawn by the pupil's own name and the subject: the same in every demo."""
    from fullfolj.config.language import gettext as _
    from fullfolj.studies.actions import Told
    from fullfolj.studies.models import Status

    source = studies.student.identities.order_by("pk")[0].source_id
    draw = int(sha256(f"{source} {subject.code}".encode()).hexdigest(), 16)
    chance, grade = draw % 100, studies.assessment.standing.grade_in(subject.code)
    at_risk, lacking = _SHARES.get(grade, _OTHERS)
    if chance >= lacking:
        has_reached = grade in tuple("ABCD") and chance >= 100 - _REACHED
        return Told(Status.REACHED if has_reached else Status.ON_THE_WAY)
    is_at_risk = chance < at_risk
    remains, step, support = _AT_RISK[draw // 7 % len(_AT_RISK)] if is_at_risk else _NO_BASIS
    on = today + dt.timedelta(days=4 + draw // 11 % 14)
    return Told(
        status=Status.AT_RISK if is_at_risk else Status.LACKS_BASIS,
        remains=_(remains),
        next_step=_(step),
        next_on=on - dt.timedelta(days=max(0, on.weekday() - 4)),
        support=(support,),
    )


def _pupils_own(today: dt.date, now: dt.datetime) -> None:
    """The cast's pupil has chosen what comes first, and has two small things to finish."""
    from fullfolj.config.language import gettext as _
    from fullfolj.grading.subjects import parse
    from fullfolj.simulation.cast import Role
    from fullfolj.studies import actions, pieces_actions

    account = _account(Role.STUDENT)
    assert account.person is not None  # the cast's pupil is one
    actions.write_own(
        student=account.person,
        subject=parse("MA"),
        is_priority=True,
        goal=_("To pass the next test"),
        comment=_("Works best in a small group."),
        by=_actor(account),
        now=now,
    )
    by, due = _actor(_account(Role.MENTOR)), today + dt.timedelta(days=7 + (4 - today.weekday()) % 7)
    for text, subjects in ((_("Read chapter 4 and write a page"), ("SV", "HI")), (_("Fractions, page 52"), ("MA",))):
        pieces_actions.add(student=account.person, text=text, subjects=subjects, due_on=due, by=by, now=now)
