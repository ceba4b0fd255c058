"""Attendance in sum: what is known of pupils whose source tells no lessons, never finer than it came."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fullfolj.domain.share import Coverage, Share, Window
from fullfolj.lake.engine import Cursor, table
from fullfolj.lake.totals import Unit
from fullfolj.measures.catalogue import family
from fullfolj.measures.results import HOME, exact

DAY, PERIOD = "day", "period"


@dataclass(frozen=True)
class Total:
    """The absence of one period. `share` counts `unit`; its coverage is None where the source does not tell how much is
    reported. `parts` are the rows of the source that it is the sum of.
    """

    grain: str
    unit: Unit
    parts: int
    share: Share
    coverage: Coverage | None
    valid: int | None
    invalid: int | None

    @property
    def is_uncertain(self) -> bool:
        """Also where nobody knows how much is reported."""
        return self.coverage is None or self.coverage.is_uncertain

    def to_json(self) -> dict[str, Any]:
        """An entry of `totals` in `explain --json`; amounts in `unit` (percent in hundredths)."""
        first, last = self.share.window.first, self.share.window.last
        return {
            "grain": self.grain,
            "from": first.isoformat() if first else None,
            "to": last.isoformat() if last else None,
            "unit": str(self.unit),
            "definition": self.share.definition or None,
            "numerator": self.share.numerator,
            "denominator": self.share.denominator,
            "valid": self.valid,
            "invalid": self.invalid,
            "share": exact(self.share.value),
            "coverage": exact(self.coverage.value) if self.coverage else None,
            "uncertain": self.is_uncertain,
            "parts": self.parts,
        }


def totals(
    cur: Cursor,
    paths: Iterable[Path | str],
    as_of: dt.date,
    students: Iterable[int],
    merged: Mapping[int, int] | None = None,
) -> dict[int, list[Total]]:
    """Pupil → totals up to the day, the latest first; pupils without any are left out.

    `merged` is number → the pupil into whom that person has been merged: their totals are the pupil's, but where both
    have one of the same period, subject and group.
    """
    wanted, same = sorted(set(students)), dict(merged or {})
    files = list(paths)
    if not wanted or not files:
        return {}
    cur.read_totals("told", files, [*wanted, *same])
    cur.hand_in("merged", table({"student": int, "standing": int}, list(same.items())))
    cur.run(f"create or replace temp view totals as {family('totals_of_pupils').sql}")
    found: dict[int, list[Total]] = defaultdict(list)
    for student, *row in cur.rows(family("totals").sql, {"as_of": as_of}):
        found[student].append(_total(*row))
    return dict(found)


def _total(
    first: dt.date,
    last: dt.date,
    is_day: bool,
    unit: str,
    parts: int,
    numerator: int | None,
    denominator: int | None,
    definition: str | None,
    valid: int | None,
    invalid: int | None,
    reported: int | None,
    offered: int | None,
) -> Total:
    coverage = Coverage(reported, offered) if reported is not None and offered else None
    window = Window(DAY if is_day else PERIOD, first, last)
    share = Share(numerator, denominator, window, coverage or Coverage(0, 0), definition or "")
    return Total(window.name, Unit(unit), parts, share, coverage, valid, invalid)


def not_available(found: Iterable[Total]) -> dict[str, Any]:
    """What `explain --json` says of the measures that need lessons, for a pupil who has totals alone."""
    grains = {one.grain for one in found}
    return {"grain": DAY if DAY in grains else PERIOD, "measures": [*HOME, "change"]}
