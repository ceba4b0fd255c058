"""A pupil's subjects on paper, for the development talk: the words and tables of the page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from fullfolj.access.gate import Visitor
from fullfolj.shell import words
from fullfolj.shell.components import AltTable, Cell, Evidence, Figure, Sentence
from fullfolj.shell.documents.reports import Report, ReportPart
from fullfolj.studies.beside import Beside
from fullfolj.studies.part_presenter import SubjectsPart, part
from fullfolj.studies.pieces_presenter import PieceLine
from fullfolj.studies.queries import Studies


def report(studies: Studies, beside: Beside, visitor: Visitor) -> Report:
    """What the PDF is made of."""
    told = part(studies, beside, visitor)
    evidence = next((piece.evidence for piece in told.lead if isinstance(piece, Figure)), None)
    return Report(
        title=_("Subjects"),
        lead=_("Where each subject stands, what is left, and what is done about it."),
        facts=(str(studies.student), *_as_written(told)),
        parts=tuple(_parts(told, evidence)),
        made=_("Made %(day)s by %(who)s.")
        % {"day": words.long_day(visitor.today, visitor.today), "who": visitor.account},
        empty=told.empty,
    )


def language_of(text: str) -> str:
    """One of the languages that Fullfölj is translated to; the reader's own where the text names none."""
    return text if text in dict(settings.LANGUAGES) else get_language() or settings.LANGUAGE_CODE


def file_name(today: dt.date) -> str:
    """Of no pupil: a file's name is seen by whoever sees the folder."""
    return f"amnen-{today.isoformat()}.pdf"


def _as_written(told: SubjectsPart) -> tuple[str, ...]:
    """Said where the paper is in another language than the school's."""
    if get_language() == settings.LANGUAGE_CODE or not (told.left or told.own):
        return ()
    return (_("What teachers and the pupil have written stands in the language that they wrote in."),)


def _parts(told: SubjectsPart, evidence: Evidence | None) -> Iterator[ReportPart]:
    """`evidence` is that of the lead, None without any."""
    if told.lead:
        yield ReportPart("now", _("How it is now"), told.lead)
    if told.left and evidence is not None:
        yield ReportPart("left", _("What is left"), (), tables=((_left(told), evidence),))
    if told.other_pieces:
        pieces = "; ".join(map(_piece, told.other_pieces))
        yield ReportPart("pieces", _("Other things to finish"), (f"{pieces}.",))
    if told.own:
        said = " ".join(f"{row.subject}: {row.text}" for row in told.own)
        yield ReportPart("own", _("The pupil's own words"), (said,))
    if told.works:
        yield ReportPart("works", _("What works"), (f"{words.listed(told.works)}.",))
    if told.slots:
        lines = [line.heading for line in told.slots]
        yield ReportPart("open", _("What the grades open"), (" ".join(f"{one}." for one in [*lines, *_ended(told)]),))
    if told.grades is not None and told.grades_evidence is not None:
        yield ReportPart("grades", _("Grades by term"), (), tables=((told.grades, told.grades_evidence),))
    if told.merit:
        yield ReportPart("merit", _("Merit value"), told.merit)
    if told.notes or told.issues:
        yield ReportPart("notes", _("Notes"), (" ".join([*told.notes, *told.issues]),))


def _ended(told: SubjectsPart) -> list[str]:
    return [line.rstrip(".") for line in told.suffices]


def _piece(line: PieceLine) -> str:
    """Läslogg (klar 3 november)."""
    about = ", ".join(one for one in (line.when, line.also) if one)
    return f"{line.text} ({about})" if about else line.text


def _plain(sentence: Sentence) -> str:
    """Without the full stop."""
    pieces = (piece.text if isinstance(piece, Figure) else str(piece) for piece in sentence)
    return "".join(pieces).rstrip(".")


def _left(told: SubjectsPart) -> AltTable:
    return AltTable(
        caption=_("Subjects where something is left, the core first"),
        headers=(Cell(_("Subject")), Cell(_("Where it stands")), Cell(_("What is left")), Cell(_("Next step"))),
        rows=tuple(
            (
                Cell(row.subject),
                Cell(". ".join(piece for piece in (row.tag.word, row.trend.rstrip("."), _plain(row.missed)) if piece)),
                Cell(" · ".join(piece for piece in (row.remains, *map(_piece, row.pieces.lines)) if piece)),
                Cell(". ".join(piece for piece in (row.step, row.meta) if piece)),
            )
            for row in told.left
        ),
    )
