"""`fullfolj grading`: merit value and eligibility with what is lacking, by the rules of the pupil's cohort."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from fullfolj.config.cli import Needs
from fullfolj.config.commands.arguments import add_organiser, the_organiser, the_student
from fullfolj.config.language import gettext as _
from fullfolj.config.language import gettext_noop
from fullfolj.domain.errors import PlainError

if TYPE_CHECKING:
    from fullfolj.grading.assessment import Assessment
    from fullfolj.intake.grade_file import GradeFile

NAME = "grading"
HELP = gettext_noop("merit value and eligibility, with what is lacking, for pupils")
#: Pupils at a time: bounds the memory that --all takes.
_BATCH = 2_000
_QUARANTINE = 3


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "students", nargs="*", metavar=_("STUDENT"), help=_("id of the class list, UNITCODE/ID or uuid")
    )
    parser.add_argument("--all", action="store_true", help=_("every pupil"))
    parser.add_argument(
        "--file", type=Path, metavar=_("FILE"), help=_("grades as CSV (canonical), read without a database")
    )
    parser.add_argument("--json", action="store_true", help=_("one JSON object a line"))
    add_organiser(parser)


def needs(options: argparse.Namespace) -> Needs:
    return Needs.SETTINGS if options.file else Needs.DATABASE


def run(options: argparse.Namespace) -> int:
    if sum((bool(options.students), options.all, options.file is not None)) != 1:
        raise PlainError(_("Name one or more pupils, --all, or --file FILE."), exit_code=2)
    code = 0
    if options.file is None:
        found = _of_register(options)
    else:
        read = _read(options.file)
        found = _of_file(read)
        code = _QUARANTINE if read.unread else 0
    tell = _as_json if options.json else _in_words
    for student, assessment in found:
        print(tell(student, assessment))
    return code


def _read(path: Path) -> GradeFile:
    """The file; rows that can't be read are told on stderr."""
    from django.utils import timezone

    from fullfolj.intake import grade_file
    from fullfolj.intake.findings import Finding, describe

    if not path.is_file():
        raise PlainError(_("There is no file {name}.").format(name=path.name), exit_code=2)
    read = grade_file.read(path, timezone.localdate())
    for row, remark in read.unread:
        print(describe(Finding(remark.code, row, remark.column, "", remark.shown)), file=sys.stderr)
    return read


def _of_file(read: GradeFile) -> Iterator[tuple[str, Assessment]]:
    from fullfolj.school import grade_register

    for student, decisions in read.decisions.items():
        yield student, grade_register.assessed(decisions)


def _of_register(options: argparse.Namespace) -> Iterator[tuple[str, Assessment]]:
    from fullfolj.config.commands import student_ids
    from fullfolj.school import grade_register

    organiser = the_organiser(options)
    written = student_ids.written(organiser)
    wanted = sorted(written) if options.all else [the_student(text, organiser) for text in options.students]
    if not wanted:
        raise PlainError(_("There are no pupils yet."), _("Import a class list first: fullfolj import roster FILE"))
    student_ids.log_readings(wanted, page=NAME)
    for first in range(0, len(wanted), _BATCH):
        some = wanted[first : first + _BATCH]
        found = grade_register.decisions(some)
        for student in some:
            yield written[student], grade_register.assessed(found.get(student, ()))


def _as_json(student: str, assessment: Assessment) -> str:
    """One line: the object of contract section 3."""
    return json.dumps({"student_id": student, **assessment.to_json()}, ensure_ascii=False)


def _in_words(student: str, assessment: Assessment) -> str:
    from fullfolj.shell.grading_words import assessment_lines

    head = _("Pupil {id}").format(id=student)
    return "\n".join([head, *(f"  {line}" for line in assessment_lines(assessment)), ""])
