"""1,000,000 rows of canonical lesson CSV against a bare Polars read of the same file, whole processes."""

from __future__ import annotations

import csv
import datetime as dt
import os
import random
import sys
from pathlib import Path

from bench.processes import fullfolj, in_turn
from bench.result import Result

PUPILS, DAYS, LESSONS = 2000, 100, 5
LIMIT, PEAK_LIMIT_MB = 8.0, 1500.0


def measure(directory: Path) -> Result:
    roster, lessons = directory / "roster.csv", directory / "lessons.csv"
    _write_roster(roster)
    _write_lessons(lessons)
    fullfolj("import", "roster", str(roster), "--yes", "--organiser", "9998")
    python = sys.executable
    ours, theirs = in_turn(
        [python, "-m", "fullfolj", "import", "lessons", str(lessons), "--yes"],
        [python, "-c", f"import polars; polars.read_csv({str(lessons)!r}, separator=';')"],
        before_each=_forget_lessons,
    )
    return Result(
        name="import-lessons",
        ratio=ours.seconds / theirs.seconds,
        limit=LIMIT,
        of="the time of a bare polars.read_csv of the same file, both as whole processes",
        seconds=ours.seconds,
        peak_mb=ours.peak_mb,
        peak_limit_mb=PEAK_LIMIT_MB,
        size=f"{PUPILS * DAYS * LESSONS:,} rows, {lessons.stat().st_size / 1e6:.0f} MB",
    )


def _forget_lessons() -> None:
    """Every counted run imports into a lake without lessons: a second import of the same file would change nothing."""
    from fullfolj.config import embedded

    embedded.ensure_running()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fullfolj.config.settings")
    import django

    django.setup()
    from django.db import connection

    from fullfolj.intake.models import Import, ImportKind
    from fullfolj.lake.models import Partition

    Partition.objects.all().delete()
    Import.objects.filter(kind=ImportKind.LESSONS).delete()
    connection.close()


def _write_roster(path: Path) -> None:
    columns = ["Person-ID", "Förnamn", "Efternamn", "Skolform", "Skolenhetskod", "Årskurs", "Klass"]
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file, delimiter=";")
        rows.writerow(columns)
        for n in range(PUPILS):
            rows.writerow([f"B{n}", f"Förnamn{n}", f"Efternamn{n}", "GR", f"{91000000 + n // 500}", 7, f"7{n // 25}"])


def _write_lessons(path: Path) -> None:
    draw = random.Random(1)
    days: list[dt.date] = []
    day = dt.date(2025, 8, 18)
    while len(days) < DAYS:
        if day.weekday() < 5:
            days.append(day)
        day += dt.timedelta(days=1)
    with path.open("w", newline="", encoding="utf-8") as file:
        file.write(
            "student_id;date;start;end;subject;group;offered_minutes;present_minutes;valid_absence_minutes;"
            "invalid_absence_minutes;other_minutes;late_minutes;reported;cancelled\n"
        )
        for n in range(PUPILS):
            for date in days:
                for lesson in range(LESSONS):
                    away = draw.random()
                    valid, invalid = (50, 0) if away < 0.06 else (0, 50) if away < 0.07 else (0, 0)
                    file.write(
                        f"B{n};{date};{8 + lesson:02d}:10;{9 + lesson:02d}:00;MA;G{lesson};50;{50 - valid - invalid};"
                        f"{valid};{invalid};0;0;1;0\n"
                    )
