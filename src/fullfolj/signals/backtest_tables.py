"""The tables that a back-test reads: a unit's weekly figures, and how its pupils' terms ended.

They are worked out from the lake and the register once and kept beside the lake, like day sums (ADR 0019): never the
truth. What they rest on is part of their name, so that tables of other files, another register, another day or another
wording are not found, and are made anew. No names, and nothing that anybody has tried.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db.models import QuerySet

from fullfolj.domain.schoolyear import Term
from fullfolj.lake import corrections, disk, engine, store
from fullfolj.lake.engine import Cursor, Frame
from fullfolj.lake.models import WHOLE_YEAR, Partition
from fullfolj.measures import runner
from fullfolj.measures.catalogue import family
from fullfolj.school.history import newest
from fullfolj.school.models import Enrolment, Grade, Organisation, Person
from fullfolj.signals import backtest_known
from fullfolj.signals import backtest_register as register
from fullfolj.signals.backtest_about import About

_SQL = Path(__file__).parent / "sql"
_MEASURES = (
    "enrolment_spans",
    "day_sums",
    "school_days",
    "running_figures",
    "latest_figures",
    "weekly_figures",
    "term_shares",
)
_KNOWN = ("known_weeks", "known_versions", "known_displaced", "known_facts", "known_sums", "known_figures")
_OURS = (*_KNOWN, "backtest_weeks", "backtest_terms")
#: What the tables take from the register: a change of any of it makes them anew.
_REGISTER = (Enrolment, Person, Grade)
#: Months that ended later than this are filled and corrected every quarter of an hour: their news come the day after.
_SETTLED = dt.timedelta(days=14)


@dataclass(frozen=True)
class Kept:
    """The two files of a unit."""

    weeks: Path
    terms: Path

    @property
    def is_whole(self) -> bool:
        return disk.is_whole(self.weeks) and disk.is_whole(self.terms)


def root() -> Path:
    return Path(settings.DATA) / "weekly-figures"


def lacking(units: Iterable[Organisation], as_of: dt.date) -> list[Organisation]:
    """The units whose tables are not there as of the day."""
    state = newest(*_REGISTER)
    return [unit for unit in units if not _kept(unit, as_of, state).is_whole]


def keep(units: Iterable[Organisation], as_of: dt.date) -> list[Kept]:
    """The tables of the units as of the day, made where they are not there. OSError when the disk is full."""
    state, found = newest(*_REGISTER), []
    for unit in units:
        kept = _kept(unit, as_of, state)
        if not kept.is_whole:
            _make(unit, kept, as_of)
        found.append(kept)
    return found


def used(units: Iterable[Organisation]) -> list[Organisation]:
    """The units whose tables somebody has asked for before: some are kept, of today or older."""
    return [unit for unit in units if any(_folder(unit).glob("*.parquet"))]


def clean_up(*, now: dt.datetime) -> int:
    """Removes all tables but each unit's newest; how many files went. Not those of the last hours (disk.GRACE)."""
    return disk.keep_newest(root(), now)


def _kept(unit: Organisation, as_of: dt.date, state: str) -> Kept:
    assert unit.parent is not None
    files = list(_files(unit))
    ends = [one.last_date for one in files if one.last_date and not _is_filling(one, as_of)]
    is_over = len(ends) == len(files) > 0
    told = [
        *(_name(one, as_of) for one in files),
        unit.parent.absence_definition,
        # Another day changes nothing while there are no new lessons by then and no term has ended.
        (min(as_of, max(ends)) if is_over else as_of).isoformat(),
        Term.of(as_of).label,
        state,
        *(family(name).sql for name in _MEASURES),
        *(_sql(name) for name in _OURS),
    ]
    key = hashlib.sha256("\n".join(told).encode()).hexdigest()[:16]
    return Kept(_folder(unit) / f"{key}.weeks.parquet", _folder(unit) / f"{key}.terms.parquet")


def _name(file: Partition, as_of: dt.date) -> str:
    """The file by name; one of a month that still fills by its place, so that the tables stand for the day."""
    is_filling = _is_filling(file, as_of)
    return f"{file.unit_id} {file.school_year} {file.month}" if is_filling else file.file_name


def _is_filling(file: Partition, as_of: dt.date) -> bool:
    return file.month != WHOLE_YEAR and (file.last_date is None or file.last_date >= as_of - _SETTLED)


def _folder(unit: Organisation) -> Path:
    return root() / str(unit.uuid)


def _files(unit: Organisation) -> QuerySet[Partition]:
    """The files with lessons of the pupils that the unit has, or has had, at whatever unit."""
    assert unit.parent is not None
    here = Enrolment.objects.filter(unit=unit, person__is_protected=False).values("person")
    # Two statements: in one, every pupil is looked up anew for every file, a second a unit at 20,000 pupils.
    units = Enrolment.objects.filter(person__in=here).order_by().values_list("unit", flat=True).distinct()
    return store.current(unit.parent).filter(unit__in=list(units))


def _make(unit: Organisation, kept: Kept, as_of: dt.date) -> None:
    assert unit.parent is not None
    kept.weeks.parent.mkdir(parents=True, exist_ok=True)
    places = register.places(unit)
    corrected = corrections.of_students(set(places["student"]))
    about = About(unit.pk, places, store.paths(_files(unit)), corrected, as_of, unit.parent.absence_definition)
    with engine.cursor() as cur:
        weeks, terms = made(cur, about, lambda seen: (register.pupils(unit, seen, as_of), register.graded(seen)))
    disk.put(terms, kept.terms)
    disk.put(weeks, kept.weeks)


def made(cur: Cursor, about: About, told: Callable[[register.Seen], tuple[Frame, Frame]]) -> tuple[Frame, Frame]:
    """The weekly figures and the terms. `told` gives `pupils` and `graded` (backtest_register) of those seen."""
    cur.hand_in("places", about.places)
    weeks, shares = _replayed(cur, about)
    cur.hand_in("weeks", weeks)
    cur.hand_in("term_shares", shares)
    pupils, graded = told(
        [
            (student, term)
            for student, term in cur.rows("select distinct student, term from weeks order by student, term")
        ]
    )
    cur.hand_in("pupils", pupils)
    cur.hand_in("graded", graded)
    return weeks, cur.frame(_sql("backtest_terms"), {"unit": about.unit, "as_of": about.as_of})


def _replayed(cur: Cursor, about: About) -> tuple[Frame, Frame]:
    """The unit's weekly figures, as known at the end of each week, and its pupils' terms, as known now."""
    enrolments = about.places.select(["student", "start_date", "end_date"])
    weeks, shares = [], []
    # At least one batch, so that a unit without pupils has tables without rows.
    for batch in list(runner.batches(cur, about.paths, enrolments)) or [runner.Batch([0], [])]:
        runner.replay(cur, batch, enrolments, about.as_of, about.definition)
        weeks.append(cur.frame(family("weekly_figures").sql))
        shares.append(cur.frame(family("term_shares").sql))
    cur.hand_in("weekly_figures", backtest_known.put_right(cur, about, engine.stacked(weeks)))
    return cur.frame(_sql("backtest_weeks"), {"unit": about.unit}), engine.stacked(shares)


def _sql(name: str) -> str:
    return (_SQL / f"{name}.sql").read_text(encoding="utf-8")
