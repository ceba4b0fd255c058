"""`fullfolj term-export`: hours offered and absent in a term, pupil by pupil, as a file."""

from __future__ import annotations

import argparse
from pathlib import Path

from fullfolj.config.commands.arguments import add_organiser, the_organiser
from fullfolj.config.language import gettext as _
from fullfolj.config.language import gettext_noop, ngettext
from fullfolj.domain.errors import PlainError

NAME = "term-export"
HELP = gettext_noop("hours offered and absent in a term, pupil by pupil, as a file")


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar=_("FILE"), help=_("a new file, .csv or .xlsx"))
    parser.add_argument("--term", required=True, metavar=_("TERM"), help=_("HT26, or a school year: 2026/27"))
    parser.add_argument("--unit", required=True, metavar=_("CODE"), help=_("the school unit"))
    parser.add_argument(
        "--layout",
        choices=("register", "grades"),
        default="register",
        help=_("the proposed national register, or invalid absence for term grades"),
    )
    add_organiser(parser)


def run(options: argparse.Namespace) -> int:
    from django.utils import timezone

    from fullfolj.config.commands import student_ids
    from fullfolj.insight import term_files, term_hours
    from fullfolj.school.models import Organisation, Person

    ending = options.file.suffix.lower().removeprefix(".")
    if ending not in tuple(term_files.Ending):
        raise PlainError(_("The file's name must end with .csv or .xlsx."), exit_code=2)
    if options.file.exists():
        raise PlainError(_("{file} is there already.").format(file=options.file), _("Give a new name."), exit_code=2)
    organiser = the_organiser(options)
    unit = Organisation.objects.filter(parent=organiser, school_unit_code=options.unit).first()
    if unit is None:
        raise PlainError(_("No school unit has the code {code}.").format(code=options.unit), exit_code=2)
    everybody = Person.objects.filter(organiser=organiser, is_protected=False)
    found = term_hours.of_unit(unit, term_hours.terms_of(options.term), everybody, timezone.localdate())
    content = term_files.written(found, term_files.Layout(options.layout), term_files.Ending(ending))
    student_ids.log_readings(found.students, page="term-export")
    with options.file.open("xb") as file:
        file.write(content)
    text = ngettext("{n} row written to {file}.", "{n} rows written to {file}.", len(found.rows))
    print(text.format(n=len(found.rows), file=options.file))
    for line in term_files.notes(found, term_files.Layout(options.layout)):
        print(line)
    return 0
