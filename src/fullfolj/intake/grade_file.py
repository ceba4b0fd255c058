"""A canonical grades file read for its own sake: no register, nothing imported."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from fullfolj.grading import scales
from fullfolj.grading.scales import NotAGrade, Scale
from fullfolj.grading.standing import Decision
from fullfolj.intake import grade_rows, tables
from fullfolj.intake.cells import Cells, Remark


@dataclass
class GradeFile:
    """Pupil's id → decisions, in the order of the file; and the rows that could not be read."""

    decisions: dict[str, list[Decision]] = field(default_factory=lambda: defaultdict(list))
    unread: list[tuple[int, Remark]] = field(default_factory=list)


def read(path: Path, today: dt.date) -> GradeFile:
    """The file's pupils. PlainError when it is no table of grades.

    What is odd but can be read (NO in year 8, a letter where digits are in force, an unknown subject) is among the
    decisions: the assessment tells what it does to the figures.
    """
    found = GradeFile()
    for values in _rows(path):
        cells = Cells(values, today)
        student, one = cells.code("student_id", 100), _decision(cells)
        if cells.problems or one is None:
            found.unread.append((int(str(values["row"])), cells.problems[0]))
        else:
            found.decisions[student].append(one)
    return found


def _rows(path: Path) -> Iterator[Mapping[str, object]]:
    sheet = tables.read_table(path, grade_rows.LAYOUT)
    yield from sheet.frame.iter_rows(named=True)


def _decision(cells: Cells) -> Decision | None:
    written = grade_rows.written(cells)
    if written is None:
        return None
    scale = scales.grade_scale(written.school_year, written.year_level)
    try:
        grade = scales.read_grade(written.grade, scale)
    except NotAGrade:
        grade = _on_the_other(written.grade, scale)
        if not grade:
            cells.problem("grade-code", "grade", written.grade if len(written.grade) <= 2 else "")
    return Decision(
        written.subject, str(grade), written.school_year, written.term, written.year_level, written.is_final
    )


def _on_the_other(text: str, scale: Scale) -> str:
    """The grade on the scale that is not in force for the cohort, '' when it is none there either."""
    try:
        return scales.read_grade(text, Scale.NUMBERS if scale is Scale.LETTERS else Scale.LETTERS)
    except NotAGrade:
        return ""
