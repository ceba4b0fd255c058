"""The steps of the escalation ladder: who answers for a signal, and within how many school days.

The ladder that Fullfölj comes with is made of what Swedish organisers do (reference: Eskilstuna, Danderyd, Håbo,
Bollnäs); the law sets duties and no limits (skollagen 7 kap. 17 and 19 a §§, 15 kap. 16 §). Two weeks away in a row is
no rule of its own: ten of the last twenty school days are at least half the time unless those days were short ones, so
the highest step is lit by then.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from fullfolj.access.permissions import Role
from fullfolj.signals.rules.base import Words


@dataclass(frozen=True)
class Step:
    """One step: the rules that lead to it, who answers for it and the school days within which.

    `after_school_days`: a signal of the step below that has been lit for longer leads here too; None: never.
    """

    number: int
    name: Words
    rules: tuple[str, ...]
    owner: Role
    due_school_days: int
    after_school_days: int | None = None


LADDER: tuple[Step, ...] = (
    Step(
        1,
        _("Notice"),
        (
            *("absence-10", "invalid-3", "late-5", "short-spells-3", "change-10", "start-2"),
            *("subjects-2", "core-1", "no-basis-1", "grade-drop-2"),
            *("support-1", "apart-1", "only-there-1"),
        ),
        Role.MENTOR,
        5,
    ),
    Step(2, _("Simple mapping"), ("absence-15", "eligibility-3"), Role.MENTOR, 10, after_school_days=10),
    Step(3, _("Investigation"), ("absence-20",), Role.PRINCIPAL, 15),
    Step(4, _("Working with others"), ("absence-50",), Role.PRINCIPAL, 20),
)
#: Who may answer for a step: somebody who works with signals.
OWNERS = (Role.MENTOR, Role.ATTENDANCE_COORDINATOR, Role.STUDENT_HEALTH, Role.PRINCIPAL)


@dataclass(frozen=True)
class Reached:
    """The step that a pupil's lit signals lead to; `waited`: by having been lit for long, not by a rule of the step.

    `passed` are the school days that the signal was lit before it led here.
    """

    step: Step
    waited: bool
    passed: int = 0


def reached(lit: Iterable[tuple[str, int]], ladder: Sequence[Step] = LADDER) -> Reached | None:
    """The highest step of a pupil's open signals, given as rule and school days open; None when none leads anywhere."""
    highest: Reached | None = None
    for rule, school_days in lit:
        found = _reached_by(rule, school_days, ladder)
        if found is not None and (highest is None or found.step.number > highest.step.number):
            highest = found
    return highest


def _reached_by(rule: str, school_days: int, ladder: Sequence[Step]) -> Reached | None:
    place = next((place for place, step in enumerate(ladder) if rule in step.rules), None)
    if place is None:
        return None
    found, left = Reached(ladder[place], waited=False), school_days
    for above in ladder[place + 1 :]:
        if above.after_school_days is None or left <= above.after_school_days:
            break
        found, left = Reached(above, True, found.passed + above.after_school_days), left - above.after_school_days
    return found


def to_json(ladder: Sequence[Step]) -> list[dict[str, Any]]:
    """What a version of the ladder keeps of its steps: the names and rules are the program's."""
    return [
        {name: value for name, value in asdict(step).items() if name not in ("name", "rules")}
        | {"owner": str(step.owner)}
        for step in ladder
    ]


def from_json(kept: Iterable[Mapping[str, Any]]) -> tuple[Step, ...]:
    """The ladder with what a version has kept; steps that it does not name are as Fullfölj comes with them."""
    changed = {one["number"]: one for one in kept}
    return tuple(
        replace(
            step,
            owner=Role(changed[step.number]["owner"]),
            due_school_days=changed[step.number]["due_school_days"],
            after_school_days=changed[step.number]["after_school_days"],
        )
        if step.number in changed
        else step
        for step in LADDER
    )
