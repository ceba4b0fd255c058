"""What published tables hide can't be worked out of what they tell: asked of a reader who shares no code with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from fullfolj.domain.disclosure import LEAST, publish, publish_split
from fullfolj.domain.published_tables import publish_tables
from fullfolj.domain.table_links import Table
from tests.oracle.table_attacker import Attacker, may_not_be_known, told

type Counts = tuple[int, int]
_SPLITS = {"sex": ("girls", "boys"), "level": ("7", "8", "9"), "new": ("yes", "no")}
#: Numbers near the limits, and some that are not.
_FEW_OR_MANY = st.sampled_from([0, 0, 1, 2, 3, 4, 5, 5, 6, 8, 9, 10, 12, 15, 20, 30])


def _total(parts: Sequence[Counts]) -> Counts:
    return sum(reached for reached, _not in parts), sum(left for _reached, left in parts)


@st.composite
def _tables(draw: st.DrawFn) -> list[Table]:
    """Tables that each lie in one before them, or in a cell of it, or stand alone; each with splits of its own."""
    found: list[Table] = []
    for number in range(draw(st.integers(1, 4))):
        place, total = None, (draw(_FEW_OR_MANY) * 2, draw(_FEW_OR_MANY))
        if number and draw(st.integers(0, 5)):
            place, whole = draw(_a_cell(found[draw(st.integers(0, number - 1))]))
            total = draw(_less(whole[0])), draw(_less(whole[1]))
        splits = draw(st.lists(st.sampled_from(sorted(_SPLITS)), max_size=2, unique=True))
        by = {f"{split}{number}": draw(_split(total, _SPLITS[split])) for split in splits}
        found.append(_as_table(f"T{number}", total, by, place))
    return found


def _as_table(name: str, total: Counts, by: dict[str, dict[str, Counts]], place: str | None) -> Table:
    def pair(counts: Counts) -> Counts:
        return sum(counts), counts[0]

    return Table(name, pair(total), {s: {p: pair(c) for p, c in parts.items()} for s, parts in by.items()}, place)


@st.composite
def _a_cell(draw: st.DrawFn, outer: Table) -> tuple[str, Counts]:
    """A cell to lie in, half of the time the total, and who reached and who did not."""
    place = draw(st.just((outer.id,)) | st.sampled_from(list(outer.cells)))
    n, k = outer.cells[place]
    return ".".join(place), (k, n - k)


def _less(most: int) -> st.SearchStrategy[int]:
    """Mostly a little less, or the same."""
    return st.one_of(st.integers(max(0, most - 6), most), st.integers(0, most))


@st.composite
def _split(draw: st.DrawFn, total: Counts, parts: Sequence[str]) -> dict[str, Counts]:
    """Parts that add up to the total."""
    found = {}
    for part in parts[:-1]:
        found[part] = draw(st.integers(0, total[0])), draw(st.integers(0, total[1]))
        total = total[0] - found[part][0], total[1] - found[part][1]
    return {**found, parts[-1]: total}


type Block = tuple[str, str, int]  # sex, newly arrived, and a number that says which tables its pupils are in
type School = dict[Block, Counts]


@st.composite
def _school(draw: st.DrawFn, groups: Sequence[int], *, few: int = 4) -> School:
    """Blocks of pupils: nobody in some, many in most, few in up to `few`."""
    blocks = [(sex, new, group) for sex in _SPLITS["sex"] for new in _SPLITS["new"] for group in groups]
    many = st.sampled_from([0, 6, 10, 20, 33])
    school = {block: (draw(many), draw(many)) for block in blocks}
    if not few:
        return {
            block: (reached, left) if reached + left >= LEAST else (0, 0) for block, (reached, left) in school.items()
        }
    for _time in range(draw(st.integers(0, few))):
        school[draw(st.sampled_from(blocks))] = draw(st.integers(0, 4)), draw(st.integers(0, 4))
    return school


def _table_of(school: School, name: str, groups: Sequence[int], splits: Sequence[str], place: str | None) -> Table:
    def counted(chosen: dict[Block, Counts]) -> Counts:
        return _total([counts for (_sex, _new, group), counts in chosen.items() if group in groups])

    by = {
        split: {
            part: counted({block: counts for block, counts in school.items() if block[at] == part})
            for part in _SPLITS[split]
        }
        for at, split in ((0, "sex"), (1, "new"))
        if split in splits
    }
    return _as_table(name, counted(school), by, place)


@st.composite
def _rings(draw: st.DrawFn, *, few: int = 4) -> list[Table]:
    """Tables each inside the one before, or among its girls, with the same splits in some of them."""
    rings = draw(st.integers(1, 3))
    school = draw(_school(range(rings), few=few))
    splits = [draw(st.sampled_from([(), ("sex",), ("sex", "new"), ("new",)])) for _ring in range(rings)]
    places: list[str | None] = [None]
    for number in range(1, rings):
        places.append(f"T{number - 1}")
        if "sex" in splits[number - 1] and draw(st.booleans()):
            places[number] = f"T{number - 1}.sex.girls"
            school |= {block: (0, 0) for block in school if block[0] == "boys" and block[2] >= number}
    return [
        _table_of(school, f"T{number}", range(number, rings), splits[number], places[number]) for number in range(rings)
    ]


def _json(tables: Sequence[Table]) -> list[dict[str, Any]]:
    def cell(pair: Counts) -> dict[str, int]:
        return {"n": pair[0], "k": pair[1]}

    return [
        {
            "id": one.id,
            "total": cell(one.total),
            "by": {split: {part: cell(pair) for part, pair in parts.items()} for split, parts in one.by.items()},
            "subset_of": one.subset_of,
        }
        for one in tables
    ]


def _published(tables: Sequence[Table]) -> list[dict[str, Any]]:
    return [_shown_table(name, one.total, one.by) for name, one in publish_tables(tables).items()]


def _alone(tables: Sequence[Table]) -> list[dict[str, Any]]:
    """Each table by itself: its total as a share alone, its splits as parts beside a total."""
    return [
        _shown_table(one.id, publish(*one.total), {split: publish_split(parts) for split, parts in one.by.items()})
        for one in tables
    ]


def _shown_table(name: str, total: object, by: Mapping[str, Mapping[str, object]]) -> dict[str, Any]:
    shown = {split: {part: _shown(cell) for part, cell in parts.items()} for split, parts in by.items()}
    return {"id": name, "total": _shown(total), "by": shown}


def _shown(cell: object) -> object:
    return str(cell) if isinstance(cell, str) else cell


@settings(deadline=None, max_examples=300)
@given(_tables() | _rings())
def test_no_secret_has_one_value_in_every_world_that_looks_the_same(tables: list[Table]) -> None:
    published = _published(tables)
    for is_sharp in (False, True):
        assert Attacker(_json(tables), published, is_sharp=is_sharp).worked_out() == []


@settings(deadline=None)
@given(_rings())
def test_what_is_hidden_besides_would_tell_if_it_were_told(tables: list[Table]) -> None:
    published, alone = _published(tables), _alone(tables)
    for more in _told_again(published, alone):
        assert any(Attacker(_json(tables), more, is_sharp=is_sharp).worked_out() for is_sharp in (False, True))


def _told_again(published: list[dict[str, Any]], alone: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """As published, but for one total or split that is told as in its table alone."""
    for at, (hidden, own) in enumerate(zip(published, alone, strict=True)):
        if hidden["total"] != own["total"]:
            yield [*published[:at], {**hidden, "total": own["total"]}, *published[at + 1 :]]
        for split in hidden["by"]:
            if hidden["by"][split] != own["by"][split]:
                more = deepcopy(hidden)
                more["by"][split] = own["by"][split]
                yield [*published[:at], more, *published[at + 1 :]]


@settings(deadline=None)
@given(_rings(few=0))
def test_where_everybody_is_among_many_all_is_told(tables: list[Table]) -> None:
    assert _published(tables) == _alone(tables)


#: How two tables inside a third lie, → the blocks there are (in the first, in the second), and the block told of.
_WAYS = {"apart": ((0, 1, 2), 0), "together all": ((1, 2, 3), 3), "one in the other": ((0, 1, 3), 1)}


@settings(deadline=None, max_examples=300)
@given(st.data(), st.sampled_from(sorted(_WAYS)))
def test_tables_in_the_same_cell_tell_of_few_in_no_way_that_they_can_lie(data: st.DataObject, way: str) -> None:
    """The reader knows how they lie: bit 1 of a block says that its pupils are in the first, bit 2 in the second."""
    groups, told_of = _WAYS[way]
    school, splits = data.draw(_school(groups)), data.draw(st.sampled_from([(), ("sex",), ("sex", "new")]))
    if data.draw(st.booleans()):
        few = st.sampled_from([0, 0, 0, 1, 2])
        school |= {block: (data.draw(few), data.draw(few)) for block in school if block[2] == told_of}
    whole, first, second = ([group for group in groups if chosen is None or group & chosen] for chosen in (None, 1, 2))
    tables = [
        _table_of(school, "T0", whole, splits, None),
        _table_of(school, "T1", first, splits, "T0"),
        _table_of(school, "T2", second, splits, "T0"),
    ]
    shown = [{place[1:]: cell for place, cell in told(table).items()} for table in _published(tables)]
    if way == "one in the other":  # that nobody says so is thought of where they are nearly the same
        n, _k = _table_of(school, "", [told_of], (), None).total
        assert not 0 < n < LEAST or not all(_is_exact(cells[()]) for cells in shown[1:])
        return
    for place, (n, k) in _table_of(school, "", [told_of], splits, None).cells.items():
        assert not may_not_be_known(n, k) or not all(_is_exact(cells[place[1:]]) for cells in shown)


def _is_exact(cell: object) -> bool:
    return cell not in ("..", "~100")
