"""Alpha agrees with a naive one and does not care for names and order; hidden shares can't be worked out."""

from __future__ import annotations

import json
import statistics
from collections import Counter
from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fullfolj.domain.disclosure import LEAST
from fullfolj.mapping.instruments.content import Dimension
from fullfolj.mapping.round_figures.counts import Asked, RoundCounts, is_answered
from fullfolj.mapping.statistics.consistency import FEWEST_COMPLETE, Alpha, ConsistencyTally
from fullfolj.mapping.statistics.shares import Kind, Shown, Told, unit_shares
from tests.made_instruments import instrument, item
from tests.oracle.table_attacker import Bounds, world

type Rows = Sequence[Sequence[int]]


@st.composite
def _answers(draw: st.DrawFn) -> Rows:
    """A hundred rows or more over two to five items, made of a few kinds of rows and their mirrors."""
    items = draw(st.integers(2, 5))
    kinds = draw(st.lists(st.tuples(*[st.integers(1, 4)] * items), min_size=3, max_size=9, unique=True))
    times = -(-FEWEST_COMPLETE // len(kinds))
    return kinds * (times + draw(st.integers(0, 3)))


def _alpha(rows: Rows, names: Sequence[str], turned: Sequence[bool] = ()) -> Alpha | None:
    backwards = [*turned, *[False] * len(names)]
    items = [item(one, risk=(3, 4) if back else (1, 2)) for one, back in zip(names, backwards, strict=False)]
    tally = ConsistencyTally(instrument(*items))
    for row in rows:
        tally.add({one: 5 - v if back else v for one, v, back in zip(names, row, backwards, strict=False)})
    return tally.found()[Dimension.COGNITIVE].alpha


def _names(rows: Rows) -> list[str]:
    return [f"i{number}" for number in range(len(rows[0]))]


@given(_answers())
def test_alpha_agrees_with_a_naive_one(rows: Rows) -> None:
    columns, totals = list(zip(*rows, strict=True)), [sum(row) for row in rows]
    found = _alpha(rows, _names(rows))
    if any(len(set(column)) == 1 for column in columns) or len(set(totals)) == 1:
        assert found is None
        return
    items = len(columns)
    naive = items / (items - 1) * (1 - sum(map(statistics.variance, columns)) / statistics.variance(totals))
    assert found is not None
    assert found.value == pytest.approx(naive, abs=1e-9)
    assert found.low <= found.value <= found.high <= 1


@given(_answers(), st.integers(1, 5), st.data())
def test_alpha_of_sums_that_are_kept_and_added_is_that_of_sheets(rows: Rows, parts: int, data: st.DataObject) -> None:
    names = _names(rows)
    asked = instrument(*(item(one) for one in names))
    tallies = [ConsistencyTally(asked) for _one in range(parts)]
    together, added = ConsistencyTally(asked), ConsistencyTally(asked)
    for row in rows:
        answers = dict(zip(names, row, strict=True))
        together.add(answers)
        tallies[data.draw(st.integers(0, parts - 1))].add(answers)
    for one in tallies:
        added.add_data(json.loads(json.dumps(one.to_data())))
    assert added.found() == together.found()


@given(_answers(), st.randoms(use_true_random=False), st.data())
def test_alpha_does_not_care_for_names_order_or_which_way_a_question_is_put(
    rows: Rows, chance: object, data: st.DataObject
) -> None:
    plain = _alpha(rows, _names(rows))
    order = data.draw(st.permutations(range(len(rows[0]))))
    shuffled = [[row[at] for at in order] for row in data.draw(st.permutations(rows))]
    turned = data.draw(st.lists(st.booleans(), min_size=len(order), max_size=len(order)))
    assert _alpha(shuffled, [f"z{at}" for at in order], turned) == plain


_FEW_OR_MANY = st.sampled_from([0, 1, 2, 3, 5, 8, 9, 10, 11, 14, 24, 30])


@st.composite
def _unit(draw: st.DrawFn) -> Mapping[Kind, tuple[int, int]]:
    """A unit with classes in one to three years; now and then pupils in none."""
    cells: dict[Kind, tuple[int, int]] = {}
    for level in range(draw(st.integers(1, 3))):
        for number in range(draw(st.integers(1, 4))):
            name = draw(st.sampled_from([f"{level}-{number}"] * 6 + [""]))
            n = draw(_FEW_OR_MANY)
            cells[Kind(level, name)] = n, min(n, draw(st.sampled_from([0, 1, 2, 3, 5, 8, n])))
    return cells


@settings(deadline=None, max_examples=400)
@given(_unit())
def test_a_hidden_share_can_not_be_worked_out(cells: Mapping[Kind, tuple[int, int]]) -> None:
    """The reader knows every number of pupils, looks for another world that would look the same, and finds one.

    Of every figure that is not told as it is, and of what is left of the unit or a year without some that are.
    """
    shown = unit_shares(cells)
    told: dict[object, Told] = {"unit": shown.whole}
    told |= {("level", key): one for key, one in shown.levels.items()}
    told |= {("class", key): one for key, one in shown.classes.items()}
    atoms = {kind: pair for kind, pair in cells.items() if pair[0]}
    groups = {key: [kind for kind in atoms if _is_in(kind, key)] for key in told}
    for key, one in told.items():
        n, k = _sum(atoms, groups[key])
        assert one.shown is Shown.HIDDEN or one.of == n
        if one.shown is Shown.EXACT:
            assert one.count == k
            assert not _is_few(n, k)
        elif _is_few(n, k):
            assert _has_another(atoms, groups, told, groups[key]), key
    for outer, inner in ((a, b) for a in groups for b in groups if a != b):
        rest = [kind for kind in groups[outer] if kind not in groups[inner]]
        if set(groups[inner]) < set(groups[outer]) and _is_few(*_sum(atoms, rest)):
            assert _has_another(atoms, groups, told, rest), (outer, inner)


def _is_in(kind: Kind, key: object) -> bool:
    return key in ("unit", ("level", kind.level), ("class", kind.group))


def _sum(atoms: Mapping[Kind, tuple[int, int]], some: Sequence[Kind]) -> tuple[int, int]:
    return sum(atoms[kind][0] for kind in some), sum(atoms[kind][1] for kind in some)


def _is_few(n: int, k: int) -> bool:
    """The rule of domain.md 7.6 for one who knows the number exactly."""
    return n > 0 and (n < 10 or k in (1, 2, 3, 4) or n - k in (1, 2, 3, 4))


def _has_another(
    atoms: Mapping[Kind, tuple[int, int]],
    groups: Mapping[object, Sequence[Kind]],
    told: Mapping[object, Told],
    secret: Sequence[Kind],
) -> bool:
    """Whether the pupils of `secret` who count could be more or fewer and everything look the same.

    Where nobody or everybody of a told group counts, that is so of every part of it, and may be told (7.6).
    """
    for key, some in groups.items():
        if told[key].shown is Shown.EXACT and told[key].count in (0, told[key].of) and set(secret) <= set(some):
            return True
    value: dict[object, int] = {kind: k for kind, (_n, k) in atoms.items()}
    bounds: Bounds = {kind: (0, n) for kind, (n, _k) in atoms.items()}
    sums: list[tuple[object, list[object]]] = []
    for key, some in groups.items():
        n, value[key] = _sum(atoms, some)
        k, one = value[key], told[key].shown
        bounds[key] = {
            Shown.EXACT: (k, k),
            Shown.FEW: (1, 4),
            Shown.ALL_BUT_FEW: (n - 4, n - 1),
            Shown.HIDDEN: (0, n),
        }[one]
        sums.append((key, list(some)))
    n, k = _sum(atoms, secret)
    value["secret"] = k
    sums.append(("secret", list(secret)))
    other = [(k + 1, n), (0, k - 1)]
    patience = iter(range(2_000))
    return any(world({**bounds, "secret": span}, sums, value, patience) for span in other if span[0] <= span[1])


_ANSWERS = st.fixed_dictionaries({}, optional={"i0": st.integers(1, 4), "i1": st.integers(1, 4), "i2": st.just("skip")})


@given(st.lists(st.lists(_ANSWERS, max_size=14), min_size=1, max_size=5), st.integers(0, 3))
def test_what_is_kept_of_a_round_says_nothing_of_fewer_than_ten(
    classes: Sequence[Sequence[Mapping[str, int | str]]], silent: int
) -> None:
    asked, sheets = {}, {}
    for number, answers in enumerate(classes):
        for place in range(len(answers) + silent):
            student = 100 * number + place
            asked[student] = Asked(str(number), 8, "Kvinna")
            if place < len(answers):
                sheets[student] = answers[place]
    asks = instrument(item("i0"), item("i1"))
    kept = json.loads(json.dumps(RoundCounts.of(asks, asked, sheets.items()).to_data()))
    told = {student: one for student, one in sheets.items() if is_answered(one)}
    answered = Counter(asked[student].group for student in told)
    small = {group for group in answered if answered[group] < LEAST}
    together = sum(answered[group] for group in small)
    for group, one in kept["classes"].items():
        assert one["answered"] == answered[group]
        assert not one["needing"] or group not in small
    assert not kept["rest"] or together >= LEAST
    left_out = small if together < LEAST else set()
    counted = [one for student, one in told.items() if asked[student].group not in left_out]
    assert len(counted) == 0 or len(counted) >= LEAST
    needing = [one["needing"] for one in kept["classes"].values()]
    assert all(n >= LEAST for pairs in (*needing, kept["rest"], kept["well"]) for n, _k in pairs.values())
    assert all(one["complete"] >= LEAST or not one["items"] for one in kept["sums"].values())
    for code, (n, _k) in kept["well"].items():
        assert n == sum(isinstance(one.get(code), int) for one in counted)
    read = RoundCounts.from_data(kept, asks)
    assert json.loads(json.dumps(read.to_data())) == kept
