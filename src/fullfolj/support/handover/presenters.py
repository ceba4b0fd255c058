"""What is said of handovers on the pages of those who prepare them, of the pupil and the home, and of who receives."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from fullfolj.domain.schoolyear import SchoolYear, TermName
from fullfolj.shell import words
from fullfolj.shell.grading_words import grade_words, subject_name
from fullfolj.support.models import HandoverAnswer, HandoverPart, SchoolHandover, SeenBy, SeenHow, SentHandover


@dataclass(frozen=True)
class Part:
    """A heading and what is said under it, line by line."""

    heading: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class SentRow:
    name: str
    url: str
    meta: str
    state: str
    waits: bool


def parts_of(content: Mapping[str, Any]) -> tuple[Part, ...]:
    """The parts of a handover as they are read; what the pupil adds stands with the pupil's own words."""
    found = [Part(str(HandoverPart(one["part"]).label), _lines(one["text"])) for one in content["parts"]]
    if content["grades"]:
        found.append(Part(_("Grades"), tuple(grade_line(one) for one in content["grades"])))
    if content["pupilWords"]:
        found.append(Part(_("What the pupil adds"), _lines(content["pupilWords"])))
    return tuple(one for one in found if one.lines)


def seen_lines(content: Mapping[str, Any], today: dt.date) -> tuple[str, ...]:
    """How the pupil and the home have seen it, as it goes with what is sent."""
    return tuple(
        _seen(SeenBy(one["by"]), SeenHow(one["how"]), dt.date.fromisoformat(one["date"]), one["reason"], today)
        for one in content["seen"]
    )


def seen_now(handover: SchoolHandover, today: dt.date) -> tuple[str, ...]:
    return tuple(_seen(SeenBy(one.party), SeenHow(one.how), one.date, one.reason, today) for one in handover.seen.all())


def grade_line(one: Mapping[str, Any]) -> str:
    year = SchoolYear.parse(one["schoolYear"]).start
    about = {
        "subject": subject_name(one["subject"]),
        "grade": grade_words(one["grade"]),
        "term": f"{one['term']} {year if one['term'] == TermName.AUTUMN else year + 1}",
    }
    if one["kind"] == "final":
        return _("%(subject)s: %(grade)s (final grade, %(term)s)") % about
    return _("%(subject)s: %(grade)s (%(term)s)") % about


def sent_row(one: SentHandover, url: str, today: dt.date) -> SentRow:
    said = {"to": receiver(one), "unit": one.from_unit, "day": words.day(localdate(one.sent_at), today)}
    return SentRow(
        name=str(one.student),
        url=url,
        meta=_("From %(unit)s to %(to)s · sent on %(day)s") % said,
        state=state(one, today),
        waits=not one.answer,
    )


def receiver(one: SentHandover) -> str:
    return str(one.to_unit or one.outside)


def state(one: SentHandover, today: dt.date) -> str:
    """What has become of it, with who said so, and why."""
    if one.answered_at is None:
        return _("Waits for an answer") if one.to_unit_id else _("Nobody has noted who received it")
    said = {
        "day": words.day(localdate(one.answered_at), today),
        "who": one.answered_by or _("the operator"),
        "reason": one.reason,
    }
    text = {
        HandoverAnswer.ACCEPTED: _("Received on %(day)s, noted by %(who)s"),
        HandoverAnswer.ASKED_BACK: _("Asked back on %(day)s by %(who)s"),
        HandoverAnswer.TAKEN_BACK: _("Taken back on %(day)s by %(who)s"),
    }[HandoverAnswer(one.answer)]
    return f"{text % said}: {one.reason}" if one.reason else text % said


def written(handover: SchoolHandover) -> dict[str, Any]:
    """What the form begins with."""
    return {name: getattr(handover, name) for name in ("parts", *HandoverPart.values)} | {"seen": handover.version}


def _seen(party: SeenBy, how: SeenHow, date: dt.date, reason: str, today: dt.date) -> str:
    said = {"who": party.label, "day": words.day(date, today), "reason": reason}
    return {
        SeenHow.PAGE: _("%(who)s: read on their own page on %(day)s"),
        SeenHow.TALK: _("%(who)s: went through it in a talk on %(day)s"),
        SeenHow.NOT: _("%(who)s: it has not been possible, noted on %(day)s. %(reason)s"),
    }[how] % said


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line for line in (one.strip() for one in text.splitlines()) if line)
