"""What a handover begins with: what stands in the pupil's open cases, who knows the pupil, and the latest grades.

Only texts that all who work with the pupil may read. Nothing of a stricter tier, no notes, no signals, no absence.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from fullfolj.access import scopes
from fullfolj.access.gate import Visitor
from fullfolj.access.permissions import Permission, Role
from fullfolj.school.grade_register import decisions
from fullfolj.school.models import Person
from fullfolj.shell import words
from fullfolj.support import permissions
from fullfolj.support.models import LONGEST, Case, FollowUp, HandoverPart, Intervention, Tier


def first_words(student: Person, visitor: Visitor) -> dict[str, Any]:
    """Field → text, and the parts that have something to say."""
    cases = _open_cases(student)
    going = [one for case in cases for one in case.interventions.all()]
    told = {
        "works": _lines(filter(None, (_works(one) for one in going))),
        "strengths": _lines(case.strengths for case in cases if case.strengths),
        "own_words": _lines(case.own_goal for case in cases if case.own_goal),
        "measures": _lines(_measure(one, visitor) for one in going),
        "contacts": _lines(_contacts(student, going, visitor)),
        "subjects": "",
    }
    told = {part.value: told[part.value][: LONGEST[part]] for part in HandoverPart}
    parts = [part.value for part in HandoverPart if told[part.value]]
    return {**told, "parts": [*parts, HandoverPart.SUBJECTS.value] if grades(student, visitor) else parts}


def grades(student: Person, visitor: Visitor) -> list[dict[str, Any]]:
    """The latest decision of each subject, as the file names them; empty for who may not see the pupil's studies."""
    if scopes.student(visitor.scope(Permission.SEE_STUDIES), student.uuid) is None:
        return []
    latest = {}
    for one in sorted(decisions([student.pk]).get(student.pk, ()), key=lambda decision: decision.when):
        latest[one.subject] = one
    return [
        {
            "subject": one.subject,
            "grade": one.grade,
            "kind": "final" if one.is_final else "term",
            "schoolYear": str(one.school_year),
            "term": str(one.term),
            "yearLevel": one.year_level,
        }
        for _subject, one in sorted(latest.items())
    ]


def _open_cases(student: Person) -> Sequence[Case]:
    told = FollowUp.objects.order_by("-date", "-pk")
    going = Intervention.objects.filter(ended_on=None).select_related("responsible").order_by("starts_on", "pk")
    found = Case.objects.filter(student=student, closed_on=None, tier=Tier.WORKING)
    prefetch = Prefetch("interventions", going.prefetch_related(Prefetch("follow_ups", told)))
    return list(found.prefetch_related(prefetch).order_by("opened_at"))


def _works(one: Intervention) -> str:
    latest = next(iter(one.follow_ups.all()), None)
    return "" if latest is None else f"{one.what.rstrip('.')}: {latest.works}"


def _measure(one: Intervention, visitor: Visitor) -> str:
    about = {"what": one.what.rstrip("."), "day": words.day(one.starts_on, visitor.today), "who": one.responsible}
    text = _("%(what)s, since %(day)s. %(who)s sees to it.") % about
    latest = next(iter(one.follow_ups.all()), None)
    return text if latest is None else f"{text} {latest.progress} {latest.next_step}"


def _contacts(student: Person, going: Iterable[Intervention], visitor: Visitor) -> Iterable[str]:
    """The mentors, and those who see to something that goes on: each once."""
    found: dict[str, str] = {}
    for reader in scopes.readers_of(student, permissions.WORK, visitor.today):
        if any(ground.role is Role.MENTOR for ground in reader.grounds):
            found[str(reader.account)] = str(Role.MENTOR.label)
    for one in going:
        found.setdefault(str(one.responsible), words.uncapital(one.what.rstrip(".")))
    return (f"{name}, {what}" for name, what in found.items())


def _lines(texts: Iterable[str]) -> str:
    return "\n".join(texts)
