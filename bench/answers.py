"""500 pupils answer at once, each saving every eight seconds, against an empty signed-in view under the same load.

The real server as `fullfolj serve` runs it, over HTTP on this machine, each pupil with an own session and token.
Afterwards every answer that the server said was saved is looked for in the database. A save waits for the disk, and the
disk of a borrowed machine stands still at times: saves that may have waited for that are told apart (bench.disk).
"""

from __future__ import annotations

import asyncio
import gc
import os
import random
import resource
import statistics
import subprocess
import sys
import time
import urllib.parse
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench import big_town, mapped_town, served
from bench.disk import Disk, watched
from bench.processes import fullfolj
from bench.result import Part, Result

SESSIONS, EVERY = 500, 8.0
WARM_UP, LOAD = 24.0, 80.0
#: The median save against the empty view, and the slowest against the median.
LIMIT, TAIL = 15.0, 10.0
_PROBE_EVERY = 0.25


@dataclass
class Pupil:
    """A session, and what the server has said is saved: item → answer, the latest counts."""

    key: str
    cookies: str
    token: str
    saved: dict[str, int] = field(default_factory=dict)


@dataclass
class Taken:
    """When each save that counts began and ended, seconds of the empty views, and what was refused."""

    saves: list[tuple[float, float]] = field(default_factory=list)
    empties: list[float] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def measure(directory: Path) -> Result:
    fullfolj("migrate")
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    big_town.make_register()
    round_key, pupils = _prepare()
    options = _options()
    gc.freeze()  # a collection of the town would hold up everybody here, and be taken for the server's
    with _serving(), watched(directory) as disk:
        taken = asyncio.run(_load(round_key, pupils, options))
    lost = _lost(round_key, pupils)
    if lost or taken.refused:
        raise RuntimeError(f"{lost} answers are lost, {len(taken.refused)} refused: {taken.refused[:3]}")
    return _result(taken, disk)


def _result(taken: Taken, disk: Disk) -> Result:
    every = [ended - began for began, ended in taken.saves]
    alone = [ended - began for began, ended in taken.saves if not disk.held_up(began, ended)]
    save, empty = statistics.median(every), statistics.median(taken.empties)
    parts = (
        Part("median save against the empty view", save / empty, LIMIT),
        Part("slowest save against the median, while the disk does not stand still", max(alone) / save, TAIL),
    )
    told = {
        "median": save,
        "95 % within": statistics.quantiles(every, n=20)[-1],
        "slowest": max(alone),
        "slowest of all": max(every),
        "slowest bare write to the disk": disk.slowest,
        "empty": empty,
    }
    milliseconds = ", ".join(f"{name} {1000 * seconds:.0f} ms" for name, seconds in told.items())
    return Result(
        name="answers",
        ratio=max(part.scaled(LIMIT) for part in parts),
        limit=LIMIT,
        of="the median time of an empty signed-in view under the same load",
        parts=parts,
        seconds=save,
        peak_mb=resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024,
        size=(
            f"{SESSIONS} sessions, {len(every):,} saves in {LOAD:g} s, none lost; the disk stood still "
            f"{len(disk.still)} times, with {len(every) - len(alone):,} saves then ({milliseconds})"
        ),
    )


