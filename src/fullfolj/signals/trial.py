"""What a change would do to the open signals, found by making it, looking, and taking it back."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction

from fullfolj.school.models import Organisation
from fullfolj.signals import evaluation


@dataclass(frozen=True)
class Effect:
    """Rule → signals that would be lit and that would go out, as of a day; pupils are only counted."""

    as_of: dt.date
    lit: Counter[str]
    out: Counter[str]

    def to_json(self) -> dict[str, object]:
        return {"as_of": self.as_of.isoformat(), "lit": dict(self.lit), "out": dict(self.out)}


def effect_of(organiser: Organisation, as_of: dt.date, change: Callable[[], object]) -> Effect:
    """The effect of `change`, which is called once and taken back. What it raises passes."""
    before = _open(organiser, as_of)
    with transaction.atomic():
        change()
        after = _open(organiser, as_of)
        transaction.set_rollback(True)
    return Effect(
        as_of,
        Counter(rule for _student, rule in after - before),
        Counter(rule for _student, rule in before - after),
    )


def _open(organiser: Organisation, as_of: dt.date) -> set[tuple[int, str]]:
    return {(one.student, one.rule) for one in evaluation.evaluate(organiser, as_of)}
