"""Words and evidence that the rules about studies share. Subjects are named in Swedish: they are the school's own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext, ngettext

from fullfolj.grading.prognosis import Ground
from fullfolj.grading.subjects import NotASubject, name_of
from fullfolj.signals.rules.base import Evidence
from fullfolj.signals.study_states import Left, State

#: So many are named in a sentence; the page of the subjects has all of them.
_FEW = 6


def study_evidence(state: State) -> dict[str, Any]:
    """What every figure about studies is shown with: how many subjects something is known of, and by whom."""
    latest = state.stands.latest
    return {
        "known_subjects": len(state.expected),
        "told_subjects": state.told,
        "passed_subjects": sum(one.is_passed for one in state.expected.values()),
        "told_from": min((one.day.isoformat() for one in state.words.values()), default=None),
        "latest_term": None if latest is None else latest.in_term.label,
    }


def left_evidence(lefts: Iterable[Left]) -> dict[str, Any]:
    """The subjects that a rule counts, and by whose word."""
    some = list(lefts)
    return {
        "count": len(some),
        "subjects": [one.subject for one in some],
        "told_by_teachers": sum(one.ground is Ground.TEACHER for one in some),
    }


def subjects_of(codes: Sequence[str]) -> str:
    """matematik, kemi; the first few, and how many more there are."""
    return some_of([subject_name(code) for code in codes])


def some_of(parts: Sequence[str]) -> str:
    """The first few, and how many more there are."""
    told = ", ".join(parts[:_FEW])
    left = len(parts) - _FEW
    if left <= 0:
        return told
    return gettext("%(some)s and %(count)s more") % {"some": told, "count": left}


def subject_name(code: str) -> str:
    """Within a sentence: matematik. What is no designation stands as it is written."""
    try:
        name = name_of(code)
    except NotASubject:
        return code
    return name[:1].lower() + name[1:]


def left_words(evidence: Evidence) -> str:
    """The numerator of rules that count subjects in which something is left."""
    text = ngettext(
        "%(n)s subject where something is left", "%(n)s subjects where something is left", evidence["count"]
    )
    return text % {"n": evidence["count"]}


def known_words(evidence: Evidence) -> str:
    """The denominator of rules that count among all the subjects."""
    text = ngettext(
        "%(n)s subject with a grade, a dash or a teacher's word",
        "%(n)s subjects with a grade, a dash or a teacher's word",
        evidence["known_subjects"],
    )
    return text % {"n": evidence["known_subjects"]}


def nothing_known() -> str:
    return gettext("Nothing is known of the subjects: no grades, and no teacher has said anything.")


def of_subjects(count: int, number: int) -> str:
    """3 of 14 subjects."""
    return ngettext("%(count)s of %(number)s subject", "%(count)s of %(number)s subjects", number) % {
        "count": count,
        "number": number,
    }
