"""What the baseline takes from the grade register: the core subjects, and how many grades are passed in all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from functools import partial

from django.utils.translation import gettext as _

from fullfolj.grading.eligibility import PASSED
from fullfolj.school import grade_register
from fullfolj.shell import grading_words
from fullfolj.shell.baseline import BaselineColumn, ColumnKind

_CORE = ("SV", "SVA", "MA", "EN")


def _grades(code: str, students: Collection[int], on: dt.date) -> Mapping[int, str]:
    """The grade or dash that stands in the subject. Whoever reads Swedish in the other form has none in this one."""
    found = {}
    for student, decisions in grade_register.decisions(students).items():
        decision = grade_register.assessed(decisions).standing.decisions.get(code)
        if decision is not None and decision.is_decided:
            found[student] = grading_words.grade_words(decision.grade)
    return found


def _passed(students: Collection[int], on: dt.date) -> Mapping[int, int]:
    """Passed grades A–E in all, the core included. Whoever has no grade, or has them on 1–10, has no such number."""
    found = {}
    for student, decisions in grade_register.decisions(students).items():
        assessment = grade_register.assessed(decisions)
        if assessment.eligibility is not None and assessment.standing.is_graded:
            found[student] = sum(grade in PASSED for grade in assessment.standing.grades.values())
    return found


def _heading(code: str) -> str:
    return grading_words.subject_name(code)


EVERY = (
    *(
        BaselineColumn(code, 10 + place, ColumnKind.GRADE, partial(_heading, code), partial(_grades, code))
        for place, code in enumerate(_CORE)
    ),
    BaselineColumn("passed", 20, ColumnKind.NUMBER, lambda: _("Passed grades in all"), _passed),
)
