"""What is told of a support measure's dose and sessions. Whoever did not come is counted only where somebody saw it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.forms import Form
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fullfolj.school.models import Person
from fullfolj.shell import words
from fullfolj.shell.components import ErrorLink
from fullfolj.shell.error_links import error_links
from fullfolj.support.catalogue.content import Dose, said
from fullfolj.support.catalogue.presenters import dose_words
from fullfolj.support.models import Fidelity, Intervention, Outcome, Session, SharedMeasure
from fullfolj.support.sessions.forms import TAKE_BACK
from fullfolj.support.sessions.queries import Background

#: In one click each, in the order of how often they are used.
_OUTCOMES = (Outcome.CAME, Outcome.STAYED_AWAY, Outcome.UNKNOWN, Outcome.NOT_HELD)


@dataclass(frozen=True)
class MeasurePart:
    """`facts` are sentences. `note_url` is where a session is noted with one of `outcomes`; empty where it can't be."""

    kind: str
    kind_url: str
    facts: tuple[str, ...]
    url: str
    note_url: str
    today: str
    outcomes: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class SessionRow:
    """`date` is empty for what comes of a booked slot: it is noted there, and not taken back here."""

    day: str
    date: str
    outcome: str


@dataclass(frozen=True)
class SessionsPage:
    """All sessions of one support measure. `fidelities` are (value, words, whether it stands)."""

    name: str
    back: str
    what: str
    part: MeasurePart
    rows: tuple[SessionRow, ...]
    form: Form
    errors: tuple[ErrorLink, ...]
    take_back: str
    standing_in: Form
    stand_in_url: str
    fidelity_url: str
    fidelities: tuple[tuple[str, str, bool], ...]


def measure_part(
    one: Intervention, student: Person, behind: Background, today: dt.date, *, may_work: bool
) -> MeasurePart:
    told, kind = behind.sessions(one), behind.kind(one)
    url = reverse("support-sessions", args=[student.uuid, one.uuid]) if may_work else ""
    is_noted = may_work and one.ended_on is None and one.starts_on <= today and (one.times_a_week or told)
    at = [] if kind is None or behind.unit is None else [behind.unit.uuid, kind.slug]
    link = f"{reverse('support-kind', args=at)}?version={one.kind_version}" if at else ""
    facts = (
        _planned(one),
        _stand_in(one),
        came(one, told, today),
        _held(one, told, behind, today),
        fidelity_words(one),
    )
    return MeasurePart(
        kind="" if kind is None else said(kind.name),
        kind_url=link,
        facts=tuple(fact for fact in facts if fact),
        url=url,
        note_url=url if is_noted else "",
        today=today.isoformat(),
        outcomes=tuple((one.value, str(one.label)) for one in _OUTCOMES),
    )


def sessions_page(
    student: Person, one: Intervention, behind: Background, form: Form, standing_in: Form, today: dt.date
) -> SessionsPage:
    told = sorted(behind.sessions(one), key=lambda session: session.date, reverse=True)
    return SessionsPage(
        name=str(student),
        back=reverse("support-case", args=[student.uuid, one.case.uuid]),
        what=one.what,
        part=measure_part(one, student, behind, today, may_work=True),
        rows=tuple(_row(session, today) for session in told),
        form=form,
        errors=error_links(form, whole="sessions"),
        take_back=TAKE_BACK,
        standing_in=standing_in,
        stand_in_url=reverse("support-stand-in", args=[student.uuid, one.uuid]),
        fidelity_url=reverse("support-fidelity", args=[student.uuid, one.uuid]),
        fidelities=tuple((each.value, str(each.label), each == one.fidelity) for each in Fidelity),
    )


def came(one: Intervention, told: Sequence[Session], today: dt.date) -> str:
    """Came 3 of 4 times, with the window and what isn't known; empty where nothing is planned or noted."""
    if not told:
        return _("No session is noted yet.") if one.times_a_week and one.starts_on <= today else ""
    count = Counter(session.outcome for session in told)
    seen = count[Outcome.CAME] + count[Outcome.STAYED_AWAY]
    days = [session.date for session in told]
    window = {"period": words.period(min(days), max(days), today)}
    if not seen:
        first = _("Nobody knows whether the pupil came, %(period)s.") % window
    else:
        text = ngettext(
            "Came %(came)s of %(seen)s time, %(period)s.", "Came %(came)s of %(seen)s times, %(period)s.", seen
        )
        first = text % {"came": count[Outcome.CAME], "seen": seen, **window}
    rest = []
    if seen and count[Outcome.UNKNOWN]:
        rest.append(_("Not known: %(count)s.") % {"count": count[Outcome.UNKNOWN]})
    if count[Outcome.NOT_HELD]:
        rest.append(_("Not held: %(count)s.") % {"count": count[Outcome.NOT_HELD]})
    return " ".join([first, *rest])


def _held(one: Intervention, told: Sequence[Session], behind: Background, today: dt.date) -> str:
    """How many of the planned sessions were held; empty before anything is noted, or is planned."""
    planned = behind.planned_so_far(one)
    if not planned or not told:
        return ""
    until = today if one.ended_on is None else min(today, one.ended_on)
    held = sum(session.outcome != Outcome.NOT_HELD for session in told)
    said_of = {"held": held, "planned": planned, "period": words.period(one.starts_on, until, today)}
    return _("Noted as held: %(held)s of %(planned)s planned, %(period)s.") % said_of


def _planned(one: Intervention) -> str:
    dose = dose_words(Dose(times=one.times_a_week, minutes=one.minutes))
    return _("Planned: %(dose)s.") % {"dose": words.uncapital(dose)} if dose else ""


def _stand_in(one: Intervention) -> str:
    return _("%(name)s stands in.") % {"name": one.stand_in} if one.stand_in else ""


def fidelity_words(one: Intervention | SharedMeasure) -> str:
    """How it goes compared with the plan; empty before anybody has said."""
    return (
        _("Compared with the plan: %(fidelity)s.") % {"fidelity": words.uncapital(one.get_fidelity_display())}
        if one.fidelity
        else ""
    )


def _row(session: Session, today: dt.date) -> SessionRow:
    day = words.sentence_case(words.day(session.date, today))
    outcome = session.get_outcome_display()
    if session._state.adding:  # made of a booked slot, and kept nowhere
        return SessionRow(day, "", _("%(outcome)s (booked slot)") % {"outcome": outcome})
    return SessionRow(day, session.date.isoformat(), outcome)
