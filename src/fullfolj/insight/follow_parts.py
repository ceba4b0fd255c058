"""The report's parts about what was done: contacts, whom nobody has talked to, what has been put off."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from django.db.models import Q
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fullfolj.access.scopes import among
from fullfolj.insight import permissions
from fullfolj.insight.signal_parts import latest_contacts
from fullfolj.shell import signal_words, words
from fullfolj.shell.components import Evidence, Sentence, around
from fullfolj.shell.documents.reports import ReportAsked, ReportLine, ReportPart
from fullfolj.shell.measure_words import coverage_words
from fullfolj.signals.dismissals import quiet_on
from fullfolj.signals.history import open_on
from fullfolj.signals.models import UNANSWERED, Contact, Snooze, SnoozeReason
from fullfolj.signals.replay import Evaluation
from fullfolj.signals.rules import RULES


def parts(asked: ReportAsked) -> Iterable[ReportPart]:
    yield _radar(asked)
    put_off = _put_off(asked)
    if put_off.lines:
        yield put_off


def _radar(asked: ReportAsked) -> ReportPart:
    """Contacts of the month, and by name those whose signal nobody has answered."""
    waiting = _under_the_radar(asked)
    return ReportPart(
        name="follow-ups",
        heading=_("Follow-ups"),
        lead=_lead(asked),
        lines=tuple(
            ReportLine(
                pupil,
                (signal_words.signal_words(waiting[pupil.id], pupil.name, asked.visitor.today).sentence,),
                (_("Under the radar"),),
            )
            for pupil in asked.pupils.values()
            if pupil.id in waiting
        ),
        empty=_("Nobody is under the radar."),
    )


def _under_the_radar(asked: ReportAsked) -> dict[int, Evaluation]:
    """Pupil → the radar's evaluation at the end of the period, as Idag has it (desk.sql).

    Not there for what is dismissed, answered, put off or short valid absence; the wait is that of what waits still.
    """
    scope, organiser, pupils = asked.visitor.scope(permissions.SEE), asked.visitor.account.organiser, list(asked.pupils)
    lit: dict[int, list[Evaluation]] = defaultdict(list)
    for one in open_on(scope, pupils, organiser, asked.last).evaluations:
        lit[one.student].append(one)
    quiet, contacts = quiet_on(pupils, asked.last), latest_contacts(lit, asked.last)
    put_off = {one.student_id: set(one.rules) for one in _standing(asked)}
    found = {}
    for student, every in lit.items():
        radar = next((one for one in every if one.rule == signal_words.RADAR), None)
        loud = [one for one in every if one is not radar and one.rule not in quiet.get(student, ())]
        held = put_off.get(student, set())
        if radar is None or all(one.folded for one in loud) or all(one.rule in held for one in loud):
            continue
        days = _longest_wait(loud, contacts.get(student))
        limits = radar.evidence.get("thresholds") or RULES.get(radar.rule).limits()
        if days > int(limits["school_days"]):
            found[student] = replace(radar, evidence=radar.evidence | {"school_days": days})
    return found


def _longest_wait(lit: Iterable[Evaluation], contact: dt.date | None) -> int:
    """School days of the one that has been open for longest without an answer; 0 when all are answered."""
    unanswered = [one for one in lit if contact is None or one.since is None or contact < one.since]
    return max((one.school_days_open or 0 for one in unanswered), default=0)


def _lead(asked: ReportAsked) -> Sentence:
    """*31 kontakter har nått eleven eller hemmet. De gäller 24 elever. Fyra försök fick inget svar.*"""
    made = Contact.objects.filter(
        student_id__in=list(asked.pupils), undone_at__isnull=True, date__range=(asked.first, asked.last)
    )
    rows = list(made.values_list("student_id", "kind"))
    reached = [student for student, kind in rows if kind not in UNANSWERED]
    tried = len(rows) - len(reached)
    figure = words.digits(len(reached))
    text = ngettext(
        "%(figure)s contact has reached the pupil or the home.",
        "%(figure)s contacts have reached the pupil or the home.",
        len(reached),
    ) % {"figure": figure}
    pupils = len(set(reached))
    about = ngettext("They are about %(count)s pupil.", "They are about %(count)s pupils.", pupils) % {
        "count": words.count(pupils)
    }
    after = [about] if reached else []
    if tried:
        attempts = ngettext("%(count)s attempt had no answer.", "%(count)s attempts had no answer.", tried)
        after.append(attempts % {"count": words.sentence_case(words.count(tried, neuter=True))})
    return (*around(text, figure, _evidence(asked, len(reached), len(rows))), "".join(f" {one}" for one in after))


def _evidence(asked: ReportAsked, reached: int, every: int) -> Evidence:
    return Evidence(
        title=_("Contacts that reached somebody"),
        numerator=ngettext("%(n)s contact", "%(n)s contacts", reached) % {"n": words.digits(reached)},
        denominator=_("%(n)s noted in Fullfölj, attempts included") % {"n": words.digits(every)},
        window=words.period(asked.first, asked.last, asked.visitor.today),
        coverage=_("Contacts that nobody has noted in Fullfölj are not here. %(coverage)s")
        % {"coverage": coverage_words(asked.coverage)},
        rule=_("An attempt without an answer is noted, but takes nobody off the radar."),
    )


def _put_off(asked: ReportAsked) -> ReportPart:
    today = asked.visitor.today
    standing = {one.student_id: one for one in _standing(asked)}
    why = among(list(standing), asked.visitor.account, today, [permissions.SEE_SIGNALS])[permissions.SEE_SIGNALS]
    return ReportPart(
        name="put-off",
        heading=_("Put off"),
        lead=(_("Somebody is on to it, and has said when it should come back."),),
        lines=tuple(
            ReportLine(pupil, ((_words(standing[pupil.id], today, with_reason=pupil.id in why),),))
            for pupil in asked.pupils.values()
            if pupil.id in standing
        ),
    )


def _standing(asked: ReportAsked) -> Iterable[Snooze]:
    """Those that stood at the end of the last day."""
    end = dt.datetime.combine(asked.last + dt.timedelta(days=1), dt.time(), tzinfo=get_current_timezone())
    made = Snooze.objects.filter(Q(ended_at__isnull=True) | Q(ended_at__gte=end), until__gt=asked.last)
    return made.filter(student_id__in=list(asked.pupils), snoozed_on__lte=asked.last).order_by("noted_at")


def _words(snooze: Snooze, today: dt.date, *, with_reason: bool) -> str:
    """The reason is for mentor, student health and those who put off; a teacher reads until when."""
    until = words.long_day(snooze.until, today)
    if not with_reason:
        return _("Put off until %(day)s.") % {"day": until}
    reason = str(SnoozeReason(snooze.reason).label)
    return _("Put off until %(day)s: %(reason)s.") % {"day": until, "reason": reason[:1].lower() + reason[1:]}
