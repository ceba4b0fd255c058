"""The figures of schools, worked out by a job and kept beside the lake (ADR 0019, 0032): one file a school and week.

A job works them out: it finds every pupil, and whoever reads the figures may reach none (the second wall). They are as
of the time that stands in them, and stand for the week: two figures from either side of one pupil's grade would tell
that grade. What they are of is part of the file's name: those of another week, other schools or other rules are not
found, nor those from before there was anything to count.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from fullfolj.domain.disclosure import Symbol
from fullfolj.domain.schoolyear import SchoolYear
from fullfolj.grading.scales import last_year_level
from fullfolj.lake import disk, store
from fullfolj.school.models import Organisation
from fullfolj.studies.figures_cells import Absence, Cell, Kind, Leavers, SchoolFigures, work_out
from fullfolj.studies.figures_count import Count
from fullfolj.studies.figures_shares import Judged, Mean, Means, Published, Shares, published
from fullfolj.studies.figures_tables import Told

#: A change of what is kept, or of how it is worked out, makes them anew.
_VERSION = "2"

type Places = Mapping[Organisation, Path]
"""Where the figures of each school are, or would be."""


def root() -> Path:
    return Path(settings.DATA) / "study-figures"


def places(units: Iterable[Organisation], today: dt.date) -> Places:
    """Of the units of one organiser, in their order."""
    every = list(units)
    if not every or every[0].parent is None:
        return {}
    monday = today - dt.timedelta(days=today.weekday())
    has_lessons = store.current(every[0].parent).exists()
    graded = _graded(every[0].parent)
    told = [_VERSION, monday.isoformat(), str(has_lessons), str(graded), *sorted(settings.GRADING_RULE_SETS)]
    told += sorted(str(uuid) for uuid in every[0].parent.units.values_list("uuid", flat=True))
    key = hashlib.sha256("\n".join(told).encode()).hexdigest()[:16]
    return {unit: root() / str(unit.uuid) / f"{key}.json" for unit in every}


def _graded(organiser: Organisation) -> list[int]:
    """The units that have set grades, by a function past the second wall (config 0018): whoever reads the figures
    reaches no grade, and must find the same file.
    """
    with connection.cursor() as cursor:
        cursor.execute("select studies_graded_units(%s)", [organiser.pk])
        return [unit for (unit,) in cursor.fetchall()]


def read(path: Path) -> SchoolFigures | None:
    """None when they are not there, or a restore has cut them off."""
    try:
        return _from_json(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError):
        return None


def make(unit: Organisation, path: Path, now: dt.datetime, today: dt.date) -> None:
    """They are worked out and written whole. OSError when the disk is full."""
    _write(path, json.dumps(asdict(work_out(unit, now, today))))


def shared(found: Places) -> Path | None:
    """Where that which is told of all the schools together is; None without any."""
    for unit, path in found.items():
        assert unit.parent is not None
        return root() / str(unit.parent.uuid) / path.name
    return None


def read_shared(path: Path) -> Published | None:
    """As `read`."""
    try:
        return _published(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError):
        return None


def make_shared(path: Path, figures: Mapping[str, SchoolFigures], today: dt.date) -> None:
    """What may be told is worked out and written whole. OSError when the disk is full."""
    found = asdict(published(figures, last_year_level(SchoolYear.of(today))))
    _write(path, json.dumps(found, default=str))


def clean_up(*, now: dt.datetime) -> int:
    """Removes all but each school's newest; how many files went. Not those of the last hours (disk.GRACE)."""
    return disk.keep_newest(root(), now)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with disk.whole(path) as part:
        part.write_text(text, encoding="utf-8")


def _from_json(told: dict[str, Any]) -> SchoolFigures:
    return SchoolFigures(
        told["made_at"],
        told["left_in"],
        tuple(_cell(one) for one in told["cells"]),
        tuple(Leavers(Kind(**one["kind"]), tuple(one["eligible"]), one["final"]) for one in told["leavers"]),
    )


def _cell(one: dict[str, Any]) -> Cell:
    subjects = {code: Count(**counted) for code, counted in one["subjects"].items()}
    return Cell(Kind(**one["kind"]), one["pupils"], subjects, tuple(one["judged"]), Absence(**one["absence"]))


def _published(told: dict[str, Any]) -> Published:
    every, last = ({name: _shares(one) for name, one in told["judged"][part].items()} for part in ("every", "last"))
    eligible = {name: _shares(one) for name, one in told["eligible"].items()}
    return Published(Judged(every, last), eligible, {name: _means(one) for name, one in told["absence"].items()})


def _shares(one: dict[str, Any]) -> Shares:
    return Shares(_told(one["whole"]), {group: _told(told) for group, told in one["groups"].items()})


def _told(one: dict[str, Any]) -> Told:
    text = one["published"]
    return Told(Symbol(text) if text in set(Symbol) else Decimal(text), one["pupils"], one["reached"])


def _means(one: dict[str, Any]) -> Means:
    return Means(_mean(one["whole"]), {group: _mean(mean) for group, mean in one["groups"].items()})


def _mean(one: dict[str, Any]) -> Mean:
    return Mean(Absence(**one["absence"]) if one["absence"] is not None else None)
