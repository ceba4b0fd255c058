"""What counts as failed, and who lacks the grades for the vocational programmes: on the scale A–F alone.

On the scale 1–10 there is no line between passed and failed (prop. 2025/26:197): every answer is None there.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from fullfolj.grading.scales import NUMBERS, Value

PASSED = frozenset({Value.A, Value.B, Value.C, Value.D, Value.E})
FAILED = frozenset({Value.F, Value.NO_BASIS})
#: Swedish (or Swedish as a second language), English, mathematics: one designation of each is needed.
CORE = (("SV", "SVA"), ("EN",), ("MA",))
_OTHERS_NEEDED = 5


def has_failed(grades: Collection[str]) -> bool | None:
    """Whether any of the grades is F or a dash; None when none of them is a grade A–F or a dash."""
    decided = [grade for grade in grades if grade in PASSED or grade in FAILED]
    return any(grade in FAILED for grade in decided) if decided else None


def lacks_vocational(grades: Mapping[str, str]) -> bool | None:
    """Whether the grades (subject → grade) do not open the vocational programmes: the core passed and five others.

    A sum of NO or SO is one of the others. None without a grade A–F or a dash, or with any grade on 1–10.
    Source: skollagen 16 kap. 30 §.
    """
    if has_failed(grades.values()) is None or any(grade in NUMBERS for grade in grades.values()):
        return None
    passed = {subject for subject, grade in grades.items() if grade in PASSED}
    others = passed - {subject for alternatives in CORE for subject in alternatives}
    has_core = all(any(subject in passed for subject in alternatives) for alternatives in CORE)
    return not (has_core and len(others) >= _OTHERS_NEEDED)


def has_f_in_core(grades: Mapping[str, str]) -> bool:
    """Whether a subject of the core has an F; not for Swedish when the other form of it is passed."""
    return any(
        any(grades.get(subject) == Value.F for subject in alternatives)
        and not any(grades.get(subject) in PASSED for subject in alternatives)
        for alternatives in CORE
    )
