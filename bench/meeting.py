"""Idag and meeting mode at 20,000 pupils and 4,000 open cases, against an empty signed-in view."""

from __future__ import annotations

import datetime as dt
import os
import resource
from pathlib import Path
from typing import TYPE_CHECKING

from bench import big_town, pages
from bench.processes import fullfolj
from bench.result import Part, Result

if TYPE_CHECKING:
    from fullfolj.access.models import Account

LIMIT, QUERIES = 15.0, 15.0
CASES = 4_000
#: Every so many of them is due, as many with the visitor as with a colleague who has left.
DUE = 10


def measure(directory: Path) -> Result:
    fullfolj("migrate")
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    big_town.make(directory)
    fullfolj("sweep", "--as-of", str(big_town.last_day()))
    big_town.note_contacts()
    _open_cases()
    addresses = {"Idag": "/", "to follow up": "/support/due/", "meeting": _meeting()}
    queries = {name: pages.queries_of(address) for name, address in addresses.items()}
    medians = pages.medians_of(addresses)
    empty = medians.pop("empty")
    parts = [Part(f"{name}, median time", medians[name] / empty, LIMIT) for name in ("Idag", "meeting")]
    parts += [Part(f"{name}, SQL queries", float(count), QUERIES) for name, count in queries.items()]
    return Result(
        name="meeting",
        ratio=max(part.scaled(LIMIT) for part in parts),
        limit=LIMIT,
        of="the median time of an empty signed-in view of the same server",
        parts=tuple(parts),
        seconds=max(medians.values()),
        peak_mb=resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024,
        size=f"{big_town.UNITS * big_town.PER_UNIT:,} pupils, {CASES:,} open cases",
    )


def _open_cases() -> None:
    """Each with a support measure that the visitor sees to; half of the due ones lie with somebody who has left."""
    from django.utils import timezone

    from fullfolj.access.models import Account
    from fullfolj.school.models import Person
    from fullfolj.support.models import Case, Intervention, Level, WorkMode

    visitor = Account.objects.get(username="bench")
    gone = Account.objects.create(
        username="gone", organiser_id=visitor.organiser_id, display_name="Gunborg Gården", is_active=False
    )
    today, now = timezone.localdate(), timezone.now()
    students = list(Person.objects.filter(enrolments__isnull=False).order_by("pk").values_list("pk", flat=True)[:CASES])
    cases = Case.objects.bulk_create(
        Case(
            student_id=pk, needs=["behavioural"], strengths="Hjälper andra.", own_goal="Tre måndagar i rad.",
            staff_goal="På plats första lektionen.", responsible=visitor, opened_at=now, by=visitor,
        )
        for pk in students
    )  # fmt: skip
    Intervention.objects.bulk_create(
        Intervention(
            case=case, student_id=case.student_id, what="Morgonsamtal vid entrén", level=Level.INDIVIDUAL,
            mode=WorkMode.REMEDIAL, responsible=_owner(number, visitor, gone), starts_on=today - dt.timedelta(days=30),
            next_on=today + dt.timedelta(days=-1 if number % DUE == 0 else 5), begun_at=now, by=visitor,
        )
        for number, case in enumerate(cases)
    )  # fmt: skip


def _owner(number: int, visitor: Account, gone: Account) -> Account:
    return gone if number % (2 * DUE) == 0 else visitor


def _meeting() -> str:
    """The address of the first item of a meeting whose agenda is full."""
    from django.test import Client

    from fullfolj.access.models import Account
    from fullfolj.support.models import MeetingItem

    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(Account.objects.get(username="bench"))
    unit = MeetingItem._meta.get_field("unit").related_model.objects.filter(enrolments__person__cases__isnull=False)
    answer = client.post("/support/meetings/", {"unit": str(unit.order_by("pk")[0].uuid), "kind": "health"})
    if answer.status_code != 302:
        raise RuntimeError(f"the meeting was not opened: {answer.status_code}")
    item = MeetingItem.objects.order_by("place")[0]
    assert item.meeting is not None
    return f"/support/meetings/{item.meeting.uuid}/items/{item.uuid}/"
