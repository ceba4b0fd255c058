"""`fullfolj explain`: everything that the facts say of a pupil, and why each rule is lit or not."""

from __future__ import annotations

import argparse
import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from fullfolj.config.commands.arguments import add_organiser, date, the_organiser, the_student
from fullfolj.config.language import gettext as _
from fullfolj.config.language import gettext_noop
from fullfolj.domain.errors import PlainError

if TYPE_CHECKING:
    from fullfolj.measures import Total
    from fullfolj.measures.results import StudentMeasures
    from fullfolj.school.models import Organisation
    from fullfolj.signals.known_patterns import Told
    from fullfolj.signals.replay import Evaluation

NAME = "explain"
HELP = gettext_noop("measures, signals, why, why not and what would clear, for pupils")
#: Pupils at a time: bounds the memory that --all takes.
_BATCH = 2_000


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "students", nargs="*", metavar=_("STUDENT"), help=_("id of the class list, UNITCODE/ID or uuid")
    )
    parser.add_argument("--all", action="store_true", help=_("every pupil"))
    parser.add_argument("--as-of", type=date, metavar=_("DATE"), help=_("the day it is about (today)"))
    parser.add_argument("--json", action="store_true", help=_("one JSON object a line"))
    add_organiser(parser)


def run(options: argparse.Namespace) -> int:
    from django.utils import timezone

    from fullfolj.config.commands import student_ids
    from fullfolj.config.commands.reach_words import lessons_reach

    if bool(options.students) == options.all:
        raise PlainError(_("Name one or more pupils, or --all."), exit_code=2)
    organiser = the_organiser(options)
    as_of = options.as_of or timezone.localdate()
    written = student_ids.written(organiser)
    wanted = sorted(written) if options.all else [the_student(text, organiser) for text in options.students]
    student_ids.log_readings(wanted, page="explain")
    tell = _as_json if options.json else _in_words
    for first in range(0, len(wanted), _BATCH):
        for measured, rules, sums, patterns in _explained(organiser, wanted[first : first + _BATCH], as_of):
            print(tell(written[measured.student], measured, rules, sums, patterns))
    if not wanted:
        raise PlainError(_("There are no pupils yet."), _("Import a class list first: fullfolj import roster FILE"))
    if not options.json:
        print(lessons_reach(organiser, as_of))
        print(_("All windows, and figures for other programs: add --json."))
    return 0


def _explained(
    organiser: Organisation, students: Sequence[int], as_of: dt.date
) -> Iterator[tuple[StudentMeasures, list[Evaluation], list[Total], Told]]:
    """The measures of each pupil, all rules, lit or not, attendance in sum, and patterns."""
    from fullfolj.signals import evaluation, known_patterns

    measured = evaluation.measured(organiser, as_of, students)
    by_student: dict[int, list[Evaluation]] = defaultdict(list)
    for one in evaluation.evaluate(organiser, as_of, students, closed=True):
        by_student[one.student].append(one)
    sums = evaluation.totals(organiser, as_of, students)
    patterns = known_patterns.told(organiser=organiser, as_of=as_of, students=students)
    for student in students:
        yield measured[student], by_student[student], sums.get(student, []), patterns[student]


def _as_json(
    student: str, measured: StudentMeasures, rules: Sequence[Evaluation], sums: Sequence[Total], patterns: Told
) -> str:
    """One line: the object of contract section 3, with attendance in sum where there is any."""
    from fullfolj.measures.totals import not_available
    from fullfolj.signals.ladder import not_signalled_json, signal_json
    from fullfolj.signals.replay import State

    told = {
        "student_id": student,
        "as_of": measured.as_of.isoformat(),
        **measured.to_json(),
        "signals": [signal_json(one) for one in rules if one.state is State.OPEN],
        "not_signalled": [not_signalled_json(one) for one in rules if one.state is not State.OPEN],
        "patterns": patterns.to_json(),
    }
    if sums:
        told["totals"] = [one.to_json() for one in sums]
        if any(one.state is State.TOO_COARSE for one in rules):
            told["not_available"] = not_available(sums)
    return json.dumps(told, ensure_ascii=False)


def _in_words(
    student: str, measured: StudentMeasures, rules: Sequence[Evaluation], sums: Sequence[Total], patterns: Told
) -> str:
    from fullfolj.config.commands import explain_words

    return explain_words.told(student, measured, rules, patterns, sums) + "\n"
