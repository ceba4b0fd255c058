"""Ladders of named municipalities, as places to begin. What a rule here can't say as they do, is said.

From what the municipalities publish (read for the reference in November 2026); thresholds only, nobody's words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from fullfolj.access.permissions import Role
from fullfolj.domain.registry import Registry
from fullfolj.signals.ladders import Wanted
from fullfolj.signals.rules.base import Limits, Words
from fullfolj.signals.steps import LADDER, Step


@dataclass(frozen=True)
class Preset:
    """A ladder to begin with. `differs` says where it is not quite theirs."""

    id: str
    name: Words
    source: str
    differs: Words
    wanted: Wanted


PRESETS: Registry[Preset] = Registry("presets", lambda preset: preset.id)


def _steps(**changes: tuple[Role, int, int | None]) -> tuple[Step, ...]:
    """The steps of the first ladder with other owners, days and waits: step_2=(owner, due, after)."""
    found = []
    for step in LADDER:
        owner, due, after = changes.get(
            f"step_{step.number}", (step.owner, step.due_school_days, step.after_school_days)
        )
        found.append(replace(step, owner=owner, due_school_days=due, after_school_days=after))
    return tuple(found)


def _preset(
    name: str,
    words: Words,
    source: str,
    differs: Words,
    limits: Mapping[str, Limits],
    off: str,
    steps: tuple[Step, ...],
) -> None:
    PRESETS.register(Preset(name, words, source, differs, Wanted(limits, frozenset(off.split()), steps)))


_preset(
    "fullfolj",
    _("The ladder that Fullfölj comes with"),
    "Skollagen 7 kap. 17 och 19 a §§; Attendance Works (2021)",
    _("Made of what several municipalities do: a tenth, 15 percent, a fifth, half."),
    {},
    "",
    LADDER,
)
_preset(
    "eskilstuna",
    "Eskilstuna",
    "pedagog.eskilstuna.se",
    _(
        "They begin with the first invalid occasion, or more than 20 percent in four weeks, and take the next step"
        " after two more weeks. Here four weeks are the last 20 school days, and 20 percent counts."
    ),
    {"invalid-3": {"occasions": 1}},
    "absence-10 absence-15",
    _steps(step_2=(Role.MENTOR, 10, 10), step_3=(Role.PRINCIPAL, 10, 10)),
)
_preset(
    "danderyd",
    "Danderyd",
    "danderyd.se",
    _(
        "They map after two weeks of unexplained absence, and investigate when 15 percent remains two weeks later,"
        " within three weeks. Here absence counts whether it is explained or not."
    ),
    {"absence-15": {"percent": Decimal(15)}},
    "absence-20",
    _steps(step_2=(Role.MENTOR, 10, 10), step_3=(Role.PRINCIPAL, 15, 10), step_4=(Role.PRINCIPAL, 20, 15)),
)
_preset(
    "habo",
    "Håbo",
    "habo.se",
    _(
        "They act on 20 percent in four weeks, on several invalid lessons in four weeks and on more than a week of"
        " illness in a row. Six school days in a row are more than 20 percent here, so that signal is lit by then."
    ),
    {},
    "absence-10 absence-15",
    _steps(),
)
_preset(
    "bollnas",
    "Bollnäs",
    "bollnas.se",
    _(
        "They act on five occasions of absence in a term, and watch for four weeks. Here an occasion is an absence"
        " of one or two whole days; longer ones are caught by the share of absence."
    ),
    {"short-spells-3": {"spells": 5}},
    "absence-10",
    _steps(step_2=(Role.MENTOR, 10, 20)),
)
_preset(
    "orebro",
    "Örebro",
    "Örebro kommun",
    _("They act every second week on more than 15 percent in the last 30 days. Here the last 20 school days count."),
    {},
    "absence-10",
    _steps(step_2=(Role.MENTOR, 10, None)),
)
