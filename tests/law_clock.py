"""Pupils before the law's clock, for tests: a signal of the step of investigation, and an investigation."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from fullfolj.domain.actor import OPERATOR
from fullfolj.school.models import Person
from fullfolj.signals.models import Signal
from fullfolj.support.investigations import actions
from fullfolj.support.investigations.actions import Told
from fullfolj.support.models import Investigation, Participation, Party, ReportKind, Rule, SentReport

#: What a sweep keeps of absence of 20 per cent in twenty school days.
ABSENCE: dict[str, Any] = {
    "window": "last_20_school_days", "from": "2026-10-20", "to": "2026-11-19", "school_days": 20, "reported_days": 20,
    "offered_minutes": 6000, "reported_offered_minutes": 5580, "coverage": 0.93, "uncertain": False, "holds": True,
    "definition": "reported", "numerator_minutes": 1220, "denominator_minutes": 5580, "share": 0.2186,
    "days_with_absence": 9, "before": {"days_with_absence": 2, "reported_days": 20}, "thresholds": {"percent": "20"},
}  # fmt: skip


def lit(pupil: Person, rule: str = "absence-20", *, days_ago: int = 3, **more: Any) -> Signal:
    """A signal that has been lit for so many days."""
    day = timezone.localdate() - dt.timedelta(days=days_ago)
    return Signal.objects.create(
        student=pupil, rule=rule, since=day, opened_on=day, seen_on=day, evidence=ABSENCE, **more
    )


def an_investigation(pupil: Person, *, days_ago: int = 0, rule: Rule = Rule.COMPULSORY) -> Investigation:
    """One that goes on, begun so many days ago and to be finished in three weeks from then."""
    day = timezone.localdate() - dt.timedelta(days=days_ago)
    return actions.start(
        student=pupil,
        unit=pupil.enrolments.get().unit,
        rule=rule,
        decided_on=day,
        due_on=day + dt.timedelta(days=21),
        acting_for="",
        by=OPERATOR,
        now=timezone.now() - dt.timedelta(days=days_ago),
    )


def told(party: Party = Party.PUPIL, **more: Any) -> Told:
    """That somebody took part today."""
    given: dict[str, Any] = {
        "party": party,
        "guardian": None,
        "who": "",
        "took_part_on": timezone.localdate(),
        "why_not": "",
        "said": "",
    }
    return Told(**{**given, **more})  # type: ignore[typeddict-item]


def a_participation(investigation: Investigation, party: Party = Party.PUPIL, **more: Any) -> Participation:
    return actions.note_part(
        investigation=investigation,
        told=told(party, **more),
        by=OPERATOR,
        today=timezone.localdate(),
        now=timezone.now(),
    )


def a_sent_report(investigation: Investigation) -> SentReport:
    """To the organiser, sent today."""
    content = {"title": "Anmälan", "facts": ["Elev: Alva"], "parts": [{"heading": "Om", "lead": "Text.", "points": []}]}
    return SentReport.objects.create(
        student=investigation.student,
        investigation=investigation,
        kind=ReportKind.ORGANISER,
        recipient="Älvstads kommun",
        how="E-tjänst",
        content=content,
        sent_on=timezone.localdate(),
        noted_at=timezone.now(),
    )
