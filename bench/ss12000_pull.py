"""A first pull of 1,000,000 attendances from a provider on loopback, against a bare client of the same pages."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.processes import fullfolj, in_turn
from bench.result import Result

PUPILS, DAYS, LESSONS = 2000, 100, 5
LIMIT, PEAK_LIMIT_MB = 4.0, 1000.0
#: What a client can't do without: every page of the same lists, asked for with the same page size, and decoded.
BARE = """
import sys, httpx2, msgspec
base = sys.argv[1]
with httpx2.Client(trust_env=False) as http:
    for path, more in (("organisations", {}), ("persons", {}), ("groups", {}), ("activities", {}),
                       ("calendarEvents", {}), ("attendances", {})):
        asked = {"limit": 2000, **more}
        while asked:
            page = msgspec.json.decode(http.get(f"{base}/{path}", params=asked).content)
            asked = {"limit": 2000, "pageToken": page["pageToken"]} if page["pageToken"] else None
"""


def measure(directory: Path) -> Result:
    with provider(PUPILS, DAYS, LESSONS, keeps=True) as base:
        fullfolj("source", "add", "bench", "--base-url", base)
        ours, theirs = in_turn(
            [sys.executable, "-m", "fullfolj", "import", "ss12000", "--source", "bench", "--full"],
            [sys.executable, "-c", BARE, base],
            before_each=_forget,
        )
    return Result(
        name="ss12000-pull",
        ratio=ours.seconds / theirs.seconds,
        limit=LIMIT,
        of="the time of a bare client that downloads and decodes the same pages, both as whole processes",
        seconds=ours.seconds,
        peak_mb=ours.peak_mb,
        peak_limit_mb=PEAK_LIMIT_MB,
        size=f"{PUPILS * DAYS * LESSONS:,} attendances, page size 2,000",
    )


@contextmanager
def provider(pupils: int, days: int, lessons: int, *, keeps: bool, night: bool = False) -> Iterator[str]:
    """The address of a provider in a process of its own."""
    command = [
        sys.executable,
        "-m",
        "bench.bulk_provider",
        *map(str, (pupils, days, lessons, 0, int(keeps), int(night))),
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            port = process.stdout.readline().split()[1]
            yield f"http://127.0.0.1:{port}/v2.0"
        finally:
            process.kill()


def _forget() -> None:
    """Every counted pull is a first one: the lake is empty and nobody is enrolled yet."""
    from fullfolj.config import embedded

    embedded.ensure_running()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fullfolj.config.settings")
    import django

    django.setup()
    from django.db import connection

    from fullfolj.intake.models import Import
    from fullfolj.lake.models import Partition

    Partition.objects.all().delete()
    Import.objects.all().delete()
    connection.close()
