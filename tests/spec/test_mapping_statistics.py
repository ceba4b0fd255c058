"""What is told of many answers, and what is not: drawn tables."""

from __future__ import annotations

import pytest

from fullfolj.mapping.instruments.content import Dimension, Instrument, Item
from fullfolj.mapping.marks import Answers
from fullfolj.mapping.statistics.change import change
from fullfolj.mapping.statistics.consistency import ConsistencyTally
from fullfolj.mapping.statistics.shares import Kind, Shown, Told, UnitShares, rounded_split, unit_shares
from tests.made_instruments import instrument, item

#: A line is a class: its year level, how many need support of how many, and what is told of it. `1-4` is one to four,
#: `n-4` all but one to four, `..` is hidden; then what is told of the year levels and of the unit.
SHARES = {
    "ten pupils and five who need support are told as they are": """
    7A  7   5 of 10   5 of 10
    7B  7  10 of 24   10 of 24
    year 7    15 of 34
    unit      15 of 34
    """,
    "nine are not told, and could be worked out from the year: then another is hidden with them": """
    7A  7   5 of  9   ..
    7B  7  10 of 24   10 of 24
    7C  7   6 of 20   ..
    year 7    21 of 53
    unit      21 of 53
    """,
    "nine alone in their year hide the year, and the smallest year beside it": """
    7A  7   5 of  9   ..
    8A  8  10 of 24   ..
    9A  9   9 of 26   9 of 26
    year 7    ..
    year 8    ..
    year 9    9 of 26
    unit      24 of 59
    """,
    "one to four are told as that, and nobody as nobody": """
    7A  7   3 of 24   1-4 of 24
    7B  7   1 of 24   1-4 of 24
    7C  7   0 of 24   0 of 24
    7D  7   8 of 24   8 of 24
    7E  7   2 of 24   1-4 of 24
    year 7    14 of 120
    unit      14 of 120
    """,
    "one class of few in its year could be worked out: another keeps it company": """
    7A  7   3 of 24   1-4 of 24
    7B  7   8 of 24   ..
    7C  7   9 of 25   9 of 25
    year 7    20 of 73
    unit      20 of 73
    """,
    "all but one to four": """
    7A  7  20 of 24   n-4 of 24
    7B  7  22 of 24   n-4 of 24
    7C  7  24 of 24   24 of 24
    7D  7  15 of 24   15 of 24
    year 7    81 of 96
    unit      81 of 96
    """,
    "three who do not, of two classes together, are few as well": """
    7A  7  23 of 24   n-4 of 24
    7B  7  22 of 24   n-4 of 24
    7C  7  14 of 20   ..
    7D  7  15 of 24   15 of 24
    year 7    74 of 92
    unit      74 of 92
    """,
    "of fewer than ten at the unit nothing is told": """
    7A  7   5 of  5   ..
    8A  8   0 of  4   ..
    year 7    ..
    year 8    ..
    unit      ..
    """,
}


def drawn(told: Told) -> str:
    if told.shown is Shown.HIDDEN:
        return ".."
    count = {Shown.EXACT: told.count, Shown.FEW: "1-4", Shown.ALL_BUT_FEW: "n-4"}[told.shown]
    return f"{count} of {told.of}"


def shares(table: str) -> tuple[UnitShares, dict[str, str]]:
    cells, expected = {}, {}
    for line in table.strip().splitlines():
        words = line.split()
        if words[0] == "unit":
            expected["unit"] = " ".join(words[1:])
        elif words[0] == "year":
            expected[f"year {words[1]}"] = " ".join(words[2:])
        else:
            cells[Kind(int(words[1]), words[0])] = int(words[4]), int(words[2])
            expected[words[0]] = " ".join(words[5:])
    return unit_shares(cells), expected


@pytest.mark.parametrize("title", SHARES)
def test_shares(title: str) -> None:
    found, expected = shares(SHARES[title])
    told = {"unit": found.whole, **found.classes, **{f"year {level}": one for level, one in found.levels.items()}}
    assert {name: drawn(one) for name, one in told.items()} == expected


def test_a_class_of_two_years_counts_as_that_of_most_of_its_pupils() -> None:
    cells = {Kind(7, "7A"): (20, 8), Kind(7, "7-8"): (4, 2), Kind(8, "7-8"): (20, 9), Kind(8, "8A"): (20, 7)}
    found = unit_shares(cells)
    assert {level: drawn(one) for level, one in found.levels.items()} == {7: "8 of 20", 8: "18 of 44"}
    assert drawn(found.classes["7-8"]) == "11 of 24"


