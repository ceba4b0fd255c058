"""Idag, pupil list and pupil page at 20,000 pupils for the role that sees most, against an empty signed-in view."""

from __future__ import annotations

import os
import resource
import statistics
import time
from pathlib import Path

from bench import big_town, served
from bench.processes import fullfolj
from bench.result import Part, Result

LIMIT, QUERIES = 15.0, 12.0
REQUESTS = 40


def measure(directory: Path) -> Result:
    fullfolj("migrate")
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    big_town.make(directory)
    fullfolj("sweep", "--as-of", str(big_town.last_day()))
    big_town.note_contacts()
    pages = {"Idag": "/", "pupil list": "/students/", "pupil page": f"/students/{_pupil()}/"}
    queries = {name: queries_of(address) for name, address in pages.items()}
    medians = medians_of(pages)
    empty = medians.pop("empty")
    parts = [Part(f"{name}, median time", seconds / empty, LIMIT) for name, seconds in medians.items()]
    parts += [Part(f"{name}, SQL queries", float(count), QUERIES) for name, count in queries.items()]
    return Result(
        name="pages",
        ratio=max(part.scaled(LIMIT) for part in parts),
        limit=LIMIT,
        of="the median time of an empty signed-in view of the same server",
        parts=tuple(parts),
        seconds=max(medians.values()),
        peak_mb=resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024,
        size=f"{big_town.UNITS * big_town.PER_UNIT:,} pupils",
    )


def _pupil() -> str:
    """The pupil with most open signals."""
    from django.db.models import Count

    from fullfolj.signals.models import Signal

    row = Signal.objects.values("student__uuid").annotate(n=Count("id")).order_by("-n", "student_id")[0]
    return str(row["student__uuid"])


def queries_of(address: str) -> int:
    """SQL queries of one request, sign-in and session included, on a second visit."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from fullfolj.access.models import Account

    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(Account.objects.get(username="bench"))
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as caught:
        response = client.get(address)
    if response.status_code != 200:
        raise RuntimeError(f"{address} answered {response.status_code}")
    return sum(1 for q in caught if not q["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")))


def medians_of(pages: dict[str, str]) -> dict[str, float]:
    """Median seconds per page over REQUESTS requests, the pages in turn so that all meet the same machine."""
    every = {"empty": served.EMPTY, **pages}
    times: dict[str, list[float]] = {name: [] for name in every}
    with served.signed_in("bench", big_town.PASSWORD) as opener:
        for turn in range(REQUESTS + 3):
            for name, address in every.items():
                started = time.perf_counter()
                opener.open(served.HOST + address).read()
                if turn >= 3:
                    times[name].append(time.perf_counter() - started)
    return {name: statistics.median(taken) for name, taken in times.items()}
