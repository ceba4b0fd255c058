"""Two devices answer for one pupil at the very same time, each on its own connection: nothing of either is lost."""

from __future__ import annotations

import threading

import pytest
from django.db import connection
from django.utils import timezone

from fullfolj.domain.actor import OPERATOR
from fullfolj.mapping.answering.actions import save
from fullfolj.mapping.models import MappingRound, Sheet
from fullfolj.school.models import Person
from tests import register
from tests.mapping_rounds import a_round

pytestmark = pytest.mark.django_db(transaction=True)
_TIMES = 8


def _answer(planned: MappingRound, pupil: Person, items: str, start: threading.Barrier, troubles: list[str]) -> None:
    try:
        start.wait()
        for value in range(_TIMES):
            for item in items.split():
                answers: dict[str, int | str] = {item: value % 4 + 1}
                save(planned=planned, student=pupil, answers=answers, language="sv", by=OPERATOR, now=timezone.now())
    except Exception as trouble:  # noqa: BLE001 (told by the test)
        troubles.append(repr(trouble))
    finally:
        connection.close()


def test_nothing_of_either_is_lost() -> None:
    group = register.group(register.unit(register.organiser()))
    pupil = register.student(group.unit, group=group)
    planned = a_round(group)
    start, troubles = threading.Barrier(2), list[str]()
    devices = [
        threading.Thread(target=_answer, args=(planned, pupil, items, start, troubles))
        for items in ("a1 a3 b1 c1", "a2 a4 b2 c2")
    ]
    for one in devices:
        one.start()
    for one in devices:
        one.join(timeout=60)
    assert troubles == []
    last = (_TIMES - 1) % 4 + 1
    assert Sheet.objects.get().answers == dict.fromkeys("a1 a2 a3 a4 b1 b2 c1 c2".split(), last)
