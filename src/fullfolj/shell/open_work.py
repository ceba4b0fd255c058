"""Work that lies with a person: features register theirs, so that all of it can be handed over in one step.

Nothing is owned by somebody who has left: what a feature keeps with a person it registers here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from fullfolj.access.gate import Visitor
from fullfolj.access.models import Account
from fullfolj.domain.registry import Registry


@dataclass(frozen=True)
class OpenWork:
    """One kind of work. `rows` are all that are not done and that the visitor may read, each with a `student`.

    Of pupils within reach: whoever asks narrows them. `column` is where a row has its person; `label` says in words how
    many there are.

    `sealed` are those that fewer may read than reach the pupil: that whoever takes over can read them is told first.
    Work about no pupil has a `unit` in place of the student, and `open_to`: the rows an account could see to on a day.
    """

    name: str
    column: str
    rows: Callable[[Visitor], QuerySet[Any]]
    label: Callable[[int], str]
    open_to: Callable[[Account, dt.date], Q] | None = None
    sealed: Q | None = None

    def held_by(self, account: Account, visitor: Visitor) -> QuerySet[Any]:
        """Those that lie with the account."""
        return self.rows(visitor).filter(**{self.column: account})


OPEN_WORK: Registry[OpenWork] = Registry("open work", key=lambda work: work.name)
