"""What is asked of a foreign file beside its columns: what the rows are, and what they don't tell themselves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from fullfolj.grading.subjects import SUBJECTS
from fullfolj.intake.mapping import periods, profiles
from fullfolj.intake.mapping.periods import Period
from fullfolj.intake.mapping.profiles import Understanding
from fullfolj.school.enums import SchoolType
from fullfolj.school.models import Organisation


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class Question:
    """A question with its answers, one of them chosen."""

    name: str
    legend: str
    choices: tuple[Option, ...]


def selects(
    about: Understanding, period: Period | None, unit: str, units: Sequence[Organisation], today: dt.date
) -> tuple[Question, ...]:
    """What the rows don't tell, to be chosen from a list. `unit` is the code that is chosen, among `units`."""
    asked = []
    if about.grain == profiles.GRADE and about.index("subject") is None and _is_subject_needed(about):
        choices = tuple(Option(code, name, code == about.subject) for code, name in SUBJECTS.items())
        asked.append(Question("subject", _("Which subject are the grades in?"), choices))
    if not about.tells_period:
        asked.append(_period(period, today))
    if not about.tells_unit:
        places = tuple(
            Option(one.school_unit_code, f"{one.display_name} ({one.school_unit_code})", one.school_unit_code == unit)
            for one in units
        )
        asked.append(Question("unit", _("Which school does the list come from?"), places))
    if about.grain == profiles.PERSON and about.index("school_type") is None:
        types = tuple(Option(kind.value, str(kind.label), kind == about.school_type) for kind in SchoolType)
        asked.append(Question("school_type", _("Which type of schooling?"), types))
    return tuple(asked)


def _is_subject_needed(about: Understanding) -> bool:
    return any(about.index(role) is not None for role in ("grade", "grade_autumn", "grade_spring", "grade_final"))


def _period(chosen: Period | None, today: dt.date) -> Question:
    """Terms and school years to choose among; the one that stands above the table is chosen already."""
    offered = periods.choices(today)
    if chosen is not None and chosen not in [days for _label, days in offered]:
        offered = [(f"{chosen[0].isoformat()}–{chosen[1].isoformat()}", chosen), *offered]
    choices = tuple(Option(label, label, days == chosen) for label, days in offered)
    return Question("period", _("Which period is the file about?"), choices)


def questions(about: Understanding) -> tuple[Question, ...]:
    """Questions with few answers, each with one chosen."""
    grain = ("grain", _("What is a row about?"), (
        (profiles.LESSON, _("A lesson")),
        (profiles.DAY, _("A whole day")),
        (profiles.PERIOD, _("A term, a school year or another period")),
    ))  # fmt: skip
    empty = ("empty", _("What does an empty cell mean?"), (
        (profiles.UNREPORTED, _("Not known")),
        (profiles.NOTHING, _("Nothing of that kind")),
    ))  # fmt: skip
    scale = ("scale", _("How are the grades written?"), (
        (profiles.OWN_SCALE, _("As in Sweden: A–F, or the codes of the grade register")),
        (profiles.TO_20, _("0–20: from 18 A, 16 B, 14 C, 12 D, 10 E, below that F")),
    ))  # fmt: skip
    lessons = (
        ("rows", _("What are the rows?"), (
            (profiles.ALL_LESSONS, _("Every lesson")),
            (profiles.DEVIATIONS, _("Only lessons with absence or lateness")),
        )),
        ("late", _("What is lateness?"), (
            (profiles.LATE_INSIDE, _("Part of the absence beside it")),
            (profiles.LATE_BESIDE, _("Time of its own, to be added to invalid absence")),
        )),
        ("empty", _("What does a row without presence and absence mean?"), (
            (profiles.NOTHING, _("Nobody was away")),
            (profiles.UNREPORTED, _("Nobody has reported")),
        )),
    )  # fmt: skip
    pupils = ("pupils", _("Which pupils are in the list?"), (
        (profiles.SOME_PUPILS, _("Some of the school's pupils. Whoever is not in it stays.")),
        (profiles.ALL_PUPILS, _("All of the school's pupils. Whoever is not in it has left.")),
    ))  # fmt: skip
    order = ("name_order", _("Which name comes first, where there is no comma?"), (
        (profiles.GIVEN_FIRST, _("The given name")),
        (profiles.FAMILY_FIRST, _("The family name")),
    ))  # fmt: skip
    persons = (pupils, order) if about.index("full_name") is not None else (pupils,)
    asked = {profiles.LESSON: (grain, *lessons), profiles.GRADE: (scale,), profiles.PERSON: persons}.get(
        about.grain, (grain, empty)
    )
    return tuple(
        Question(name, legend, tuple(Option(value, label, getattr(about, name) == value) for value, label in choices))
        for name, legend, choices in asked
    )
