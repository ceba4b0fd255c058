"""What the figures about studies hide can't be worked out of the pages: asked of a reader who shares no code with them.

The reader has all that the tables of the pages say, of every school at once, and knows how many pupils every group has.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import chain, combinations, product
from typing import Any
from unittest import mock

from hypothesis import given, settings
from hypothesis import strategies as st

from fullfolj.domain.disclosure import LEAST, tells_of_few
from fullfolj.studies import figures_crossed, figures_shares, figures_tables
from fullfolj.studies.figures_cells import BOYS, GIRLS, NEW, OTHERS, Absence, Cell, Kind, Leavers, SchoolFigures
from fullfolj.studies.figures_count import Count
from fullfolj.studies.figures_shares import ALL, Shares
from fullfolj.studies.figures_tables import Told
from tests.oracle.table_attacker import Attacker

_LEVELS = (8, 9)
_SPLITS = {"sex": (GIRLS, BOYS), "arrived": (NEW, OTHERS)}
_FEW_OR_MANY = st.sampled_from([0, 0, 1, 2, 4, 5, 6, 9, 10, 12, 20, 33])


@st.composite
def _school(draw: st.DrawFn) -> SchoolFigures:
    """Groups near the limits, in two year levels."""
    cells, left = [], []
    for level, sex, arrived in product(_LEVELS, *_SPLITS.values()):
        kind = Kind(level, sex, arrived)
        passed, failed = draw(_FEW_OR_MANY), draw(st.sampled_from([0, 0, 1, 3, 5, 12]))
        pair = (passed + failed, passed)
        counted = Absence(pair[0], pair[0] * 0.125, 1, 1)
        cells.append(Cell(kind, pair[0], {"MA": Count(failed, pair[0])} if pair[0] else {}, pair, counted))
        if level == _LEVELS[-1]:
            left.append(Leavers(kind, pair[::-1] if pair[0] < pair[1] else pair, 0))
    return SchoolFigures(dt.datetime(2026, 11, 27, tzinfo=dt.UTC).isoformat(), "2025/26", tuple(cells), tuple(left))


_SCHOOLS = st.lists(_school(), min_size=1, max_size=3).map(lambda some: {f"S{n}": one for n, one in enumerate(some)})
type Pairs = list[tuple[Kind, tuple[int, int]]]


def _pair(n: int, k: int) -> dict[str, int]:
    return {"n": n, "k": k}


def _truth(name: str, pairs: Pairs, outer: str | None) -> dict[str, Any]:
    def of(some: Pairs) -> dict[str, int]:
        return _pair(sum(n for _kind, (n, _k) in some), sum(k for _kind, (_n, k) in some))

    by = {
        split: {part: of([one for one in pairs if part in (one[0].sex, one[0].arrived)]) for part in parts}
        for split, parts in _SPLITS.items()
    }
    return {"id": name, "total": of(pairs), "by": by, "subset_of": outer}


def _as_told(told: Told) -> object:
    """As it stands on the page: a symbol, or the share, which gives the number away."""
    return told.published if isinstance(told.published, Decimal) else str(told.published)


def _shown(name: str, shares: Shares) -> dict[str, Any]:
    """Others than the newly arrived have no column; whoever has the two figures beside it has theirs.

    Where nobody is newly arrived the others are all there are: they are told as all are.
    """
    groups = {part: _as_told(told) for part, told in shares.groups.items()}
    alone = [shares.whole.reached, shares.groups[NEW].reached]
    others = ".." if None in alone else "told"
    if shares.groups[NEW].pupils == 0:
        others = str(_as_told(shares.whole))
    sex = {part: groups[part] for part in _SPLITS["sex"]}
    return {
        "id": name,
        "total": _as_told(shares.whole),
        "by": {"sex": sex, "arrived": {NEW: groups[NEW], OTHERS: others}},
    }


def _worked_out(truth: list[dict[str, Any]], told: list[dict[str, Any]]) -> list[object]:
    """A school without anybody is no table: all but that school is all there is."""
    there = {one["id"] for one in truth if one["total"]["n"]}
    truth, told = [one for one in truth if one["id"] in there], [one for one in told if one["id"] in there]
    return [found for is_sharp in (False, True) for found in Attacker(truth, told, is_sharp=is_sharp).worked_out()]


def _all(schools: Mapping[str, SchoolFigures], level: int | None = None) -> Iterator[tuple[str, Pairs]]:
    for name, one in schools.items():
        yield name, [(cell.kind, cell.judged) for cell in one.cells if level in (None, cell.kind.year_level)]


#: The tables' own rules. What is hidden besides since newly arrived lie in a sex is no secret by itself.
_TABLES_ALONE = mock.patch.object(figures_crossed, "tell_of_few", mock.Mock(return_value=False))


@_TABLES_ALONE
@settings(deadline=None, max_examples=60)
@given(_SCHOOLS)
def test_who_is_on_the_way(schools: dict[str, SchoolFigures]) -> None:
    every, last = dict(_all(schools)), dict(_all(schools, _LEVELS[-1]))
    judged = figures_shares.judged(schools, _LEVELS[-1])
    truth = [_truth(ALL, [one for pairs in every.values() for one in pairs], None)]
    told = [_shown(ALL, judged.every[ALL])]
    for name, pairs in every.items():
        truth += [_truth(name, pairs, ALL), _truth(f"{name}-last", last[name], name)]
        told += [_shown(name, judged.every[name]), _shown(f"{name}-last", judged.last[name])]
    assert _worked_out(truth, told) == []


@settings(deadline=None, max_examples=50)
@given(_SCHOOLS)
def test_of_the_organiser_no_more_is_told_of_the_last_year_than_of_its_schools(
    schools: dict[str, SchoolFigures],
) -> None:
    last = figures_shares.judged(schools, _LEVELS[-1]).last
    for group in (GIRLS, BOYS, NEW):
        if not last[ALL].groups[group].is_hidden:
            assert all(last[name].groups[group].reached is not None for name in schools)
    if not last[ALL].whole.is_hidden:
        assert all(last[name].whole.reached is not None for name in schools)


@_TABLES_ALONE
@settings(deadline=None, max_examples=50)
@given(_SCHOOLS)
def test_who_left_eligible(schools: dict[str, SchoolFigures]) -> None:
    every = {name: [(one.kind, one.eligible) for one in found.leavers] for name, found in schools.items()}
    shares = figures_shares.eligible(schools)
    truth = [_truth(ALL, [one for pairs in every.values() for one in pairs], None)]
    truth += [_truth(name, pairs, ALL) for name, pairs in every.items()]
    assert _worked_out(truth, [_shown(name, shares[name]) for name in (ALL, *schools)]) == []


@settings(deadline=None, max_examples=50)
@given(_school())
def test_subjects_of_a_school(school: SchoolFigures) -> None:
    """A year level is a part of the school, and so is the sum beside it."""
    [line] = figures_tables.subjects(school.cells) or [None]
    if line is None:
        return
    counted = {
        level: sum(
            (cell.subjects["MA"] for cell in school.cells if cell.subjects and cell.kind.year_level == level),
            Count(0, 0),
        )
        for level in line.levels
    }
    levels = {str(level): _pair(one.told, one.told - one.lacking) for level, one in counted.items()}
    total = _pair(sum(one["n"] for one in levels.values()), sum(one["k"] for one in levels.values()))
    truth = {"id": "MA", "total": total, "by": {"level": levels}}
    told = {"level": {str(level): _as_told(one) for level, one in line.levels.items()}}
    assert _worked_out([truth], [{"id": "MA", "total": _as_told(line.whole), "by": told}]) == []


@settings(deadline=None, max_examples=60)
@given(_SCHOOLS)
def test_no_mean_is_told_of_few_nor_left_by_others(schools: dict[str, SchoolFigures]) -> None:
    """Of each told group, what is left when up to three told ones that are apart are taken from it."""
    means = figures_shares.absence(schools)
    atoms = [
        (name, cell.kind.sex, cell.kind.arrived, cell.absence.counted)
        for name, one in schools.items()
        for cell in one.cells
    ]
    groups = {
        frozenset(
            at for at, atom in enumerate(atoms) if atom[3] and name in (ALL, atom[0]) and part in (None, *atom[1:3])
        )
        for name, one in means.items()
        for part, mean in ((None, one.whole), *one.groups.items())
        if mean.value is not None
    }
    told = sorted(groups, key=len)
    for outer in told:
        inner = [one for one in told if one < outer]
        for some in chain([()], combinations(inner, 1), combinations(inner, 2), combinations(inner, 3)):
            if sum(len(one) for one in some) == len(frozenset().union(*some)):
                pupils = sum(atoms[at][3] for at in outer.difference(*some))
                assert pupils == 0 or pupils >= LEAST


@settings(deadline=None, max_examples=60)
@given(_SCHOOLS)
def test_newly_arrived_and_a_sex_tell_of_few_no_more_than_either(schools: dict[str, SchoolFigures]) -> None:
    """Whoever knows that all who are new are boys takes the one figure from the other, at a school or across them."""
    shares = figures_shares.judged(schools, _LEVELS[-1]).every
    rows = [(name, cell.kind, cell.judged) for name, one in schools.items() for cell in one.cells if cell.judged[0]]

    def of(name: str, part: str | None) -> frozenset[int]:
        mine = [name in (ALL, row[0]) and part in (None, row[1].sex, row[1].arrived) for row in rows]
        return frozenset(at for at, is_mine in enumerate(mine) if is_mine)

    told = {(name, None): of(name, None) for name, one in shares.items() if one.whole.reached is not None}
    told |= {
        (name, part): of(name, part)
        for name, one in shares.items()
        for part, cell in one.groups.items()
        if cell.reached is not None
    }
    for (name, _new), new in [one for one in told.items() if one[0][1] == NEW]:
        for (other, part), some in told.items():
            if part != NEW and (part is not None or other != name):
                for rest in (one - two for one, two in ((new, some), (some, new)) if two <= one):
                    assert not rest or not tells_of_few(*(sum(rows[at][2][i] for at in rest) for i in (0, 1)))


def test_the_reader_would_find_what_is_not_hidden() -> None:
    """The reader can fail: nine girls are hidden, and the boys and the total are told."""
    truth = [_truth(ALL, [(Kind(9, GIRLS, OTHERS), (9, 5)), (Kind(9, BOYS, OTHERS), (11, 6))], None)]
    told = [{"id": ALL, "total": 11, "by": {"sex": {GIRLS: "..", BOYS: 6}, "arrived": {NEW: ".", OTHERS: 11}}}]
    assert _worked_out(truth, told) != []
