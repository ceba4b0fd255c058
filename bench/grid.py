"""One cell of the class grid is saved at 20,000 pupils: the time of the whole request, against 20 milliseconds.

A teacher with a group of 28 sends one row after the other, as the page does: signed in, with a token, over HTTP to the
real server, each row with another status than before so that every one is written, with its history. What an empty
signed-in view of the same server takes is told beside it.
"""

from __future__ import annotations

import os
import re
import resource
import statistics
import time
import urllib.parse
import urllib.request
from pathlib import Path

from bench import big_town, served
from bench.processes import fullfolj
from bench.result import Part, Result

LIMIT_MS = 20.0
ROUNDS, GROUP = 6, 28
_STATUSES = ("on-the-way", "reached")


def measure(directory: Path) -> Result:
    fullfolj("migrate")
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    big_town.make(directory)
    address = _make_group()
    saves, empties = _timed(address)
    milliseconds = 1000 * statistics.median(saves)
    return Result(
        name="grid",
        ratio=milliseconds / LIMIT_MS,
        limit=1.0,
        of=f"{LIMIT_MS:g} milliseconds for the whole request",
        parts=(
            Part("one cell, median, milliseconds", milliseconds, LIMIT_MS),
            Part("one cell, 95th percentile, milliseconds", 1000 * statistics.quantiles(saves, n=20)[-1], 3 * LIMIT_MS),
            Part("an empty signed-in view, median, milliseconds", 1000 * statistics.median(empties), LIMIT_MS),
        ),
        seconds=sum(saves),
        peak_mb=resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024,
        size=f"{big_town.UNITS * big_town.PER_UNIT:,} pupils, {len(saves)} cells of {GROUP} pupils",
    )


def _make_group() -> str:
    """The address of the grid of a teaching group at one of the units; its teacher is *bench-teacher*."""
    from django.contrib.auth.hashers import make_password

    from fullfolj.access.models import Account
    from fullfolj.school import models as school
    from fullfolj.school import planner
    from fullfolj.school.enums import AssignmentRoleType, DutyRole, GroupType

    unit = school.Organisation.objects.filter(parent__isnull=False).order_by("pk")[0]
    pupils = school.Person.objects.filter(enrolments__unit=unit).order_by("pk")[:GROUP]
    group = school.Group.objects.create(unit=unit, group_type=GroupType.TEACHING, display_name="8 ma")
    school.GroupMembership.objects.bulk_create(school.GroupMembership(group=group, person=one) for one in pupils)
    teacher = school.Person.objects.create(organiser=unit.parent, given_name="Tea", family_name="Cher")
    duty = school.Duty.objects.create(person=teacher, organisation=unit, duty_role=DutyRole.TEACHER)
    school.AssignmentRole.objects.create(duty=duty, group=group, assignment_role=AssignmentRoleType.TEACHER)
    Account.objects.create(
        username="bench-teacher",
        organiser=unit.parent,
        person=teacher,
        display_name="Tea Cher",
        password=make_password(big_town.PASSWORD),
    )
    planner.learn(school.Group, school.GroupMembership, Account)
    return f"/studies/groups/{group.uuid}/MA/"


def _timed(address: str) -> tuple[list[float], list[float]]:
    """Seconds of each cell, and of the empty views between the rounds; the first round warms up and is not counted."""
    saves: list[float] = []
    empties: list[float] = []
    with served.signed_in("bench-teacher", big_town.PASSWORD) as opener:
        page = opener.open(served.HOST + address).read().decode()
        rows = re.findall(r'hx-post="([^"]+)"', page)
        assert len(rows) == GROUP
        token = served.token(page)
        for turn in range(ROUNDS + 1):
            for place, row in enumerate(rows):
                seconds = _save(opener, row, token, _STATUSES[(turn + place) % 2], turn)
                empty = _empty(opener)
                if turn:
                    saves.append(seconds)
                    empties.append(empty)
    return saves, empties


def _save(opener: urllib.request.OpenerDirector, row: str, token: str, status: str, version: int) -> float:
    key = row.rstrip("/").rsplit("/", 1)[-1].replace("-", "")
    form = {"csrfmiddlewaretoken": token, f"{key}-status": status, f"{key}-version": str(version)}
    headers = {"Referer": served.HOST + "/", "HX-Request": "true"}
    request = urllib.request.Request(served.HOST + row, urllib.parse.urlencode(form).encode(), headers)
    started = time.perf_counter()
    answer = opener.open(request).read().decode()
    seconds = time.perf_counter() - started
    if f'name="{key}-version" value="{version + 1}"' not in answer:
        raise RuntimeError(f"the row was not saved: {answer[:300]}")
    return seconds


def _empty(opener: urllib.request.OpenerDirector) -> float:
    started = time.perf_counter()
    opener.open(served.HOST + served.EMPTY).read()
    return time.perf_counter() - started
