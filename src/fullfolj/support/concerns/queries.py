"""Reports of concern about a pupil, who may see them, and who of student health can be named.

The database has the condition (`support_concern_reach`, config 0026): the wall and what is asked here are the same.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db.models import BooleanField, Q
from django.db.models.expressions import RawSQL
from django.http import Http404

from fullfolj.access.gate import Visitor, student_or_refusal
from fullfolj.access.models import Account
from fullfolj.access.permissions import GRANTS
from fullfolj.access.scopes import readers_of
from fullfolj.school.models import Duty, Organisation, Person
from fullfolj.signals.desk import holds
from fullfolj.support import permissions
from fullfolj.support.models import ConcernReader, ReportOfConcern

#: What the reading log calls it: the duty, which is about every pupil, and the same whether anything is noted or not.
_PAGE = "support.duty"
#: The duties whose holders see reports of concern once they are named.
_NAMEABLE = frozenset(
    duty
    for grant in GRANTS
    if permissions.SEE_CONCERNS in grant.permissions and permissions.NAME_CONCERN_READERS not in grant.permissions
    for duty in grant.duty_roles
)


@dataclass(frozen=True)
class Candidate:
    """Somebody in student health at the unit, or at the organiser for all its units."""

    unit: Organisation
    account: Account


def may_read(student: Person, visitor: Visitor) -> bool:
    """Whether the visitor is the pupil's principal, or in student health and named at the pupil's school."""
    if not visitor.may(permissions.SEE_CONCERNS):
        return False
    return Account.objects.filter(_sees(student, visitor), pk=visitor.account.pk).exists()


def found(visitor: Visitor, student_uuid: uuid.UUID) -> Person:
    """The pupil, with the reading logged. Http404 outside every scope, PermissionDenied for who is not named."""
    student = student_or_refusal(visitor, student_uuid, permissions.SEE_CONCERNS, page=_PAGE)
    if not may_read(student, visitor):
        raise PermissionDenied
    return student


def of(student: Person) -> Sequence[ReportOfConcern]:
    """Those that stand, the latest first."""
    standing = ReportOfConcern.objects.filter(student=student, taken_back_at=None)
    return list(standing.select_related("noted_by").order_by("-reported_on", "-pk"))


def one(student: Person, report_uuid: uuid.UUID) -> ReportOfConcern:
    """One of the pupil's, also when it has been taken back; Http404 for any other."""
    report = ReportOfConcern.objects.filter(student=student, uuid=report_uuid).first()
    if report is None:
        raise Http404
    return report


def readers(student: Person, visitor: Visitor) -> Sequence[Account]:
    """Everybody who sees the reports about the pupil, by name."""
    could = [one.account for one in readers_of(student, permissions.SEE_CONCERNS, visitor.today)]
    seeing = Account.objects.filter(_sees(student, visitor), pk__in=[one.pk for one in could])
    numbers = set(seeing.values_list("pk", flat=True))
    return [one for one in could if one.pk in numbers]


def candidates(visitor: Visitor) -> Sequence[Candidate]:
    """Those whom the visitor may name, by unit and name; also those who are named."""
    units = list(visitor.units(permissions.NAME_CONCERN_READERS))
    at = Q(organisation__in=units) | Q(organisation=visitor.account.organiser_id)
    duties = Duty.objects.filter(holds(visitor.today), at, duty_role__in=_NAMEABLE, person__account__is_active=True)
    accounts: dict[int, dict[int, Account]] = {unit.pk: {} for unit in units}
    for duty in duties.select_related("person__account").order_by("person__account__display_name", "pk"):
        for place, held in accounts.items():
            if duty.organisation_id in (place, visitor.account.organiser_id):
                held[duty.person.account.pk] = duty.person.account
    return [Candidate(unit, account) for unit in units for account in accounts[unit.pk].values()]


def named(visitor: Visitor) -> Sequence[ConcernReader]:
    """Those who are named at the units where the visitor names, by unit and name; also those who have left."""
    standing = ConcernReader.objects.filter(unit__in=visitor.units(permissions.NAME_CONCERN_READERS), ended_at=None)
    return list(standing.select_related("unit", "account").order_by("unit__display_name", "account__display_name"))


def one_named(visitor: Visitor, reader_uuid: uuid.UUID) -> ConcernReader:
    """One of them, also when it has ended; Http404 for another unit's."""
    units = visitor.units(permissions.NAME_CONCERN_READERS)
    reader = ConcernReader.objects.filter(unit__in=units, uuid=reader_uuid).first()
    if reader is None:
        raise Http404
    return reader


def _sees(student: Person, visitor: Visitor) -> RawSQL:
    """Condition that an account sees the reports about the pupil today."""
    return RawSQL(
        "exists (select from support_concern_reach(access_account.id, %s) r where r.student_id = %s)",
        (visitor.today, student.pk),
        output_field=BooleanField(),
    )
