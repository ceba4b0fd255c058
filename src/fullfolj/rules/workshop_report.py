"""The threshold workshop as a document: the words and tables of the page, without the weeks' picture."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _

from fullfolj.access.gate import Visitor
from fullfolj.rules.workshop_presenters import AnswerPart, WorkshopPage
from fullfolj.shell import words
from fullfolj.shell.components import Evidence, Figure, Sentence
from fullfolj.shell.documents.reports import Report, ReportPart


def report(page: WorkshopPage, visitor: Visitor) -> Report:
    """What a PDF is made of. Without an answer it says why, in one line."""
    answer = page.answer
    why = " ".join([*(error.text for error in page.errors), page.empty, page.waiting]).strip()
    return Report(
        title=_("Threshold workshop"),
        lead=_("What another threshold would have meant on the school's own history. Counts alone; no pupil is named."),
        facts=(page.name,),
        parts=() if answer is None else _parts(answer),
        made=_made(visitor),
        empty=why if answer is None else "",
    )


def _parts(answer: AnswerPart) -> tuple[ReportPart, ...]:
    evidence = _evidence(answer.lead)
    lead: Sentence = tuple(piece for one in (answer.lead, *answer.found) for piece in (*one, " "))
    parts = [ReportPart("meant", _("What it would have meant"), (*lead, answer.work))]
    if evidence is not None:
        parts += _tables(answer, evidence)
    parts.append(ReportPart("judged", _("How its signals have been judged"), answer.judged))
    if answer.unknown:
        parts.append(ReportPart("unknown", _("What it can't tell"), (" ".join(answer.unknown),)))
    return tuple(parts)


def _tables(answer: AnswerPart, evidence: Evidence) -> list[ReportPart]:
    weeks = ((answer.chart.table, evidence),) if answer.chart is not None else ()
    return [
        ReportPart(
            "compared", _("Beside the threshold in force and a plain rule"), (), tables=((answer.compared, evidence),)
        ),
        ReportPart(
            "groups",
            _("Does it find everybody alike?"),
            (),
            tables=tuple((block.table, evidence) for block in answer.groups),
        ),
        ReportPart("terms", _("The threshold tried, term by term"), (), tables=((answer.terms, evidence),)),
        ReportPart("weeks", _("Pupils with the signal, week by week"), (), tables=weeks),
    ]


def _evidence(sentence: Sentence) -> Evidence | None:
    return next((piece.evidence for piece in sentence if isinstance(piece, Figure)), None)


def file_name(today: dt.date) -> str:
    """*prova-en-grans-2026-11-26.pdf*: nothing about anybody."""
    return f"{_('threshold-workshop')}-{today.isoformat()}.pdf"


def _made(visitor: Visitor) -> str:
    return _("Made from Fullfölj by %(name)s on %(day)s at %(time)s.") % {
        "name": visitor.account,
        "day": f"{words.day(visitor.today, visitor.today)}{words.NBSP}{visitor.today.year}",
        "time": words.clock(timezone.localtime(visitor.now)),
    }
