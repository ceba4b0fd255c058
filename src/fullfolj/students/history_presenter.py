"""The life of a pupil's signals in words: what happened, who did it and when, the newest first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext

from fullfolj.access.models import Account
from fullfolj.shell import words
from fullfolj.shell.components import Event
from fullfolj.shell.contact_forms import contact_words
from fullfolj.signals.ladder import rule_title
from fullfolj.signals.life import Judged, Life, times_lit
from fullfolj.signals.models import Contact, ContactKind, Signal
from fullfolj.signals.rules import RULES

#: Within a day: lit before seen, seen before anything is done, cleared last.
_LIT, _SEEN, _DONE, _CLEARED = range(4)
type _Told = tuple[dt.date, int, str]


def noted_of(signal: Signal, life: Life, today: dt.date) -> tuple[str, ...]:
    """What a signal's card says of its life: lit again, seen by whom, dismissed by whom and why."""
    said = []
    times = times_lit(signal, life.signals, today)
    if times > 1:
        said.append(gettext("Lit for the %(nth)s time this term.") % {"nth": words.ordinal(times)})
    sight = life.sight(signal)
    if sight is not None:
        said.append(
            gettext("First seen by %(who)s, %(day)s.")
            % {"who": _inside(sight.by), "day": words.near_day(sight.at.astimezone().date(), today)}
        )
    judged = life.dismissal(signal)
    if judged is not None:
        said.append(_dismissed(judged, today))
    return tuple(said)


def _dismissed(judged: Judged, today: dt.date) -> str:
    return gettext("Dismissed by %(who)s, %(day)s, %(reason)s: %(ground)s.") % {
        "who": _inside(judged.by),
        "day": words.near_day(judged.on, today),
        "reason": words.uncapital(str(judged.reason.label)),
        "ground": judged.ground.rstrip("."),
    }


def history(life: Life, contacts: Iterable[Contact], today: dt.date) -> tuple[Event, ...]:
    """A day each, the newest first. The contacts are those that the visitor may see; older ones are left out."""
    signals = sorted(life.signals, key=lambda one: one.since)
    if not signals:
        return ()
    begin = min(one.since for one in signals)
    told = [*_of_signals(life), *_of_people(life, today), *_of_contacts(contacts)]
    days: dict[dt.date, list[str]] = {}
    for day, _order, text in sorted(told):
        if day >= begin:
            days.setdefault(day, []).append(text)
    return tuple(
        Event(heading=words.heading_day(day, today), meta="", text=" ".join(texts))
        for day, texts in sorted(days.items(), reverse=True)
    )


def _of_signals(life: Life) -> Iterator[_Told]:
    for signal in life.signals:
        title = rule_title(signal.rule, signal.evidence)
        yield signal.since, _LIT, gettext("Lit: %(title)s.") % {"title": title}
        sight = life.sight(signal)
        if sight is not None:
            text = gettext("First seen by %(who)s: %(title)s.") % {"who": _inside(sight.by), "title": title}
            yield sight.at.astimezone().date(), _SEEN, text
        if signal.cleared_on is not None:
            yield signal.cleared_on, _CLEARED, gettext("Cleared: %(title)s.") % {"title": title}


def _of_people(life: Life, today: dt.date) -> Iterator[_Told]:
    for judged in life.dismissals:
        said = {
            "who": _name(judged.by),
            "title": RULES.get(judged.rule).title,
            "reason": words.uncapital(str(judged.reason.label)),
            "ground": judged.ground.rstrip("."),
        }
        yield judged.on, _DONE, gettext("%(who)s dismissed %(title)s, %(reason)s: %(ground)s.") % said
    for put in life.snoozes:
        said = {
            "who": _name(put.by),
            "day": words.day(put.until, today),
            "reason": words.uncapital(str(put.reason.label)),
        }
        yield put.on, _DONE, gettext("%(who)s snoozed until %(day)s: %(reason)s.") % said
    for handed in life.handovers:
        text = gettext("%(who)s asked %(colleague)s to get in touch.")
        yield handed.on, _DONE, text % {"who": _name(handed.by), "colleague": _name(handed.to)}


def _of_contacts(contacts: Iterable[Contact]) -> Iterator[_Told]:
    for contact in contacts:
        said = {"who": _name(contact.by), "what": contact_words(ContactKind(contact.kind))}
        yield contact.date, _DONE, gettext("%(who)s: %(what)s.") % said


def _inside(account: Account | None) -> str:
    """A name in the middle of a sentence."""
    return str(account) if account is not None else gettext("the operator")


def _name(account: Account | None) -> str:
    return str(account) if account is not None else gettext("The operator")
