"""Arguments that several commands take. No command of its own (it has no NAME)."""

from __future__ import annotations

import argparse
import datetime as dt
import re
from contextlib import suppress
from typing import TYPE_CHECKING

from fullfolj.config.language import gettext as _
from fullfolj.domain.errors import PlainError

if TYPE_CHECKING:
    from fullfolj.school.models import Organisation


def date(text: str) -> dt.date:
    """A date as YYYY-MM-DD or YYYYMMDD; argparse's error otherwise."""
    # fromisoformat alone would take a week (2026-W47-5) as well.
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}|\d{8}", text, re.ASCII):
        with suppress(ValueError):
            return dt.date.fromisoformat(text)
    raise argparse.ArgumentTypeError(_("write the date as 2026-11-20"))


def add_organiser(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--organiser", metavar=_("CODE"), default="", help=_("which organiser, where there are several")
    )


def the_organiser(options: argparse.Namespace) -> Organisation:
    """The organiser that is meant; PlainError when there is none or it can't be told."""
    from fullfolj.intake import organisers

    organiser = organisers.the_organiser(options.organiser)
    if organiser is None:
        raise PlainError(_("There are no pupils yet."), _("Import a class list first: fullfolj import roster FILE"))
    return organiser


def the_student(text: str, organiser: Organisation) -> int:
    """The number of the pupil with that uuid, source id or UNITCODE/ID.

    PlainError with exit code 2 when there is none, or several: then it names the candidates.
    """
    from fullfolj.intake import people

    found = people.find_students(organiser, text)
    if len(found) == 1:
        return found[0].person_id
    if not found:
        raise PlainError(
            _("No pupil has the id {id}.").format(id=text),
            _("Give the id of the class list, UNITCODE/ID, or Fullfölj's own uuid."),
            exit_code=2,
        )
    raise PlainError(
        _("Several pupils have the id {id}.").format(id=text),
        _("Choose one of: {candidates}").format(candidates=", ".join(one.written for one in found)),
        exit_code=2,
    )
