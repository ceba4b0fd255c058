"""A pupil's subjects on paper, for the development talk: the words and tables of the page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.utils.translation import gettext as _

from fullfolj.access.gate import Visitor
from fullfolj.shell import words
from fullfolj.shell.components import AltTable, Cell, Evidence, Figure
from fullfolj.shell.documents.reports import Report, ReportPart
from fullfolj.studies.part_presenter import SubjectsPart, part
from fullfolj.studies.queries import Studies


def report(studies: Studies, visitor: Visitor) -> Report:
    """What the PDF is made of."""
    told = part(studies, visitor)
    evidence = next((piece.evidence for piece in told.lead if isinstance(piece, Figure)), None)
    return Report(
        title=_("Subjects"),
        lead=_("Where each subject stands, what is left, and what is done about it."),
        facts=(str(studies.student),),
        parts=tuple(_parts(told, evidence)) if evidence is not None else (),
        made=_("Made %(day)s by %(who)s.")
        % {"day": words.long_day(visitor.today, visitor.today), "who": visitor.account},
        empty=told.empty,
    )


def file_name(today: dt.date) -> str:
    """Of no pupil: a file's name is seen by whoever sees the folder."""
    return f"amnen-{today.isoformat()}.pdf"


def _parts(told: SubjectsPart, evidence: Evidence) -> Iterator[ReportPart]:
    yield ReportPart("now", _("How it is now"), told.lead)
    if told.left:
        yield ReportPart("left", _("What is left"), (), tables=((_left(told), evidence),))
    if told.own:
        said = " ".join(f"{row.subject}: {row.text}" for row in told.own)
        yield ReportPart("own", _("The pupil's own words"), (said,))
    if told.works:
        yield ReportPart("works", _("What works"), (f"{words.listed(told.works)}.",))
    if told.slots:
        lines = [line.heading for line in told.slots]
        yield ReportPart("open", _("What the grades open"), (" ".join(f"{one}." for one in [*lines, *_ended(told)]),))
    if told.grades is not None:
        yield ReportPart("grades", _("Grades by term"), (), tables=((told.grades, evidence),))
    if told.notes or told.issues:
        yield ReportPart("notes", _("Notes"), (" ".join([*told.notes, *told.issues]),))


def _ended(told: SubjectsPart) -> list[str]:
    return [line.rstrip(".") for line in told.suffices]


def _left(told: SubjectsPart) -> AltTable:
    return AltTable(
        caption=_("Subjects where something is left, the core first"),
        headers=(Cell(_("Subject")), Cell(_("Where it stands")), Cell(_("What is left")), Cell(_("Next step"))),
        rows=tuple(
            (
                Cell(row.subject),
                Cell(row.tag.word),
                Cell(row.remains),
                Cell(". ".join(piece for piece in (row.step, row.meta) if piece)),
            )
            for row in told.left
        ),
    )
