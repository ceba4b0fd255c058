"""Drawn grades: a pupil's rows in the grade register in a line or two, and in a few words what the rules say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from fullfolj.domain.schoolyear import Term
from fullfolj.grading.assessment import Assessment, assess
from fullfolj.grading.eligibility import Outcome, Programmes
from fullfolj.grading.standing import Decision

#: The sixteen subjects that everybody reads (skollagen 10 kap. 4 §), with Swedish in its first form.
SIXTEEN = "BL EN HKK IDH MA MU BI FY KE GE HI RE SH SL SV TK".split()
ALL = "*"


@dataclass(frozen=True)
class GradeSpec:
    """`words` is the rule in our own words with its paragraph; `expected` is what is asked → what is told (`tell`).

    A row of `drawn` is a term, the year level, `final` or `term`, and subject:grade; `*:C` is all of the sixteen that
    the row does not name. `!` after a grade: from before the pupil was enrolled here.
    """

    name: str
    words: str
    drawn: str
    expected: dict[str, str]
    swedish: tuple[str, str]


def rows(drawn: str) -> list[tuple[Term, int, bool, dict[str, str]]]:
    """Term, year level, whether final, subject → grade as drawn."""
    found = []
    for line in drawn.strip().splitlines():
        term, level, kind, *cells = line.split()
        assert kind in ("final", "term"), line
        found.append((Term.parse(term), int(level), kind == "final", dict(cell.split(":") for cell in cells)))
    return found


def decisions(drawn: str) -> list[Decision]:
    return [
        Decision(subject, grade.rstrip("!"), term.school_year, term.name, level, final, "GR", grade.endswith("!"))
        for term, level, final, cells in rows(drawn)
        for subject, grade in _spelled_out(cells)
    ]


def _spelled_out(cells: dict[str, str]) -> list[tuple[str, str]]:
    """A subject may be drawn twice: MA:C/B."""
    rest = [subject for subject in SIXTEEN if subject not in cells and not (subject == "SV" and "SVA" in cells)]
    named = [(subject, grade) for subject, both in cells.items() if subject != ALL for grade in both.split("/")]
    return [*((subject, cells[ALL]) for subject in rest if ALL in cells), *named]


def assessed(spec: GradeSpec) -> Assessment:
    return assess(decisions(spec.drawn))


def tell(assessment: Assessment, asked: str) -> str:
    """In a few words: `merit`, `counted`, a group of programmes, its `others`, `IMV`, `issues`, `stands`."""
    asked, _, more = asked.partition(" ")
    told: dict[str, Callable[[Assessment], str]] = {
        "merit": _merit, "counted": _counted, "IMV": _programme_oriented, "issues": _issues, "stands": _stands,
    }  # fmt: skip
    if asked in told:
        return told[asked](assessment)
    assert assessment.eligibility is not None
    outcome = assessment.eligibility[Programmes(asked)]
    return _others(outcome) if more == "others" else _outcome(outcome)


def _merit(assessment: Assessment) -> str:
    """227.5 of 340, final"""
    assert assessment.merit is not None
    value = "none" if assessment.merit.value is None else f"{assessment.merit.value.normalize():f}"
    return f"{value} of {assessment.merit.out_of}, {'preliminary' if assessment.merit.is_preliminary else 'final'}"


def _counted(assessment: Assessment) -> str:
    assert assessment.merit is not None
    return str(len(assessment.merit.counted))


def _others(outcome: Outcome) -> str:
    """9, or 4 that stand for 9 with the subjects of a sum."""
    if outcome.others_passed == outcome.others_passed_expanded:
        return str(outcome.others_passed)
    return f"{outcome.others_passed} that stand for {outcome.others_passed_expanded}"


def _outcome(outcome: Outcome) -> str:
    """open, or: 2 lacking (core MA; named FY; others 1); nearest FY MA / …; not on record FY"""
    if outcome.is_eligible is None:
        return "can't be told"
    if outcome.is_eligible:
        return "open"
    parts = {"core": outcome.missing_core, "named": outcome.missing_named}
    lacking = [f"{name} {' '.join(codes)}" for name, codes in parts.items() if codes]
    lacking += [f"others {outcome.others_short}"] if outcome.others_short else []
    nearest = " / ".join(" ".join(some) for some in outcome.nearest)
    told = f"{outcome.distance} lacking ({'; '.join(lacking)}); nearest {nearest or 'none'}"
    return f"{told}; not on record {' '.join(outcome.unknown)}" if outcome.unknown else told


def _programme_oriented(assessment: Assessment) -> str:
    choice = assessment.programme_oriented
    assert choice is not None
    if choice.is_eligible is None:
        return "can't be told"
    return f"{'open' if choice.is_eligible else 'closed'}, {'needed' if choice.is_needed else 'not needed'}"


def _issues(assessment: Assessment) -> str:
    return "; ".join(
        f"{one.trouble.value} {' '.join(one.subjects)} → {' '.join(one.counted) or 'none'}"
        for one in assessment.standing.issues
    )


def _stands(assessment: Assessment) -> str:
    return " ".join(f"{code}:{grade}" for code, grade in assessment.standing.grades.items())
