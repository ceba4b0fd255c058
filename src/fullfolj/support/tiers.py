"""Who may read which text: the one place that knows.

A case of a stricter tier, and each text in it, is for those of the tier among all who reach the pupil. Whoever leads
it, has opened it or sees to something that goes on in it reads it too: no work is with somebody who can't see it.
Whoever is named in it does where the tier says so.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q

from fullfolj.access.gate import Visitor
from fullfolj.access.permissions import Permission
from fullfolj.access.scopes import StudentColumn, student
from fullfolj.support import permissions
from fullfolj.support.models import Case, Intervention, Participant, Tier


def cases(visitor: Visitor, at: str = "") -> Q:
    """That the visitor may read the case at `at` ("" for the case itself, "case__" from what is in one).

    Of pupils whom the visitor reaches; that the visitor does is asked for beside it.
    """
    mine = Q(**{f"{at}responsible": visitor.account.pk}) | Q(**{f"{at}by": visitor.account.pk})
    goes_on = Intervention.objects.filter(case=OuterRef(f"{at}pk"), responsible=visitor.account.pk, ended_on=None)
    stricter = _stricter(visitor, f"{at}tier", f"{at}pk", "support_case.student_id")
    return Q(**{f"{at}tier": Tier.WORKING}) | mine | Q(Exists(goes_on)) | stricter


def notes(visitor: Visitor) -> Q:
    """The same for a note, in a case that the visitor may read. To lead the case opens no stricter note in it."""
    own = Q(by=visitor.account.pk)
    return Q(tier=Tier.WORKING) | own | _stricter(visitor, "tier", "case_id", "support_note.student_id")


def of_earlier(visitor: Visitor, case: Case) -> frozenset[Tier]:
    """The tiers whose texts the visitor may read among what a case has said, whatever its tier is now."""
    mine = visitor.account.pk in {case.responsible_id, case.by_id}
    found = {Tier.WORKING}
    for which, permission in ((Tier.HEALTH, permissions.READ_HEALTH), (Tier.NAMED, permissions.READ_NAMED)):
        if mine or (visitor.may(permission) and student(visitor.scope(permission), case.student.uuid) is not None):
            found.add(which)
    if Participant.objects.filter(case=case, account=visitor.account.pk).exists():
        found.add(Tier.NAMED)
    return frozenset(found)


def may_name(visitor: Visitor, case: Case) -> bool:
    """Whether the visitor may name a colleague in the case, which opens what is for those named.

    The principal may, and those who are named. Whoever has opened the case may as long as nobody is: nobody lets
    themselves in.
    """
    named = set(Participant.objects.filter(case=case, account__isnull=False).values_list("account", flat=True))
    if visitor.account.pk in named or (not named and case.by_id == visitor.account.pk):
        return True
    return visitor.may(permissions.READ_NAMED) and (
        student(visitor.scope(permissions.READ_NAMED), case.student.uuid) is not None
    )


def page_of(page: str, tier: str) -> str:
    """What the reading log calls the page, so that the opening of something stricter stands out."""
    return page if tier == Tier.WORKING else f"{page}.{tier}"


def _stricter(visitor: Visitor, tier: str, case: str, column: StudentColumn) -> Q:
    named = Participant.objects.filter(case=OuterRef(case), account=visitor.account.pk)
    found = Q(**{tier: Tier.NAMED}) & Q(Exists(named))
    for which, permission in ((Tier.HEALTH, permissions.READ_HEALTH), (Tier.NAMED, permissions.READ_NAMED)):
        if visitor.may(permission):
            found |= Q(**{tier: which}) & Q(_reached(visitor, permission, column))
    return found


def _reached(visitor: Visitor, permission: Permission, column: StudentColumn) -> Any:
    return visitor.scope(permission).reaches(column)
