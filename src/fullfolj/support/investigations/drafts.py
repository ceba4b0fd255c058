"""Reports as drafts: what there is to report of a pupil, to whom, why, by when, and what it says.

A draft is made anew each time it is read, and kept nowhere: what is kept is what was sent. It says as little as the
recipient needs; causes and what people have said stay in the investigation.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from fullfolj.school.ages import is_of_age
from fullfolj.shell import words
from fullfolj.shell.components import Evidence, Figure
from fullfolj.shell.signal_words import words_of
from fullfolj.signals.models import Signal
from fullfolj.support.investigations import law
from fullfolj.support.investigations.queries import Standing
from fullfolj.support.models import Investigation, ReportKind, Rule

#: How long a beginning or an end at the school is offered as a report, before and after its day.
_NEAR = dt.timedelta(days=60)
_TWENTY = 20


@dataclass(frozen=True)
class Draft:
    """A report that may be sent. `due_on` is Fullfölj's proposal; None: the principal assesses whether it is sent.

    `since`: one sent from that day on is this one; `may_repeat`: it may be sent again. `recipient` is a proposal, empty
    where Fullfölj does not know. `hints` are for the sender and not in the report.
    """

    kind: ReportKind
    why: str
    due_on: dt.date | None
    recipient: str
    content: dict[str, Any]
    investigation: Investigation | None = None
    since: dt.date | None = None
    may_repeat: bool = False

    hints: tuple[str, ...] = ()

    @property
    def mark(self) -> str:
        """Another as soon as the draft says something else."""
        return hashlib.sha256(json.dumps(self.content, sort_keys=True).encode()).hexdigest()[:20]

    def with_addition(self, text: str) -> dict[str, Any]:
        """What is sent: the draft, and under it what the sender adds."""
        if not text:
            return self.content
        added = {"heading": _("From the sender"), "lead": text, "points": []}
        return {**self.content, "parts": [*self.content["parts"], added]}


def drafts_of(standing: Standing) -> list[Draft]:
    """What is to be reported and has not been, in order. None to a home municipality that nobody has told of."""
    return [one for one in _every(standing) if one.may_repeat or not is_sent(one, standing)]


def draft_of(standing: Standing, kind: ReportKind) -> Draft | None:
    """Also one that has been sent, so that a second click finds it; None where there is nothing of the kind."""
    return next((one for one in _every(standing) if one.kind is kind), None)


def asks_for_home(standing: Standing) -> bool:
    """Whether something may have to be reported there, and nobody has said where the home is."""
    return standing.home is None and standing.rule is not None


def is_sent(draft: Draft, standing: Standing) -> bool:
    about = draft.investigation.pk if draft.investigation else None
    return any(
        one.kind == draft.kind and one.investigation_id == about and (draft.since is None or one.sent_on >= draft.since)
        for one in standing.sent
    )


def _every(standing: Standing) -> Iterator[Draft]:
    latest = next((one for one in standing.answers if one.due_on is not None), None)
    home = standing.home.name if standing.home and not standing.home.is_organiser else ""
    if latest is not None and law.wants_organiser_report(latest):
        due = latest.decided_on + law.PROMPTLY
        yield Draft(
            ReportKind.ORGANISER,
            _(
                "When an investigation has begun, the absence is promptly reported to the organiser"
                " (chapter 7, section 19 a)."
            ),
            due,
            str(latest.unit.parent or latest.unit),
            _organiser(standing, latest),
            latest,
            hints=_without_figure(standing),
        )
        if home:
            why = _(
                "Where the home municipality is another than the organiser, it is told that an investigation has begun"
                " (chapter 7, section 22)."
            )
            content = _home_investigation(standing, latest)
            yield Draft(ReportKind.HOME_INVESTIGATION, why, due, home, content, latest)
    if standing.rule is Rule.UPPER_SECONDARY and home and _is_under_twenty(standing):
        why = _(
            "The home municipality is told when a pupil under 20 is absent without a valid reason to a considerable"
            " extent (chapter 15, section 15). The Act sets no limit: the principal assesses it."
        )
        hints = (*_without_age(standing), *_without_figure(standing, invalid=True))
        yield Draft(ReportKind.HOME_ABSENCE, why, None, home, _home_absence(standing), may_repeat=True, hints=hints)
    if home:
        yield from _moves(standing, home)


def _moves(standing: Standing, home: str) -> Iterator[Draft]:
    """That the pupil begins or leaves (7 kap. 22 §, 15 kap. 15 §), near the day."""
    enrolled, today = standing.enrolment, standing.today
    if enrolled is None or standing.rule is None:
        return
    why = (
        _("The home municipality is told when a pupil begins or leaves with another organiser (chapter 7, section 22).")
        if standing.rule is Rule.COMPULSORY
        else _(
            "The home municipality is told when a pupil begins or leaves with another organiser"
            " (chapter 15, section 15)."
        )
    )
    for kind, day, says in (
        (ReportKind.HOME_STARTED, enrolled.start_date, _("Has begun at %(unit)s on %(day)s.")),
        (ReportKind.HOME_STOPPED, enrolled.end_date, _("Leaves %(unit)s; the last day is %(day)s.")),
    ):
        if day is not None and abs(day - today) <= _NEAR:
            said = says % {"unit": enrolled.unit, "day": words.long_day(day, today)}
            content = _content(kind, standing, [{"heading": _("What is reported"), "lead": said, "points": []}])
            yield Draft(kind, why, day + law.PROMPTLY, home, content, since=day - _NEAR)


def _is_under_twenty(standing: Standing) -> bool:
    """Also where the birth date is unknown: then the draft says so."""
    born, today = standing.student.birth_date, standing.today
    return born is None or (today.year - born.year - ((today.month, today.day) < (born.month, born.day))) < _TWENTY


def _without_age(standing: Standing) -> tuple[str, ...]:
    if standing.student.birth_date is not None:
        return ()
    return (_("The birth date is not known to Fullfölj. Check that the pupil is under 20."),)


def _without_figure(standing: Standing, *, invalid: bool = False) -> tuple[str, ...]:
    if _about_absence(standing, invalid=invalid):
        return ()
    return (_("No signal about absence is lit, so Fullfölj has no figure. Write it in what you add."),)


def _organiser(standing: Standing, one: Investigation) -> dict[str, Any]:
    who = _("The pupil, the guardian and student health take part.")
    if is_of_age(standing.student.birth_date, one.decided_on):
        who = _("The pupil, who is of age, and student health take part.")
    return _content(
        ReportKind.ORGANISER,
        standing,
        [
            {"heading": _("What is reported"), "lead": _begun(standing, one), "points": []},
            _absence(standing),
            {"heading": _("What happens now"), "lead": who, "points": [_due(standing, one), _inquiry(standing, one)]},
        ],
    )


def _home_investigation(standing: Standing, one: Investigation) -> dict[str, Any]:
    part = {"heading": _("What is reported"), "lead": _begun(standing, one), "points": [_due(standing, one)]}
    return _content(ReportKind.HOME_INVESTIGATION, standing, [part])


def _home_absence(standing: Standing) -> dict[str, Any]:
    lead = _("The pupil is absent without a valid reason to an extent that the principal assesses as considerable.")
    told = {"heading": _("What is reported"), "lead": lead, "points": []}
    return _content(ReportKind.HOME_ABSENCE, standing, [told, _absence(standing, invalid=True)])


def _content(kind: ReportKind, standing: Standing, parts: list[dict[str, Any]]) -> dict[str, Any]:
    unit = standing.enrolment.unit if standing.enrolment else None
    facts = [_("Pupil: %(name)s") % {"name": standing.student}]
    if unit is not None:
        facts += [_("School: %(unit)s") % {"unit": unit}, _("Organiser: %(name)s") % {"name": unit.parent or unit}]
    return {"title": str(ReportKind(kind).label), "facts": facts, "parts": parts}


def _begun(standing: Standing, one: Investigation) -> str:
    said = _("An investigation of the pupil's absence has begun on %(day)s, by decision of %(who)s (%(rule)s).") % {
        "day": words.long_day(one.decided_on, standing.today),
        "who": one.by or _("the operator"),
        "rule": Rule(one.rule).label,
    }
    return f"{said} {one.acting_for}." if one.acting_for else said


def _due(standing: Standing, one: Investigation) -> str:
    if one.ended_on is not None:
        return _("The investigation ended on %(day)s.") % {"day": words.long_day(one.ended_on, standing.today)}
    assert one.due_on is not None  # the database says so of a started one
    return _("The school means to have finished it by %(day)s.") % {"day": words.long_day(one.due_on, standing.today)}


def _inquiry(standing: Standing, one: Investigation) -> str:
    if one.inquiry == "begun" and one.inquiry_on is not None:
        day = words.long_day(one.inquiry_on, standing.today)
        return _("An inquiry into special support has begun on %(day)s (chapter 3, section 7).") % {"day": day}
    if one.inquiry:
        return _("An inquiry into special support is not needed, the school judges (chapter 3, section 7).")
    return _("Whether an inquiry into special support is needed is not decided yet (chapter 3, section 7).")


def _absence(standing: Standing, *, invalid: bool = False) -> dict[str, Any]:
    """What the lit signals about attendance say, each with what it rests on."""
    told = _about_absence(standing, invalid=invalid)
    if not told:
        lead = _("The school states no figure here.")
        return {"heading": _("The absence"), "lead": lead, "points": []}
    points = [line for one in told for line in _signal_lines(one, standing)]
    return {"heading": _("The absence"), "lead": _("Seen %(day)s.") % {"day": _seen(told, standing)}, "points": points}


def _about_absence(standing: Standing, *, invalid: bool) -> list[Signal]:
    """Those about absence of any kind, or about invalid absence alone."""
    families = ("invalid-",) if invalid else ("absence-", "invalid-")
    return [one for one in standing.lit if one.rule.startswith(families)]


def _seen(told: list[Signal], standing: Standing) -> str:
    return words.long_day(max(one.seen_on for one in told), standing.today)


def _signal_lines(one: Signal, standing: Standing) -> Iterator[str]:
    sentence = words_of(one, str(standing.student), standing.today).sentence
    yield "".join(piece.text if isinstance(piece, Figure) else piece for piece in sentence)
    for piece in sentence:
        if isinstance(piece, Figure):
            yield _rests_on(piece.evidence)


def _rests_on(evidence: Evidence) -> str:
    return _("Numerator: %(numerator)s. Denominator: %(denominator)s. Window: %(window)s. Coverage: %(coverage)s.") % {
        "numerator": evidence.numerator,
        "denominator": evidence.denominator,
        "window": evidence.window,
        "coverage": evidence.coverage,
    }
