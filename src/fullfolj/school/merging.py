"""Whatever points at one person comes to point at another, with a record of it by which all goes back.

Works through the models that there are, like protection, so that rooms above this one need not be known here. What
both have is decided by a rule, and nothing is lost:

* enrolments and memberships that overlap become one, which spans both;
* of other things under the same key (a grade, an open signal), that of the person who stands counts, and the other's
  is set aside whole in the record;
* what others of its kind point at (a snooze) stays where it is, out of sight.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

from fullfolj.school.actions_protection import pointing_at
from fullfolj.school.models import Dated, Enrolment, GroupMembership, Person

#: The log of who read what about whom stays true, and a sign-in is somebody's own.
_STAYS = {"readings", "account"}
#: Periods of a person that may not overlap, by what else they are of.
_PERIODS: dict[type[Dated], str] = {Enrolment: "unit_id", GroupMembership: "group_id"}


@dataclass
class Moved:
    """What `move` did. `rows` is model.field → numbers; `aside` rows as the database
    writes them in JSON, to the microsecond; `widened` periods, from and to.

    As JSON: `vars(moved)`.
    """

    rows: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    aside: list[dict[str, Any]] = field(default_factory=list)
    widened: list[dict[str, Any]] = field(default_factory=list)


def move(standing: Person, other: Person, *, leaving: set[type[models.Model]]) -> Moved:
    """Everything of `other` becomes that of `standing`; models of `leaving` are left alone.

    Call inside the action's `recorded` block.
    """
    moved = Moved()
    for relation in pointing_at(Person):
        model: Any = relation.related_model
        if model in leaving or relation.one_to_one or relation.get_accessor_name() in _STAYS:
            continue
        _move(model, relation.field.name, standing, other, moved)
    return moved


def _move(model: Any, name: str, standing: Person, other: Person, moved: Moved) -> None:
    keys = list(model._default_manager.filter(**{name: other}).order_by("pk").values_list("pk", flat=True))
    place = f"{model._meta.label}.{name}"
    if not keys:
        return
    if _points(model, name, keys, standing):
        moved.rows[place] += keys
        return
    for key in keys:
        if _points(model, name, [key], standing):
            moved.rows[place].append(key)
            continue
        if pointing_at(model):
            continue
        if model in _PERIODS:
            _widen(model.objects.get(pk=key), standing, moved)
        moved.aside.append({"model": model._meta.label, "row": _as_stored(model, key)})
        model._default_manager.filter(pk=key).delete()


def _points(model: Any, name: str, keys: list[int], person: Person) -> bool:
    """Whether the rows could be made to point at the person; a constraint of theirs may say no."""
    try:
        with transaction.atomic():
            model._default_manager.filter(pk__in=keys).update(**{name: person})
    except IntegrityError:
        return False
    return True


def _widen(row: Any, standing: Person, moved: Moved) -> None:
    """The standing person's period that the row overlaps comes to span both, where it then overlaps no third."""
    key = _PERIODS[type(row)]
    for own in type(row).objects.filter(person=standing, **{key: getattr(row, key)}).order_by("pk"):
        if _first(own) > _last(row) or _first(row) > _last(own):
            continue
        wide = {
            "start_date": min((own, row), key=_first).start_date,
            "end_date": max((own, row), key=_last).end_date,
        }
        before = {"start_date": own.start_date, "end_date": own.end_date}
        try:
            with transaction.atomic():
                type(row).objects.filter(pk=own.pk).update(**wide)
        except IntegrityError:
            return
        moved.widened.append(
            {"model": own._meta.label, "pk": own.pk, "before": _as_text(before), "after": _as_text(wide)}
        )
        return


def _first(period: Dated) -> dt.date:
    return period.start_date or dt.date.min


def _last(period: Dated) -> dt.date:
    return period.end_date or dt.date.max


def _as_text(dates: dict[str, dt.date | None]) -> dict[str, str | None]:
    return {name: date.isoformat() if date else None for name, date in dates.items()}


def move_back(standing: Person, other: Person, moved: Moved) -> None:
    """What `move` moved is the other's again, and what it set aside or widened is as it was.

    What has gone since does not come back; what has changed since keeps its change, but for whose it is. Call inside
    the action's `recorded` block.
    """
    for one in moved.widened:
        model: Any = apps.get_model(one["model"])
        model.objects.filter(pk=one["pk"], **_found(one["after"])).update(**one["before"])
    for place, keys in moved.rows.items():
        label, name = place.rsplit(".", 1)
        model = apps.get_model(label)
        there = list(model._default_manager.filter(pk__in=keys, **{name: standing}).values_list("pk", flat=True))
        if not _points(model, name, there, other):
            for key in there:
                _points(model, name, [key], other)
    for one in moved.aside:
        with suppress(IntegrityError), transaction.atomic():  # something that came since may stand in its place
            _put_back(apps.get_model(one["model"]), one["row"])


def _as_stored(model: type[models.Model], key: int) -> str:
    """The row as the database writes it: JSON text, nothing rounded."""
    with connection.cursor() as cursor:
        cursor.execute(f"select to_jsonb(t)::text from {_table(model)} t where id = %s", [key])  # noqa: S608
        return str(cursor.fetchone()[0])


def _put_back(model: type[models.Model], row: str) -> None:
    table = _table(model)
    with connection.cursor() as cursor:
        cursor.execute(
            f"insert into {table} overriding system value "  # noqa: S608
            f"select * from jsonb_populate_record(null::{table}, %s::jsonb)",
            [row],
        )


def _table(model: type[models.Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)


def _found(dates: dict[str, str | None]) -> dict[str, Any]:
    return {name if date else f"{name}__isnull": date or True for name, date in dates.items()}
