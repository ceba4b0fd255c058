"""Every write happens inside `recorded`: one transaction, with who did it and what it was in the history."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pghistory
import pgtrigger
from django.db import connection, models, transaction

from fullfolj.domain.actor import Actor


@contextmanager
def recorded(what: str, *, by: Actor, **about: str) -> Iterator[None]:
    """An atomic block whose history rows name the actor and the action (`what`, such as 'contact.note').

    `about` is what else the history's context keeps: the number of an import, never anything about a person.
    """
    with transaction.atomic(), pghistory.context(actor=by.label, action=what, **about):
        yield


def tracked[M: type[models.Model]](exclude: Sequence[str] = ()) -> Callable[[M], M]:
    """Model decorator: every insert, update and delete leaves a row, also those made by bulk and raw SQL.

    Statement level, since row level makes an import six times slower (docs/adr/0009). The triggers belong to one model
    each: call it anew for every model.
    """
    track: Callable[[M], M] = pghistory.track(
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(),
        pghistory.DeleteEvent(),
        level=pgtrigger.Statement,
        exclude=list(exclude) or None,
    )
    return track


def newest(*rows_of: type[models.Model]) -> str:
    """Another text after any change of the rows of the models: the newest numbers of their histories.

    The same for everybody, also for whoever reaches none of the rows (config 0018).
    """
    histories: list[Any] = [one._meta.get_field("events").related_model for one in rows_of]
    with connection.cursor() as cursor:
        cursor.execute("select school_newest_of(%s)", [[one._meta.db_table for one in histories]])
        return " ".join(str(one) for one in cursor.fetchone()[0])
