"""Work that lies with a person: features register theirs, so that all of it can be handed over in one step.

Nothing is owned by somebody who has left: what a feature keeps with a person it registers here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import NullIf

from fullfolj.access import scopes
from fullfolj.access.gate import Visitor
from fullfolj.access.models import Account
from fullfolj.access.permissions import Permission
from fullfolj.access.scopes import Scope
from fullfolj.domain.registry import Registry


@dataclass(frozen=True)
class OpenWork:
    """One kind of work. `rows` are all that are not done and that the visitor may read.

    Of pupils within reach: whoever asks narrows them. `column` is where a row has its person; `label` says in words how
    many there are. `permission` is what seeing to it takes: over the row's `student`, or at its `unit` where it is
    about no pupil. `about` says which of the two a row has.

    `sealed` are those that fewer may read than reach the pupil: that whoever takes over can read them is told first.
    `stand_in` is the column of whoever stands in for that person, who never is the same.
    `narrower` are the rows an account could see to on a day, where the permission at the unit is not enough.
    """

    name: str
    column: str
    permission: Permission
    rows: Callable[[Visitor], QuerySet[Any]]
    label: Callable[[int], str]
    about: Literal["student", "unit"] = "student"
    sealed: Q | None = None
    stand_in: str = ""
    narrower: Callable[[Account, dt.date], Q] | None = None

    def held_by(self, account: Account, visitor: Visitor) -> QuerySet[Any]:
        """Those that lie with the account."""
        return self.rows(visitor).filter(**{self.column: account})

    def given_to(self, account: Account) -> dict[str, Any]:
        """What is written in a row that the account takes over."""
        given: dict[str, Any] = {self.column: account}
        return {**given, self.stand_in: NullIf(self.stand_in, Value(account.pk))} if self.stand_in else given

    def open_to(self, account: Account, today: dt.date) -> Q:
        """Condition that the account could see to a row."""
        if self.narrower is not None:
            return self.narrower(account, today)
        if self.about == "unit":
            return Q(unit__in=scopes.units_with(account, self.permission, today))
        return Q(student__in=Scope(account.pk, self.permission, today).ids())


OPEN_WORK: Registry[OpenWork] = Registry("open work", key=lambda work: work.name)
