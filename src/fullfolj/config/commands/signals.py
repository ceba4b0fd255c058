"""`fullfolj signals`: what is open as of a day, worked out from the facts; no sweep is needed before."""

from __future__ import annotations

import argparse
import json
from typing import Any

from fullfolj.config.commands.arguments import add_organiser, date, the_organiser
from fullfolj.config.language import gettext as _
from fullfolj.config.language import gettext_noop, ngettext
from fullfolj.domain.errors import PlainError

NAME = "signals"
HELP = gettext_noop("open signals, with their sentences and evidence")


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--as-of", type=date, metavar=_("DATE"), help=_("the day it is about (today)"))
    parser.add_argument("--unit", metavar=_("CODE"), default="", help=_("only pupils enrolled at this school unit"))
    parser.add_argument("--json", action="store_true", help=_("one JSON array"))
    add_organiser(parser)


def run(options: argparse.Namespace) -> int:
    from django.utils import timezone

    from fullfolj.config.commands import student_ids
    from fullfolj.config.commands.reach_words import lessons_reach
    from fullfolj.signals import evaluation
    from fullfolj.signals.ladder import signal_json

    organiser = the_organiser(options)
    as_of = options.as_of or timezone.localdate()
    students = _at_unit(options.unit, organiser.pk, as_of) if options.unit else None
    written = student_ids.written(organiser)
    found = evaluation.evaluate(organiser, as_of, students) if students is None or students else []
    student_ids.log_readings(sorted({one.student for one in found}), page="signals")
    rows: list[dict[str, Any]] = [{"student_id": written[one.student], **signal_json(one)} for one in found]
    if options.json:
        print(json.dumps(rows, ensure_ascii=False))
    else:
        for row in rows:
            print(f"{row['student_id']}  {row['rule']}  {row['since']}  {row['sentence']}")
        text = ngettext("{count} signal open on {day}.", "{count} signals open on {day}.", len(rows))
        print(text.format(count=len(rows), day=as_of))
        print(lessons_reach(organiser, as_of))
    return 0


def _at_unit(code: str, organiser_id: int, as_of: Any) -> set[int]:
    from django.db.models import Q

    from fullfolj.school.models import Enrolment, Organisation

    unit = Organisation.objects.filter(parent_id=organiser_id, school_unit_code=code).first()
    if unit is None:
        raise PlainError(_("No school unit has the code {code}.").format(code=code), exit_code=2)
    enrolled = Enrolment.objects.filter(
        Q(start_date__isnull=True) | Q(start_date__lte=as_of),
        Q(end_date__isnull=True) | Q(end_date__gte=as_of),
        unit=unit,
        person__is_protected=False,
    )
    return set(enrolled.values_list("person_id", flat=True))
