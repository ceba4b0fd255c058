"""Taking back what one action wrote in the register, by its history: every row becomes what it was before.

Rows that the action made go, rows that it changed or dropped come back with the same numbers. What has been changed
since by somebody else is never overwritten: then nothing is taken back, and what stands in the way is counted.
"""

from __future__ import annotations

import uuid
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, models
from django.db.models import Q
from pghistory.models import Context

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

#: Those that are pointed at first.
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


@dataclass(frozen=True)
class Touched:
    """What an action did to the rows of one model, by their numbers."""

    made: list[int]
    changed: list[int]
    dropped: list[int]
    since: int


@dataclass
class Trace:
    """What one action did: model → rows. `since` counts rows that somebody has changed afterwards."""

    import_id: uuid.UUID
    contexts: list[uuid.UUID]
    by_model: dict[type[models.Model], Touched] = field(default_factory=dict)

    @property
    def since(self) -> Counter[str]:
        return Counter({model._meta.label: touched.since for model, touched in self.by_model.items() if touched.since})

    def made(self, model: type[models.Model]) -> list[int]:
        return self.by_model[model].made if model in self.by_model else []

    @property
    def is_empty(self) -> bool:
        return not any(one.made or one.changed or one.dropped for one in self.by_model.values())


def trace(import_id: uuid.UUID) -> Trace:
    """What the action with that import's id did, as far as history knows it. Protected people's history is gone."""
    with connection.cursor() as cursor:
        cursor.execute("select id from pghistory_context where metadata->>'import_id' = %s", [str(import_id)])
        contexts = [row[0] for row in cursor.fetchall()]
    found = Trace(import_id, contexts)
    if contexts:
        for model in _ORDER:
            found.by_model[model] = _touched(model, contexts)
    return found


def _touched(model: type[models.Model], contexts: list[uuid.UUID]) -> Touched:
    """The first and last thing that the action did to each row tell what became of it."""
    statement = f"""
        with mine as (
            select pgh_obj_id as id, min(pgh_id) as first, max(pgh_id) as last
            from {_events(model)} where pgh_context_id = any(%s) group by pgh_obj_id
        )
        select mine.id, one.pgh_label, other.pgh_label,
            exists (select from {_events(model)} as later where later.pgh_obj_id = mine.id and later.pgh_id > mine.last)
        from mine
        join {_events(model)} as one on one.pgh_id = mine.first
        join {_events(model)} as other on other.pgh_id = mine.last
    """  # noqa: S608 (names of our own tables)
    made: list[int] = []
    changed: list[int] = []
    dropped: list[int] = []
    since = 0
    with connection.cursor() as cursor:
        cursor.execute(statement, [contexts])
        for own, first, last, is_later in cursor.fetchall():
            if first == "insert" and last == "delete":
                continue
            since += is_later
            (made if first == "insert" else dropped if last == "delete" else changed).append(own)
    return Touched(made, changed, dropped, since)


def turn_back(*, found: Trace, what: str, by: Actor, keep: set[int]) -> Counter[str]:
    """Everything becomes as before the action; counts of rows taken away, changed back and put back.

    `keep` are people whose rows stay, since something that is never removed points at them: without name or number.
    IntegrityError when something else points at a row that would go.
    """
    counts: Counter[str] = Counter()
    with recorded(what, by=by, takes_back=str(found.import_id)):
        for model in reversed(_ORDER):
            counts["taken away"] += _take_away(model, found.made(model), keep)
        for model in _ORDER:
            if model in found.by_model:
                counts["changed back"] += _restore(model, found.by_model[model].changed, found.contexts)
        for model in _ORDER:
            if model in found.by_model:
                counts["put back"] += _put_back(model, found.by_model[model].dropped, found.contexts)
        planner.learn(*_ORDER)
    return counts


def without_taken_back(events: models.QuerySet[Any]) -> models.QuerySet[Any]:
    """Of the history of rows, what stands: neither what imports that were taken back wrote, nor their taking back."""
    contexts = Context.objects.filter(pk__in=events.order_by().values("pgh_context").distinct())
    back = dict(contexts.filter(metadata__has_key="takes_back").values_list("pk", "metadata__takes_back"))
    if not back:
        return events
    gone = contexts.filter(metadata__import_id__in=list(back.values())).values_list("pk", flat=True)
    # Events without a context stay; SQL's `not in` alone would drop them.
    return events.filter(Q(pgh_context=None) | ~Q(pgh_context__in=[*back, *gone]))


def _take_away(model: type[models.Model], made: list[int], keep: set[int]) -> int:
    if model is Person:
        nameless = {"given_name": "", "middle_name": "", "family_name": "", "civic_no_digest": "", "birth_date": None}
        Person.objects.filter(pk__in=keep & set(made)).update(**nameless)
        made = [own for own in made if own not in keep]
    gone, _by_model = model._default_manager.filter(pk__in=made).delete() if made else (0, {})
    return gone


def _restore(model: type[models.Model], changed: list[int], contexts: list[uuid.UUID]) -> int:
    names = [column for column in _columns(model) if column != "id"]
    settings = ", ".join(f'"{name}" = before."{name}"' for name in names)
    before = _before(model)
    statement = f"update {_table(model)} as now set {settings} from ({before}) as before where now.id = pgh_obj_id"  # noqa: S608
    return _run(statement, changed, contexts)


def _put_back(model: type[models.Model], dropped: list[int], contexts: list[uuid.UUID]) -> int:
    names = _columns(model)
    listed = ", ".join(f'"{name}"' for name in names)
    told = ", ".join("before.pgh_obj_id" if name == "id" else f'before."{name}"' for name in names)
    before = _before(model)
    into = f"insert into {_table(model)} ({listed}) overriding system value"
    return _run(f"{into} select {told} from ({before}) as before", dropped, contexts)  # noqa: S608


def _before(model: type[models.Model]) -> str:
    """The newest state of each row from before the action; of a row that it dropped at once, the state then."""
    events = _events(model)
    return f"""
        select distinct on (state.pgh_obj_id) state.* from {events} as state
        where state.pgh_obj_id = any(%s) and state.pgh_id <= (
            select min(first.pgh_id) from {events} as first
            where first.pgh_obj_id = state.pgh_obj_id and first.pgh_context_id = any(%s)
        ) and (state.pgh_label = 'delete' or state.pgh_context_id is null or state.pgh_context_id <> all(%s))
        order by state.pgh_obj_id, state.pgh_id desc
    """  # noqa: S608


def _run(statement: str, numbers: list[int], contexts: list[uuid.UUID]) -> int:
    if not numbers:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(statement, [numbers, contexts, contexts])
        return int(cursor.rowcount)


def _events(model: type[models.Model]) -> str:
    related: Any = model._meta.get_field("events").related_model
    return connection.ops.quote_name(related._meta.db_table)


def _table(model: type[models.Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)


def _columns(model: type[models.Model]) -> list[str]:
    return [str(one.column) for one in model._meta.concrete_fields]
