"""What counts as failed: on the scale A–F alone.

On the scale 1–10 there is no line between passed and failed (prop. 2025/26:197): every answer is None there.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from fullfolj.grading.eligibility import CORE, FAILED, PASSED, Programmes, is_eligible
from fullfolj.grading.scales import NUMBERS, Value


def has_failed(grades: Collection[str]) -> bool | None:
    """Whether any of the grades is F or a dash; None when none of them is a grade A–F or a dash."""
    decided = [grade for grade in grades if grade in PASSED or grade in FAILED]
    return any(grade in FAILED for grade in decided) if decided else None


def lacks_vocational(grades: Mapping[str, str]) -> bool | None:
    """Whether the grades (subject → grade) do not open the vocational programmes.

    None without a grade A–F or a dash, or with any grade on 1–10.
    """
    if any(grade in NUMBERS for grade in grades.values()):
        return None
    answer = is_eligible(grades, Programmes.VOCATIONAL)
    return None if answer is None else not answer


def has_f_in_core(grades: Mapping[str, str]) -> bool:
    """Whether a subject of the core has an F; not for Swedish when the other form of it is passed."""
    return any(
        any(grades.get(subject) == Value.F for subject in alternatives)
        and not any(grades.get(subject) in PASSED for subject in alternatives)
        for alternatives in CORE
    )