def _prepare() -> tuple[str, list[Pupil]]:
    """A round that is open in one school, and a signed-in session for each of its pupils."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.contrib.sessions.models import Session
    from django.utils import timezone
    from django.utils.crypto import get_random_string

    from fullfolj.access.models import Account
    from fullfolj.school import models as school
    from fullfolj.school import planner

    unit, groups = next(mapped_town.units())
    planned = mapped_town.plan(unit, groups, "pupil-older", timezone.localdate(), timezone.localdate())
    people = school.Person.objects.filter(enrolments__unit=unit).order_by("pk")[:SESSIONS]
    accounts = Account.objects.bulk_create(
        Account(username=f"pupil-{one.pk}", organiser=unit.parent, person=one, display_name="Elev", password="!")
        for one in people
    )
    found = []
    for one in accounts:
        session = SessionStore()
        session[SESSION_KEY], session[HASH_SESSION_KEY] = str(one.pk), one.get_session_auth_hash()
        session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
        session.save()
        token = get_random_string(32)
        assert one.person is not None
        found.append(Pupil(str(one.person.uuid), f"sessionid={session.session_key}; csrftoken={token}", token))
    planner.learn(Account, Session)
    return str(planned.uuid), found


def _options() -> list[tuple[str, list[int]]]:
    """Each question with the numbers of its answers."""
    from fullfolj.mapping.instruments.reading import instrument_of, shipped_data

    told = instrument_of(shipped_data()["pupil-older"])
    return [(item.code, [one.value for one in told.options(item)]) for item in told.items]


@contextmanager
def _serving() -> Iterator[None]:
    """The server with the settings of `fullfolj serve`, and one address more (bench.urls)."""
    import fullfolj.config

    config = Path(fullfolj.config.__file__).parent / "web_server.py"
    command = [
        *(sys.executable, "-m", "gunicorn", "fullfolj.config.wsgi", "--bind", f"127.0.0.1:{served.PORT}"),
        *("--config", str(config), "--workers", "2"),
    ]
    server = subprocess.Popen(command)
    try:
        yield
    finally:
        server.terminate()
        server.wait()


async def _load(round_key: str, pupils: Sequence[Pupil], options: Sequence[tuple[str, list[int]]]) -> Taken:
    await _answers(pupils[0])
    taken = Taken()
    begins = time.perf_counter() + WARM_UP
    ends = begins + LOAD
    probe = asyncio.create_task(_probe(pupils[0], taken, begins, ends))
    await asyncio.gather(*(_answer(round_key, one, options, taken, begins, ends) for one in pupils))
    await probe
    return taken


async def _answers(pupil: Pupil) -> None:
    """Waits until the server does."""
    for _turn in range(200):
        try:
            status, _seconds = await _ask("GET", served.EMPTY, pupil)
        except OSError:
            await asyncio.sleep(0.1)
        else:
            if status == 200:
                return
    raise RuntimeError("the server does not answer")


async def _answer(
    round_key: str,
    pupil: Pupil,
    options: Sequence[tuple[str, list[int]]],
    taken: Taken,
    begins: float,
    ends: float,
) -> None:
    """One pupil goes round the questions, and saves one every EVERY seconds."""
    drawn = random.Random(pupil.key)
    await asyncio.sleep(drawn.random() * EVERY)
    turn, at = 0, time.perf_counter()
    while at < ends:
        item, values = options[turn % len(options)]
        value = drawn.choice(values)
        form = {"student": pupil.key, "item": item, f"answer-{item}": str(value)}
        address = f"/mapping/answers/{pupil.key}/{round_key}/save/"
        status, seconds = await _ask("POST", address, pupil, urllib.parse.urlencode(form))
        ended = time.perf_counter()
        if status == 204:
            pupil.saved[item] = value
        else:
            taken.refused.append(f"{status} {item}")
        if at >= begins:
            taken.saves.append((ended - seconds, ended))
        turn, at = turn + 1, at + EVERY
        await asyncio.sleep(max(0.0, at - time.perf_counter()))


async def _probe(pupil: Pupil, taken: Taken, begins: float, ends: float) -> None:
    """The empty view, in between the saves and at their pace: one that is slow to come does not put off the next."""
    asked = []
    while (at := time.perf_counter()) < ends:
        asked.append((at, asyncio.create_task(_ask("GET", served.EMPTY, pupil))))
        await asyncio.sleep(_PROBE_EVERY)
    for at, one in asked:
        status, seconds = await one
        assert status == 200
        if at >= begins:
            taken.empties.append(seconds)


async def _ask(method: str, address: str, pupil: Pupil, form: str = "") -> tuple[int, float]:
    """Status, and the seconds from opening the connection to the end of the answer. As light as a client can be."""
    head = [
        f"{method} {address} HTTP/1.1",
        f"Host: 127.0.0.1:{served.PORT}",
        f"Cookie: {pupil.cookies}",
        "Connection: close",
    ]
    if form:
        head += [
            f"X-CSRFToken: {pupil.token}",
            "Content-Type: application/x-www-form-urlencoded",
            f"Content-Length: {len(form)}",
        ]
    started = time.perf_counter()
    reader, writer = await asyncio.open_connection("127.0.0.1", served.PORT)
    writer.write("\r\n".join([*head, "", form]).encode())
    answer = await reader.read()
    seconds = time.perf_counter() - started
    writer.close()
    return int(answer.split(b" ", 2)[1] or 0), seconds


def _lost(round_key: str, pupils: Sequence[Pupil]) -> int:
    """Of what the server said was saved last, what the database does not hold."""
    from fullfolj.mapping.models import Sheet

    sheets = Sheet.objects.filter(round__uuid=round_key).values_list("student__uuid", "answers")
    kept = {str(key): answers for key, answers in sheets}
    return sum(kept.get(pupil.key, {}).get(item) != value for pupil in pupils for item, value in pupil.saved.items())
