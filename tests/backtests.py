"""The tables of a back-test for made-up pupils, without a register: the oracle's pupils in, two Parquet files out."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from pathlib import Path

from django.conf import settings

from fullfolj.lake import engine
from fullfolj.signals import backtest_register, backtest_tables
from fullfolj.signals.backtest_about import About
from tests.oracle import facts
from tests.oracle.backtest import Schooling

UNIT = 1
SEXES = ("Kvinna", "Man", "Okänt")


def number(term: tuple[int, str]) -> int:
    """The program's number of a term of the oracle's."""
    return term[0] * 2 + (term[1] == "autumn")


def tables(pupils: Mapping[int, Schooling], as_of: dt.date, definition: str) -> backtest_tables.Kept:
    """The tables of UNIT, in the data directory. Sex, year level and newly arrived follow from the pupil's number."""
    path = facts.write((student, lesson) for student, pupil in pupils.items() for lesson in pupil.lessons)
    rows = [
        (unit, student, first, last)
        for student, pupil in pupils.items()
        if UNIT in pupil.enrolments
        for unit, spans in pupil.enrolments.items()
        for first, last in spans
    ]
    places = engine.table({"unit": int, "student": int, "start_date": dt.date, "end_date": dt.date}, rows)

    def told(seen: backtest_register.Seen) -> tuple[engine.Frame, engine.Frame]:
        columns = {"student": int, "term": int, "sex": str, "year_level": int, "newly_arrived": bool}
        grouped = [(student, term, SEXES[student % 3], student % 4 or None, student % 2 == 0) for student, term in seen]
        graded = [
            (
                student,
                term,
                *backtest_register.told_by(
                    [
                        backtest_register.Decision(number(one.term), one.subject, one.grade, one.is_final)
                        for one in pupils[student].grades
                    ],
                    term,
                ),
            )
            for student, term in seen
        ]
        names = {"student": int, "term": int, "has_failed": bool, "is_not_eligible": bool, "failed_core_before": bool}
        return engine.table(columns, grouped), engine.table(names, graded)

    folder = Path(settings.DATA) / "weekly-figures" / "oracle"
    folder.mkdir(parents=True, exist_ok=True)
    kept = backtest_tables.Kept(folder / f"{uuid.uuid4()}.weeks.parquet", folder / f"{uuid.uuid4()}.terms.parquet")
    corrected = facts.corrected((student, *one) for student, pupil in pupils.items() for one in pupil.corrected)
    with engine.cursor() as cur:
        weeks, terms = backtest_tables.made(cur, About(UNIT, places, [path], corrected, as_of, definition), told)
    weeks.write_parquet(kept.weeks)
    terms.write_parquet(kept.terms)
    return kept
