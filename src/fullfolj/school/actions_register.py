"""Bulk writes of the register, for whoever brings it in from a source: one statement per model and kind of change."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from fullfolj.domain.actor import Actor
from fullfolj.school import planner
from fullfolj.school.history import recorded
from fullfolj.school.models import (
    AssignmentRole,
    Duty,
    Enrolment,
    Grade,
    Group,
    GroupMembership,
    Organisation,
    Person,
    PersonNumber,
    Responsible,
    SourceIdentity,
)

#: Added in this order, since later ones point at earlier ones; dropped in the opposite order.
_ORDER: tuple[type[models.Model], ...] = (
    Organisation,
    Person,
    PersonNumber,
    SourceIdentity,
    Responsible,
    Enrolment,
    Group,
    GroupMembership,
    Duty,
    AssignmentRole,
    Grade,
)
_BATCH = 2000


@dataclass
class RegisterChanges:
    """Rows to add, to change and to drop. Instances that are added may point at others that are."""

    added: dict[type[models.Model], list[models.Model]] = field(default_factory=lambda: defaultdict(list))
    changed: dict[models.Model, set[str]] = field(default_factory=dict)
    dropped: dict[type[models.Model], list[Any]] = field(default_factory=lambda: defaultdict(list))

    def add[M: models.Model](self, instance: M) -> M:
        self.added[type(instance)].append(instance)
        return instance

    def change(self, instance: models.Model, **values: Any) -> bool:
        """Sets those of the values that differ; True when any did. What is only just added stays an addition."""
        unlike = {name: value for name, value in values.items() if getattr(instance, name) != value}
        for name, value in unlike.items():
            setattr(instance, name, value)
        if unlike and instance.pk is not None:
            self.changed.setdefault(instance, set()).update(unlike)
        return bool(unlike)

    def drop(self, instance: models.Model) -> None:
        """It goes; what is only just added is not added after all."""
        if instance.pk is None:
            self.added[type(instance)].remove(instance)
            return
        self.changed.pop(instance, None)
        self.dropped[type(instance)].append(instance.pk)

    @property
    def is_empty(self) -> bool:
        return not (any(self.added.values()) or self.changed or any(self.dropped.values()))


def write_register(*, changes: RegisterChanges, what: str, by: Actor) -> None:
    """All the changes or none; `what` is the action that the history shows. IntegrityError when it can't be."""
    with recorded(what, by=by):
        for model in reversed(_ORDER):
            if changes.dropped.get(model):
                model._default_manager.filter(pk__in=changes.dropped[model]).delete()
        updates: dict[tuple[type[models.Model], tuple[str, ...]], list[models.Model]] = defaultdict(list)
        for instance, names in changes.changed.items():
            updates[type(instance), tuple(sorted(names))].append(instance)
        for model in _ORDER:
            for (kind, fields), rows in updates.items():
                if kind is model:
                    _update(model, rows, fields)
            if changes.added.get(model):
                model._default_manager.bulk_create(changes.added[model], batch_size=_BATCH)
        filled = [model for model, rows in changes.added.items() if rows]
        if filled:
            planner.learn(*filled)


def _update(model: type[models.Model], rows: list[models.Model], fields: tuple[str, ...]) -> None:
    """One UPDATE for all rows that get the same values (a year level, a last day), else in batches."""
    by_values: dict[tuple[object, ...], list[object]] = defaultdict(list)
    for row in rows:
        by_values[tuple(getattr(row, name) for name in fields)].append(row.pk)
    if len(by_values) * 20 <= len(rows) or len(by_values) == 1:
        for values, keys in by_values.items():
            model._default_manager.filter(pk__in=keys).update(**dict(zip(fields, values, strict=True)))
        return
    model._default_manager.bulk_update(rows, fields, batch_size=200)
