"""Marks of the mapping that wait for somebody: pupils with an open signal of the rules that are made of them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from django.db import connection

from fullfolj.access.scopes import Scope
from fullfolj.school.models import Organisation
from fullfolj.signals.desk import Waiting
from fullfolj.signals.rules.apart import APART
from fullfolj.signals.rules.only_there import ONLY_THERE
from fullfolj.signals.rules.support import SUPPORT

#: Those made of what somebody answered. That nobody has mapped a pupil is no mark.
_MARKS = (SUPPORT, APART, ONLY_THERE)


@cache
def _sql() -> str:
    return (Path(__file__).parent / "mapping_waiting.sql").read_text(encoding="utf-8")


def waiting_marks(scope: Scope, unit: Organisation) -> Sequence[Waiting]:
    """The pupils of the unit in the scope whose mark has no contact since, the oldest first. One query.

    As on the desk (desk.sql): what is dismissed or snoozed does not wait, and a contact answers for two weeks.
    """
    rules = json.dumps([one.id for one in _MARKS])
    with connection.cursor() as cursor:
        cursor.execute(
            _sql(),
            {
                "account": scope.account_id,
                "permission": scope.permission.value,
                "today": scope.on,
                "unit": unit.pk,
                "marks": rules,
            },
        )
        return [Waiting(*row) for row in cursor.fetchall()]
