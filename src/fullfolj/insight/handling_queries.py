"""What equal handling is made from. It starts from the visitor's scope, and nothing of it names a pupil."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from dataclasses import dataclass

from django.http import Http404

from fullfolj.access.gate import Visitor
from fullfolj.access.scopes import units_of
from fullfolj.domain.schoolyear import Term
from fullfolj.insight import permissions
from fullfolj.school.models import Enrolment, Organisation
from fullfolj.school.swedish import SvSort
from fullfolj.signals.desk import Section, classes_of, desk
from fullfolj.signals.handling import Waited, waited

_ALL = 100_000  # more pupils than any school has under the radar


@dataclass(frozen=True)
class HandlingData:
    """One school and term; `radar` is class → the school days that each pupil under the radar has waited."""

    school: Organisation
    schools: tuple[Organisation, ...]
    term: Term
    terms: tuple[Term, ...]
    signals: tuple[Waited, ...]
    radar: dict[str, list[int]]


def handling_data(visitor: Visitor, school: uuid.UUID | None, term: str) -> HandlingData:
    """Http404 for a school where the visitor may not see it, and for a term that has not begun or is long past."""
    roles, account = visitor.roles, visitor.account
    schools = tuple(units_of(roles, account, permissions.SEE_HANDLING).order_by(SvSort("display_name"), "id"))
    terms = terms_to(visitor.today)
    chosen = next((one for one in schools if school in (None, one.uuid)), None)
    wanted = next((one for one in terms if term in ("", one.label)), None)
    if chosen is None or wanted is None:
        raise Http404
    scope = visitor.scope(permissions.SEE_HANDLING)
    signals = waited(scope, chosen, wanted.first_day, wanted.last_day)
    return HandlingData(chosen, schools, wanted, terms, tuple(signals), _radar(visitor, chosen))


def terms_to(today: dt.date) -> tuple[Term, ...]:
    """The present term and the three before it, the newest first."""
    found = [Term.of(today)]
    while len(found) < 4:
        found.append(Term.of(found[-1].first_day - dt.timedelta(days=1)))
    return tuple(found)


def _radar(visitor: Visitor, school: Organisation) -> dict[str, list[int]]:
    """As Idag has it: what is put off, dismissed or short valid absence is not there."""
    waiting = desk(visitor.scope(permissions.SEE_DESK), {Section.RADAR: _ALL}).waiting(Section.RADAR)
    here = Enrolment.objects.filter(unit=school, person_id__in=[one.student_id for one in waiting])
    at_school = set(here.values_list("person_id", flat=True))
    classes = classes_of(at_school, visitor.today) if at_school else {}
    found: dict[str, list[int]] = defaultdict(list)
    for one in waiting:
        if one.student_id in at_school:
            membership = classes.get(one.student_id)
            found[membership.group.display_name if membership else ""].append(one.school_days)
    return dict(found)
