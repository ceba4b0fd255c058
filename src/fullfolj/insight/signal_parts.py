"""The report's parts about signals: what has changed in the month, and what is open with its sentence."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fullfolj.insight import permissions
from fullfolj.shell import signal_words, words
from fullfolj.shell.components import Evidence, Sentence, around
from fullfolj.shell.documents.reports import ReportAsked, ReportLine, ReportPart
from fullfolj.shell.measure_words import coverage_words
from fullfolj.signals.dismissals import quiet_on
from fullfolj.signals.history import OpenThen, open_on
from fullfolj.signals.ladder import rule_title
from fullfolj.signals.models import UNANSWERED, Contact
from fullfolj.signals.replay import Evaluation

type ByPupil = Mapping[int, Sequence[Evaluation]]


@dataclass(frozen=True)
class Change:
    """Open signals by pupil at the end of the period and just before it.

    Not here: the radar, folded ones (`folded` are pupils with no others), and dismissed ones (`dismissed` likewise).
    """

    now: ByPupil
    then: ByPupil
    folded: frozenset[int]
    dismissed: frozenset[int]
    is_recounted: bool

    @property
    def gone(self) -> list[int]:
        return [student for student in self.then if student not in self.now]


def parts(asked: ReportAsked) -> Iterable[ReportPart]:
    scope, organiser = asked.visitor.scope(permissions.SEE), asked.visitor.account.organiser
    pupils = list(asked.pupils)
    now = open_on(scope, pupils, organiser, asked.last)
    then = open_on(scope, pupils, organiser, asked.before)
    quiet, quiet_then = quiet_on(pupils, asked.last), quiet_on(pupils, asked.before)
    lit = _by_pupil(now, quiet)
    change = Change(
        now=lit,
        then=_by_pupil(then, quiet_then),
        folded=frozenset(one.student for one in now.evaluations if one.folded) - lit.keys(),
        dismissed=frozenset(quiet) & {one.student for one in now.evaluations} - lit.keys(),
        is_recounted=now.is_recounted or then.is_recounted,
    )
    yield _changes(asked, change)
    yield _open(asked, change)


def _by_pupil(found: OpenThen, quiet: Mapping[int, set[str]]) -> ByPupil:
    lit: dict[int, list[Evaluation]] = defaultdict(list)
    for one in found.evaluations:
        if one.rule != signal_words.RADAR and not one.folded and one.rule not in quiet.get(one.student, ()):
            lit[one.student].append(one)
    return {student: sorted(some, key=signal_words.by_severity) for student, some in lit.items()}


def _changes(asked: ReportAsked, change: Change) -> ReportPart:
    return ReportPart(
        name="changes",
        heading=_("What has changed"),
        lead=_lead(asked, change),
        lines=tuple(
            ReportLine(pupil, ((_("Cleared: %(signals)s.") % {"signals": _titles(change.then[pupil.id])},),))
            for pupil in asked.pupils.values()
            if pupil.id in change.gone
        ),
        note=_recounted(asked) if change.is_recounted else "",
    )


def _titles(lit: Sequence[Evaluation]) -> str:
    return words.listed([rule_title(one.rule, one.evidence) for one in lit])


def _recounted(asked: ReportAsked) -> str:
    return _(
        "Signals were not worked out at the time for both of the days compared. They have been worked out afterwards,"
        " from the lessons as they are known on %(day)s."
    ) % {"day": words.day(asked.visitor.today, asked.visitor.today)}


def _lead(asked: ReportAsked, change: Change) -> Sentence:
    """*14 av 312 elever har en öppen signal 30 november. Fem av dem hade ingen 31 oktober. Tre hade en då, inte nu.*"""
    today, lit = asked.visitor.today, len(change.now)
    new = sum(student not in change.then for student in change.now)
    when = {"day": words.day(asked.last, today), "before": words.day(asked.before, today)}
    figure = words.n_of_m(lit, len(asked.pupils))
    open_now = ngettext(
        "%(figure)s pupil has an open signal on %(day)s.",
        "%(figure)s pupils have an open signal on %(day)s.",
        len(asked.pupils),
    ) % {"figure": figure, **when}
    after = []
    if new:
        came = ngettext("%(count)s of them had none on %(before)s.", "%(count)s of them had none on %(before)s.", new)
        after.append(came % {"count": words.sentence_case(words.count(new)), **when})
    if change.gone:
        gone = ngettext(
            "%(count)s pupil had one on %(before)s, but has none now.",
            "%(count)s pupils had one on %(before)s, but have none now.",
            len(change.gone),
        )
        after.append(gone % {"count": words.sentence_case(words.count(len(change.gone))), **when})
    if not after:
        after.append(_("It was the same pupils on %(before)s.") % when if lit else _("So it was on %(before)s.") % when)
    return (*around(open_now, figure, _evidence(asked, lit)), f" {' '.join(after)}")


def _evidence(asked: ReportAsked, lit: int) -> Evidence:
    every = len(asked.pupils)
    return Evidence(
        title=_("Pupils with an open signal"),
        numerator=ngettext("%(n)s pupil with an open signal", "%(n)s pupils with an open signal", lit)
        % {"n": words.digits(lit)},
        denominator=ngettext("%(n)s pupil in the report", "%(n)s pupils in the report", every)
        % {"n": words.digits(every)},
        window=words.day(asked.last, asked.visitor.today),
        coverage=coverage_words(asked.coverage),
        rule=_(
            "Each signal has a rule of its own, which stands beside its sentence. “Under the radar” is told by itself."
        ),
    )


def _open(asked: ReportAsked, change: Change) -> ReportPart:
    latest = latest_contacts(change.now, asked.last)
    lines = tuple(
        ReportLine(
            pupil,
            tuple(
                signal_words.signal_words(one, pupil.name, asked.visitor.today).sentence for one in change.now[pupil.id]
            ),
            _meta(asked, change, pupil.id, latest.get(pupil.id)),
        )
        for pupil in asked.pupils.values()
        if pupil.id in change.now
    )
    return ReportPart(
        name="signals",
        heading=_("Open signals"),
        lead=(_("By class, then alphabetically: the order says nothing about how serious it is."),) if lines else (),
        lines=lines,
        note=" ".join(text for text in (_folded_words(len(change.folded)), _dismissed(len(change.dismissed))) if text),
        empty=_("No signal is open."),
    )


def _folded_words(number: int) -> str:
    if not number:
        return ""
    return ngettext(
        "%(count)s pupil more has short absence only, all of it valid, and is not listed.",
        "%(count)s pupils more have short absence only, all of it valid, and are not listed.",
        number,
    ) % {"count": words.sentence_case(words.count(number))}


def _dismissed(number: int) -> str:
    if not number:
        return ""
    return ngettext(
        "%(count)s pupil more has only signals that somebody has dismissed with a ground.",
        "%(count)s pupils more have only signals that somebody has dismissed with a ground.",
        number,
    ) % {"count": words.sentence_case(words.count(number))}


def _meta(asked: ReportAsked, change: Change, student: int, contact: dt.date | None) -> tuple[str, ...]:
    today = asked.visitor.today
    since = min(one.since for one in change.now[student] if one.since is not None)
    known = {one.rule for one in change.then.get(student, ())}
    new = [one for one in change.now[student] if one.rule not in known]
    told = [_("Signal since %(day)s") % {"day": words.day(since, today)}]
    if not known:
        told.append(_("New this month"))
    elif new:
        told.append(_("New this month: %(signals)s") % {"signals": _titles(new)})
    told.append(_("Latest contact %(day)s") % {"day": words.day(contact, today)} if contact else _("No contact yet"))
    return tuple(told)


def latest_contacts(lit: Iterable[int], last: dt.date) -> dict[int, dt.date]:
    """Pupil → day of the latest contact that reached somebody. Only that it was made: the report has many readers."""
    made = Contact.objects.filter(student_id__in=list(lit), undone_at__isnull=True, date__lte=last)
    rows = made.exclude(kind__in=UNANSWERED).values_list("student_id").annotate(latest=Max("date"))
    return dict(rows)
