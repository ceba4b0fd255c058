"""What a trial foretold, kept in an import's preview: counts and pupil numbers, no name.

Whom the numbers stand for is asked of the register each time, for one visitor, and noted in the reading log.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from fullfolj.access.gate import Visitor
from fullfolj.access.readings import log_readings
from fullfolj.access.scopes import students
from fullfolj.imports import permissions
from fullfolj.intake.models import Import
from fullfolj.intake.register_state import register_state
from fullfolj.school.models import GroupMembership, Person
from fullfolj.school.swedish import by_name
from fullfolj.signals.desk import classes_of
from fullfolj.signals.trial import Effect, by_pupil

#: Pupils named in a list; the others are counted.
MOST = 50
EFFECT, _WHO = "effect", "who"


@dataclass(frozen=True)
class Foretold:
    """Signals that would be lit, or go out: rule → how many; how many pupils, and those who may be told with rules."""

    rules: Mapping[str, int]
    pupils: int
    who: Mapping[int, list[str]]


@dataclass(frozen=True)
class Trial:
    """A trial of what the import does now (applying it, or taking it back). `made_at`: None before that was noted."""

    as_of: dt.date
    made_at: dt.datetime | None
    rests_on: str
    lit: Foretold
    out: Foretold


@dataclass(frozen=True)
class Told:
    """The pupils in a list that the visitor may see, by name and at most MOST; how many more there are of those."""

    people: tuple[Person, ...]
    more: int
    unseen: int


def keep(imp: Import, effect: Effect, *, now: dt.datetime) -> None:
    """The trial of the import in the state that it is in."""
    told = {"lit": effect.lit, "out": effect.out}
    pupils = {name: by_pupil(signals) for name, signals in told.items()}
    imp.refresh_from_db()
    kept = {
        "of": str(imp.state),
        "as_of": effect.as_of.isoformat(),
        "made_at": now.isoformat(),
        "rests_on": effect.rests_on,
        **{name: dict(Counter(rule for _student, rule in signals)) for name, signals in told.items()},
        "pupils": {name: len(theirs) for name, theirs in pupils.items()},
        _WHO: {
            name: {str(pk): rules for pk, rules in theirs.items() if pk not in effect.hidden}
            for name, theirs in pupils.items()
        },
    }
    imp.preview = {**imp.preview, EFFECT: kept}
    imp.save(update_fields=["preview"])


def trial_of(imp: Import) -> Trial | None:
    """None when nobody has tried what can be done with the import now."""
    kept = imp.preview.get(EFFECT)
    if kept is None or kept["of"] != imp.state:
        return None
    made_at = kept.get("made_at")

    def foretold(name: str) -> Foretold:
        who = kept.get(_WHO, {}).get(name, {})
        return Foretold(kept[name], kept.get("pupils", {}).get(name, 0), {int(pk): rules for pk, rules in who.items()})

    return Trial(
        dt.date.fromisoformat(kept["as_of"]),
        dt.datetime.fromisoformat(made_at) if made_at else None,
        kept.get("rests_on", ""),
        foretold("lit"),
        foretold("out"),
    )


def is_stale(imp: Import, trial: Trial, today: dt.date) -> bool:
    """Whether register, lake or day are others than the trial rests on."""
    return trial.as_of != today or register_state(imp.organiser) != trial.rests_on


def list_told(visitor: Visitor, *foretold: Foretold) -> list[Told]:
    """A list each, with the reading logged. Whoever may see no signals is told how many pupils it is about, no more.

    Those who have become protected since are among the unseen: nothing may tell them from others.
    """
    numbers = {pk for one in foretold for pk in one.who}
    seen = _seen(visitor, numbers)
    found = []
    for one in foretold:
        theirs = [person for person in seen if person.pk in one.who]
        found.append(Told(tuple(theirs[:MOST]), max(len(theirs) - MOST, 0), one.pupils - len(theirs)))
    shown = {person.pk for told in found for person in told.people}
    ground = visitor.ground(permissions.SEE_SIGNALS)
    log_readings(sorted(shown), by=visitor.actor, page="imports.effect", ground=ground, at=visitor.now)
    return found


def classes(told: list[Told], on: dt.date) -> dict[int, GroupMembership]:
    """The classes of those who are told."""
    return classes_of([person.pk for one in told for person in one.people], on)


def _seen(visitor: Visitor, numbers: set[int]) -> list[Person]:
    if not numbers or not visitor.may(permissions.SEE_SIGNALS):
        return []
    reached = students(visitor.scope(permissions.SEE_SIGNALS))
    return list(reached.filter(pk__in=numbers, is_protected=False).order_by(*by_name()))


def clean_up() -> None:
    """Pupil numbers of trials of what can't be done any more, and of those protected since, are kept no longer."""
    kept = Import.objects.filter(**{f"preview__{EFFECT}__has_key": _WHO})
    for pk in kept.values_list("pk", flat=True):
        with transaction.atomic():
            _clean(kept.filter(pk=pk))


def _clean(one: QuerySet[Import]) -> None:
    imp = one.select_for_update().first()
    if imp is None:
        return
    trial, effect = trial_of(imp), dict(imp.preview[EFFECT])
    who = effect.pop(_WHO)
    if trial is not None:
        numbers = {*trial.lit.who, *trial.out.who}
        there = Person.objects.filter(pk__in=numbers, is_protected=False).values_list("pk", flat=True)
        left = {str(pk) for pk in there}
        effect[_WHO] = {name: {pk: r for pk, r in theirs.items() if pk in left} for name, theirs in who.items()}
    if effect != imp.preview[EFFECT]:
        imp.preview = {**imp.preview, EFFECT: effect}
        imp.save(update_fields=["preview"])
