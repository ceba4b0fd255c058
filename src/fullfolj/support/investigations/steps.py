"""The ladder's steps for one pupil, in words: what led there, who acts, due when, done when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from fullfolj.school.ages import is_of_age
from fullfolj.shell import words
from fullfolj.shell.components import AltTable, Cell
from fullfolj.shell.contact_forms import contact_words
from fullfolj.signals.dues import school_day_after
from fullfolj.signals.models import ContactKind, Signal
from fullfolj.signals.rules import RULES
from fullfolj.signals.steps import Reached, Step, reached
from fullfolj.support.investigations import law
from fullfolj.support.investigations.queries import Standing
from fullfolj.support.models import Answer, Investigation, ReportKind
from fullfolj.support.notices.presenters import notice_words

_CASE_STEP, _OTHERS_STEP = 2, 4
_TO_HOME = (ReportKind.HOME_INVESTIGATION, ReportKind.HOME_ABSENCE)


@dataclass(frozen=True)
class _Led:
    """A lit signal and where it leads."""

    signal: Signal
    to: Reached


def steps_table(standing: Standing) -> AltTable:
    """Every step of the ladder in force, the same-day notice first."""
    led = [
        _Led(one, to)
        for one in standing.lit
        if (to := reached([(one.rule, one.school_days_open)], standing.ladder)) is not None
    ]
    heads = (_("Step"), _("What led here"), _("Who acts"), _("Due"), _("Done"))
    told = [_notice(standing), *(_row(step, led, standing) for step in standing.ladder)]
    rows = tuple(tuple(Cell(text, label=heads[place]) for place, text in enumerate(row)) for row in told)
    return AltTable(_("The steps of the ladder"), tuple(Cell(one) for one in heads), rows, is_stacked=True)


def _notice(standing: Standing) -> tuple[str, ...]:
    name, trigger = _("Same-day notice"), _("Absence without a valid reason")
    if standing.rule is None:
        unknown = _("The rule is not known to Fullfölj: the principal finds out what applies")
        return name, trigger, _("the principal"), unknown, _noticed(standing)
    if is_of_age(standing.student.birth_date, standing.today):
        return name, trigger, _("the school"), _("Not to guardians: the pupil is of age"), _("Not needed")
    return name, trigger, _("the school"), _("The same day"), _noticed(standing)


def _noticed(standing: Standing) -> str:
    if standing.notice is None:
        return _("Nothing is noted of it in the last five weeks, but there may be contacts")
    what = words.uncapital(notice_words(standing.notice, standing.today))
    return _("%(day)s: %(what)s") % {"day": words.day(standing.notice.day, standing.today), "what": what}


def _row(step: Step, led: Sequence[_Led], standing: Standing) -> tuple[str, ...]:
    """A step is reached by the signals that lead to it or above it."""
    name, owner = _("%(number)s. %(name)s") % {"number": step.number, "name": step.name}, str(step.owner.label)
    here = [one for one in led if one.to.step.number >= step.number]
    if not here:
        return name, _("Not reached"), owner, "–", "–"
    since = min(one.signal.since for one in here)
    done = next(_done(step, since, standing), "")
    return (
        name,
        _trigger(here, step, standing.today),
        owner,
        _due(step, here, standing, bool(done)),
        done or _("Not yet"),
    )


def _trigger(here: Sequence[_Led], step: Step, today: dt.date) -> str:
    own = [one for one in here if one.to.step.number == step.number]
    if not own:
        return _("By a step above it")
    return "; ".join(
        (_("%(rule)s, lit for long, since %(day)s") if one.to.waited else _("%(rule)s, since %(day)s"))
        % {"rule": RULES.get(one.signal.rule).title, "day": words.day(one.signal.since, today)}
        for one in own
    )


def _due(step: Step, here: Sequence[_Led], standing: Standing, is_done: bool) -> str:
    if step.number == law.INVESTIGATION_STEP and standing.open is not None and standing.open.due_on is not None:
        day: dt.date | None = standing.open.due_on
    else:
        first = min(one.signal.since if one.to.waited else one.signal.opened_on for one in here)
        day = school_day_after(first, step.due_school_days, standing.periods)
    if day is None:
        return _("%(days)s school days; the calendar doesn't tell which") % {"days": words.digits(step.due_school_days)}
    told = words.day(day, standing.today)
    return _("Was due by %(day)s") % {"day": told} if day < standing.today and not is_done else told


def _done(step: Step, since: dt.date, standing: Standing) -> Iterator[str]:
    """What has been done about it since the day, the latest first."""
    today = standing.today
    if step.number < _CASE_STEP:
        for contact in standing.contacts:
            if contact.date >= since:
                kind = words.uncapital(contact_words(ContactKind(contact.kind)))
                yield _("%(day)s: %(what)s") % {
                    "day": words.sentence_case(words.day(contact.date, today)),
                    "what": kind,
                }
    elif step.number == _CASE_STEP:
        for case in standing.cases:
            if localdate(case.opened_at) >= since:
                yield _("%(day)s: a case was opened") % {"day": words.day(localdate(case.opened_at), today)}
    elif step.number < _OTHERS_STEP:
        for one in standing.answers:
            if one.is_open or (one.ended_on or one.decided_on) >= since:
                yield answer_in_short(one, today)
    else:
        for report in standing.sent:
            if report.kind in _TO_HOME and report.sent_on >= since:
                yield _("%(day)s: reported to %(whom)s") % {
                    "day": words.day(report.sent_on, today),
                    "whom": report.recipient,
                }


def answer_in_short(one: Investigation, today: dt.date) -> str:
    """*18 november: inledd, ska vara klar 9 december*."""
    said = {"day": words.day(one.decided_on, today)}
    if one.answer == Answer.UNNECESSARY:
        return _("%(day)s: found unnecessary") % said
    if one.ended_on is not None:
        return _("%(day)s: started, ended on %(end)s") % {**said, "end": words.day(one.ended_on, today)}
    assert one.due_on is not None  # the database says so of a started one
    return _("%(day)s: started, to be finished by %(end)s") % {**said, "end": words.day(one.due_on, today)}
