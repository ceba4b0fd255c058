"""Writes a town as the files that a school's own systems would export."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from fullfolj.simulation import cast, lessons, patterns, roster, scb

if TYPE_CHECKING:
    from fullfolj.simulation.town import Town

LESSONS_HEADER = (
    "student_id;date;start;end;subject;group;offered_minutes;present_minutes;valid_absence_minutes;invalid_absence_minutes;"
    "other_minutes;late_minutes;reported;cancelled"
)
_IMPORTED = ("roster.xlsx", "roster.csv", "lessons.csv")


def write(town: Town, directory: Path) -> list[Path]:
    """Writes the town into `directory` (made when missing) and gives the files, in the order to import them.

    Files of a town written there before are replaced; grade files of units that no longer exist are removed. Equal
    towns give files that are equal byte by byte. OSError as it comes when the directory can't be written.
    """
    directory.mkdir(parents=True, exist_ok=True)
    for old in directory.glob("grades_year[69]_*.txt"):
        old.unlink()
    written = [directory / name for name in _IMPORTED]
    roster.write_workbook(town, written[0])
    roster.write_csv(town, written[1])
    write_lessons(town, written[2])
    for level, code, rows in scb.scb_files(town):
        written.append(directory / f"grades_year{level}_{code}.txt")
        _write_rows(written[-1], [scb.HEADERS[level], *rows])
    written.append(directory / "grades.csv")
    _write_rows(written[-1], [scb.CANONICAL_HEADER, *scb.canonical_rows(town)])
    (directory / "facit").mkdir(exist_ok=True)
    written.append(directory / "facit" / "planted.json")
    written[-1].write_text(json.dumps(facit(town), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    written.append(directory / "README.txt")
    written[-1].write_text(_readme(town), encoding="utf-8")
    return written


def write_lessons(town: Town, path: Path) -> None:
    """The canonical lessons file. Where a lesson was not reported, the minutes but the offered ones are empty."""
    with path.open("wb") as file:
        file.write(f"{LESSONS_HEADER}\n".encode())
        for _, _, frame in lessons.frames(town):
            frame.select(
                "student_id",
                "date",
                pl.col("start_time").dt.to_string("%H:%M"),
                pl.col("end_time").dt.to_string("%H:%M"),
                "subject",
                "group_name",
                *("offered", "present", "valid", "invalid", "other", "late"),
                pl.col("reported").cast(pl.Int8),
                pl.col("cancelled").cast(pl.Int8),
            ).write_csv(file, separator=";", include_header=False)


def facit(town: Town) -> dict[str, Any]:
    """What the planted pupils promise, ready for JSON; others may meet a rule by chance, nothing is said of them."""
    return {
        "seed": town.seed,
        "first_day": town.span.first_day.isoformat(),
        "last_day": town.last_day.isoformat(),
        "school_days": len(town.days.dates),
        "units": [{"code": unit.code, "name": unit.name} for unit in town.units],
        "patterns": [
            {
                "name": one.name,
                "words": one.words,
                "parameters": one.parameters,
                "skipped": one.name in town.facit.skipped,
            }
            for one in patterns.PATTERNS
        ],
        "pupils": [asdict(one) for one in town.facit.planted],
    }


def _write_rows(path: Path, rows: Iterable[Iterable[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";", lineterminator="\n").writerows(rows)


def _readme(town: Town) -> str:
    units = "\n".join(
        f"  {unit.code}  {unit.name}, årskurs {unit.first_level}–{unit.last_level}" for unit in town.units
    )
    staff = "\n".join(
        f"  {one.title:<27} {one.display_name:<20} {one.username:<20} {one.person_id or '(ingen rad i klasslistan)'}"
        for one in cast.CAST
    )
    return f"""{cast.MUNICIPALITY} – en påhittad kommun
{"=" * 40}
Alla personer, skolor och uppgifter här är påhittade av Fullföljs simulator (frö {town.seed}).
Personnumren kan inte tillhöra någon: nästan alla är tillfälliga nummer (ÅÅÅÅMMDDTFxx), några få har tolv siffror med
avsiktligt fel kontrollsiffra.

Närvaron omfattar {len(town.days.dates)} skoldagar, från {town.span.first_day} till {town.last_day}.

Läs in filerna i den här ordningen:
  1. roster.xlsx  de elever som går här i dag, med klasser, grupper och personal, i Skolverkets mall (DNP)
  2. roster.csv   samma elever med in- och utskrivningsdatum, kön, nyanländ från och mentor; även de som har slutat
  3. lessons.csv  lektionsnärvaro, en rad per elev och lektion
  4. grades_year6_*.txt, grades_year9_*.txt   vårens betyg i SCB:s format, en fil per skolenhet
  5. grades.csv   alla terminsbetyg
De elever som slutade nian i våras finns bara i roster.csv. Mentorerna i roster.csv finns som personal i roster.xlsx.

Mappen facit ska inte läsas in: planted.json talar om vilka elever som säkert bär på vilket mönster.

Skolenheter:
{units}

Personal och andra i rollistan (första skolenheten):
{staff}

Hur allt är uträknat står i docs/reference/simulation.md.

In English: a made-up municipality. Import roster.xlsx, roster.csv, lessons.csv, then the grades; leave out facit/.
"""
