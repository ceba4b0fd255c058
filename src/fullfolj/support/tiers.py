"""Who may read which text: the one place that knows.

A case of a stricter tier, and each text in it, is for those of the tier among all who reach the pupil. Whoever leads
it, has opened it, or sees to something that goes on in it or stands in for that, reads it too: no work is with somebody
who can't see it. Whoever is named in it does where the tier says so.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import BooleanField, Q
from django.db.models.expressions import RawSQL

from fullfolj.access.gate import Visitor
from fullfolj.access.scopes import StudentColumn, student
from fullfolj.support import permissions
from fullfolj.support.models import Case, Participant, Tier


def cases(visitor: Visitor, at: str = "") -> Q:
    """That the visitor may read the case at `at` ("" for the case itself, "case__" from what is in one).

    Of pupils whom the visitor reaches; that the visitor does is asked for beside it. Not for the inside of a subquery,
    where the case has another name.
    """
    me = visitor.account.pk
    mine = (
        "support_case.responsible_id = %s or support_case.by_id = %s or exists (select from support_intervention i"
        " where i.case_id = support_case.id and %s in (i.responsible_id, i.stand_in_id) and i.ended_on is null)"
    )
    stricter, given = _stricter(visitor, "support_case.tier", "support_case.id", "support_case.student_id")
    return Q(**{f"{at}tier": Tier.WORKING}) | Q(_condition(f"({mine} or {stricter})", (me, me, me, *given)))


def notes(visitor: Visitor) -> Q:
    """The same for a note, in a case that the visitor may read. To lead the case opens no stricter note in it."""
    stricter, given = _stricter(visitor, "support_note.tier", "support_note.case_id", "support_note.student_id")
    own = _condition(f"(support_note.by_id = %s or {stricter})", (visitor.account.pk, *given))
    return Q(tier=Tier.WORKING) | Q(own)


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


def strictest(shown: Iterable[str]) -> Tier:
    """Of the tiers of what one page shows; `WORKING` when there are none."""
    return max((Tier(one) for one in shown), key=list(Tier).index, default=Tier.WORKING)


def page_of(page: str, tier: str) -> str:
    """What the reading log calls the page, so that the opening of something stricter stands out."""
    return page if tier == Tier.WORKING else f"{page}.{tier}"


def _stricter(visitor: Visitor, tier: str, case: str, column: StudentColumn) -> tuple[str, tuple[object, ...]]:
    """The condition that a text's tier is one of the stricter ones that the visitor reads, and what is put in it."""
    named = f"exists (select from support_participant p where p.account_id = %s and p.case_id = {case})"
    parts, given = [f"({tier} = %s and {named})"], [Tier.NAMED.value, visitor.account.pk]
    for which, permission in ((Tier.HEALTH, permissions.READ_HEALTH), (Tier.NAMED, permissions.READ_NAMED)):
        if visitor.may(permission):
            reached = visitor.scope(permission).reaches(column)
            parts.append(f"({tier} = %s and {reached.sql})")
            given += [which.value, *reached.params]
    return " or ".join(parts), tuple(given)


def _condition(sql: str, given: tuple[object, ...]) -> RawSQL:
    return RawSQL(sql, given, output_field=BooleanField())  # noqa: S611
