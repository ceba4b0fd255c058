"""The page with the sessions of what is done for a group."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fullfolj.school.models import Person
from fullfolj.shell import words
from fullfolj.shell.components import ErrorLink
from fullfolj.shell.error_links import error_links
from fullfolj.support.models import Outcome, SharedMeasure, SharedSession
from fullfolj.support.sessions.presenters import fidelity_words
from fullfolj.support.shared_sessions.forms import SharedSessionForm
from fullfolj.support.shared_sessions.queries import Told


@dataclass(frozen=True)
class SessionRow:
    text: str
    url: str
    label: str


@dataclass(frozen=True)
class SharedSessionsPage:
    """`facts` are sentences about all of them; `came` says of each pupil how often."""

    what: str
    whom: str
    facts: tuple[str, ...]
    rows: tuple[SessionRow, ...]
    came: tuple[tuple[str, str], ...]
    form: SharedSessionForm
    errors: tuple[ErrorLink, ...]


def sessions_page(one: SharedMeasure, told: Told, form: SharedSessionForm, today: dt.date) -> SharedSessionsPage:
    url = reverse("support-shared-sessions", args=[one.unit.uuid, one.uuid])
    return SharedSessionsPage(
        what=one.what,
        whom=one.group.display_name if one.group else _("Everybody at %(unit)s") % {"unit": one.unit},
        facts=_facts(one, told, today),
        rows=tuple(_row(session, url, today) for session in told.sessions),
        came=tuple((str(pupil), text) for pupil in told.pupils if (text := _came(pupil, told))),
        form=form,
        errors=error_links(form, whole="sessions"),
    )


def _facts(one: SharedMeasure, told: Told, today: dt.date) -> tuple[str, ...]:
    return tuple(fact for fact in (_held(one, told, today), fidelity_words(one)) if fact)


def _held(one: SharedMeasure, told: Told, today: dt.date) -> str:
    """How many of the planned sessions were held; empty without a plan, and before any is noted."""
    held = sum(session.is_held for session in told.sessions)
    if not told.planned or not told.sessions:
        return ""
    until = today if one.ended_on is None else min(today, one.ended_on)
    about = {"held": held, "planned": told.planned, "period": words.period(one.starts_on, until, today)}
    return _("Noted as held: %(held)s of %(planned)s planned, %(period)s.") % about


def _row(session: SharedSession, url: str, today: dt.date) -> SessionRow:
    day = words.sentence_case(words.day(session.date, today))
    text = _("%(day)s: %(outcome)s") % {"day": day, "outcome": _outcome(session)}
    return SessionRow(text, f"{url}?day={session.date}", day)


def _outcome(session: SharedSession) -> str:
    if not session.is_held:
        return _("not held")
    if session.came is None:
        return _("held, nobody has counted who came")
    if session.stayed_away is None:
        return ngettext("%(count)s came", "%(count)s came", session.came) % {"count": session.came}
    return _("%(came)s of %(seen)s came") % {"came": session.came, "seen": session.came + session.stayed_away}


def _came(pupil: Person, told: Told) -> str:
    """Empty where nobody has seen whether the pupil came."""
    outcomes: Sequence[Outcome] = [each for (_day, pk), each in told.outcomes.items() if pk == pupil.pk]
    came, away = outcomes.count(Outcome.CAME), outcomes.count(Outcome.STAYED_AWAY)
    return _("came %(came)s of %(seen)s") % {"came": came, "seen": came + away} if came + away else ""