@pytest.mark.parametrize(
    ("n", "k", "told"),
    [
        (99, 80, None),
        (100, 80, 80),
        (100, 82, 80),
        (100, 83, 85),
        (120, 120, 100),
        (200, 195, 100),
        (200, 194, 95),
        (100, 0, 0),
    ],
)
def test_girls_and_boys_to_the_nearest_five_per_cent_of_a_hundred(n: int, k: int, told: int | None) -> None:
    assert rounded_split({"Kvinna": (n, k), "Man": (0, 0)}) == {"Kvinna": told}


def test_pupils_in_no_class_are_in_their_year_and_in_no_row() -> None:
    found = unit_shares({Kind(7, "7A"): (20, 8), Kind(7, ""): (10, 5)})
    assert (list(found.classes), drawn(found.whole)) == (["7A"], "13 of 30")


def test_nobody() -> None:
    found = unit_shares({Kind(7, "7A"): (0, 0)})
    assert (found.whole, found.levels, found.classes) == (Told(Shown.EXACT, 0, 0), {}, {})


A, B = item("a"), item("b")
#: What is done to an instrument of the items a and b → what is said of it, and whether the curve is broken.
CHANGES: dict[str, tuple[Instrument, str]] = {
    "nothing": (instrument(A, B), ""),
    "a question is worded anew": (instrument(A, item("b", words="annat")), "b words"),
    "a question is added": (instrument(A, B, item("c")), "c new"),
    "a question is taken away": (instrument(A), "b gone"),
    "other answers point to a need of support": (instrument(A, item("b", risk=(3, 4))), "b points"),
    "other answers to choose from": (instrument(A, item("b", scale="yes-no", risk=(1,))), "b options points"),
    "it counts in another dimension": (instrument(A, item("b", Dimension.AFFECTIVE)), "b place"),
    "it counts for more": (instrument(A, item("b", prioritised=True)), "b place"),
    "questions in another order are the same questions": (instrument(B, A), ""),
    "a language less": (instrument(A, B, languages=("sv",)), ""),
    "another version in which no question has changed": (instrument(A, B, version=2), "broken"),
}


@pytest.mark.parametrize("title", CHANGES)
def test_what_has_changed(title: str) -> None:
    after, said = CHANGES[title]
    found = change(instrument(A, B), after)
    told = "; ".join(" ".join((one.item.code, *one.what)) for one in found.items)
    assert (told or ("broken" if found.breaks else "")) == said
    assert found.breaks is bool(said)


def test_a_language_that_is_added_breaks_nothing() -> None:
    assert not change(instrument(A, B, languages=("sv",)), instrument(A, B)).breaks


#: Questions of the dimension, complete answers to them, and what is said.
CONSISTENCY = {
    "a hundred complete answers": ((A, B), 100, "alpha"),
    "one less": ((A, B), 99, "too-few"),
    "one question": ((A,), 500, "too-few-items"),
    "two parts of one question are one": ((item("a", part_of="x"), item("b", part_of="x")), 500, "too-few-items"),
    "one question and one of context": ((A, item("b", context=True, risk=())), 500, "too-few-items"),
}


@pytest.mark.parametrize("title", CONSISTENCY)
def test_internal_consistency(title: str) -> None:
    items, complete, said = CONSISTENCY[title]
    tally = ConsistencyTally(instrument(*items))
    for number in range(complete):
        tally.add({"a": number % 4 + 1, "b": min(4, number % 4 + 1 + number % 2)})
    incomplete: list[Answers] = [{"a": 1}, {"a": "skip", "b": 2}, {"b": 9, "a": 1}, {}]
    for answers in incomplete:
        tally.add(answers)  # none of them is complete where there are two questions
    one = tally.found()[Dimension.COGNITIVE]
    assert (one.why_not or "alpha") == said
    assert (one.alpha is None) is (said != "alpha")


def dimensions(*items: Item) -> list[Dimension]:
    return list(ConsistencyTally(instrument(*items)).found())


def test_dimensions_in_their_order_and_context_makes_none() -> None:
    context = item("x", Dimension.ACADEMIC, context=True, risk=())
    assert dimensions(item("a", Dimension.AFFECTIVE), A, context) == [Dimension.COGNITIVE, Dimension.AFFECTIVE]
