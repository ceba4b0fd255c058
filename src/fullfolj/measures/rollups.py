"""Figures of classes, year levels, units, organisers and teaching groups: means of pupils, and by minutes.

Nothing here is suppressed: whoever publishes asks `domain.disclosure`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from fullfolj.domain.share import ENOUGH, Coverage, Share, Window
from fullfolj.lake.engine import Cursor, Frame, table
from fullfolj.measures.catalogue import family
from fullfolj.measures.lesson_sums import count_lessons
from fullfolj.measures.results import Definition, Json, WindowName
from fullfolj.measures.runner import batches, measure_whole, prepare

_GROUPS = {"group_key": str, "part": str, "student": int}


@dataclass(frozen=True)
class Rollup:
    """One measure of one group in one window.

    `mean` is the unweighted mean of the shares of the `counted` pupils, `by_minutes` the same pupils' numerators over
    their denominators; both None where nobody is counted. `pupils` are all the group's, `low_coverage` and `no_data`
    those who are left out; the coverage of `by_minutes` is that of all pupils.
    """

    pupils: int
    counted: int
    low_coverage: int
    no_data: int
    mean: float | None
    by_minutes: Share

    def to_json(self) -> Json:
        """All of it, shares with nine decimals."""
        share = self.by_minutes
        first, last = share.window.first, share.window.last
        unit = "days" if share.definition == Definition.DAY else "minutes"
        return {
            "window": share.window.name,
            "from": first.isoformat() if first else None,
            "to": last.isoformat() if last else None,
            "definition": share.definition,
            "pupils": self.pupils,
            "counted": self.counted,
            "low_coverage": self.low_coverage,
            "no_data": self.no_data,
            "mean_share": None if self.mean is None else round(self.mean, 9),
            f"numerator_{unit}": share.numerator,
            f"denominator_{unit}": share.denominator,
            "share": None if share.value is None else round(float(share.value), 9),
            "offered_minutes": share.coverage.offered,
            "reported_offered_minutes": share.coverage.reported,
            "coverage": None if share.coverage.value is None else round(float(share.coverage.value), 9),
            "uncertain": share.coverage.is_uncertain,
        }


#: Window and measure (`absence_share`, `valid_absence_share`, `invalid_absence_share`) → the figure.
type Rollups = Mapping[tuple[WindowName, str], Rollup]


def rollups(
    cur: Cursor,
    paths: Iterable[Path | str],
    enrolments: Frame,
    as_of: dt.date,
    members: Iterable[tuple[str, int]],
    definition: Definition | str = Definition.REPORTED,
) -> dict[str, Rollups]:
    """Group → its figures in all windows; `members` are pairs of a group's key and a pupil's number.

    A key is the caller's own (a class, a year level, a unit, the organiser), and a pupil may be in many. A group whose
    lessons are all unreported, or whose pupils have none, is there too, with nothing counted.
    """
    pairs, how = sorted(set(members)), Definition(definition)
    begun = False
    for batch in batches(cur, paths, enrolments, {student for _key, student in pairs}):
        prepare(cur, batch, enrolments, as_of, how)
        measure_whole(cur, as_of)
        _add_shares(cur, "pupil_shares", how, begun=begun)
        begun = True
    return _told(cur, pairs, how) if begun else {}


def of_whole_figures(
    cur: Cursor, members: Iterable[tuple[str, int]], definition: Definition | str
) -> dict[str, Rollups]:
    """The same out of `whole_figures` (see its header) that are on the cursor, of all the members."""
    how = Definition(definition)
    _add_shares(cur, "pupil_shares", how, begun=False)
    return _told(cur, sorted(set(members)), how)


def group_rollups(
    cur: Cursor,
    paths: Iterable[Path | str],
    enrolments: Frame,
    as_of: dt.date,
    students: Iterable[int],
    definition: Definition | str = Definition.REPORTED,
) -> dict[str, Rollups]:
    """Teaching group → the figures of its own lessons in all windows, over the given pupils who have had any of them.

    A lesson has no day form: with the definition `day` the shares are of minutes in reported lessons, and say so.
    """
    how = Definition.REPORTED if definition == Definition.DAY else Definition(definition)
    begun = False
    for batch in batches(cur, paths, enrolments, set(students)):
        prepare(cur, batch, enrolments, as_of, how)
        count_lessons(cur, as_of)
        _add_shares(cur, "group_shares", how, begun=begun)
        begun = True
    if not begun:
        return {}
    cur.run(
        "create or replace temp table rollup_groups as"
        " select distinct part as group_key, part, student from pupil_shares"
    )
    return _rolled_up(cur, how)


def _add_shares(cur: Cursor, shares: str, definition: Definition, *, begun: bool) -> None:
    """The rows of the family `shares` in the table `pupil_shares`, beside those that are there when it is `begun`."""
    into = "insert into pupil_shares" if begun else "create or replace temp table pupil_shares as"
    cur.run(f"{into} {family(shares).sql}", {"definition": definition.value})


def _told(cur: Cursor, pairs: Iterable[tuple[str, int]], definition: Definition) -> dict[str, Rollups]:
    cur.hand_in("rollup_groups", table(_GROUPS, [(key, "", student) for key, student in pairs]))
    return _rolled_up(cur, definition)


def _rolled_up(cur: Cursor, definition: Definition) -> dict[str, Rollups]:
    """The figures of `rollup_groups`, out of `pupil_shares`."""
    found: dict[str, dict[tuple[WindowName, str], Rollup]] = {}
    limits = {"enough": ENOUGH.numerator, "enough_out_of": ENOUGH.denominator}
    for key, window, measure, *figures in cur.rows(family("rollups").sql, limits):
        found.setdefault(key, {})[WindowName(window), measure] = _rollup(window, measure, definition, *figures)
    return dict(found)


def _rollup(
    window: str,
    measure: str,
    definition: Definition,
    pupils: int,
    counted: int,
    low_coverage: int,
    no_data: int,
    mean: float | None,
    numerator: int | None,
    denominator: int | None,
    offered: int,
    reported: int,
    first: dt.date | None,
    last: dt.date | None,
) -> Rollup:
    # A kind of absence has no day form: those shares stay in minutes, and say so.
    is_kind = measure != "absence_share" and definition is Definition.DAY
    how = Definition.REPORTED if is_kind else definition
    share = Share(numerator, denominator, Window(window, first, last), Coverage(reported, offered), how.value)
    return Rollup(pupils, counted, low_coverage, no_data, mean, share)
