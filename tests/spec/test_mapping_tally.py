"""What a class has answered anonymously, and what may be told of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullfolj.mapping.anonymous.tally import added, agreeing, dimensions, pointing, told
from fullfolj.mapping.instruments.reading import instrument_of, shipped_data
from fullfolj.mapping.marks import Answers, RiskMark, class_dimension, profile
from fullfolj.mapping.statistics.shares import Shown

SURVEY = instrument_of(shipped_data()["pupil-older"])
CHECK_IN = instrument_of(shipped_data()["check-in"])
_VALUES = {one.code: [option.value for option in SURVEY.options(one)] for one in SURVEY.items}
_SHEETS = st.lists(
    st.fixed_dictionaries({}, optional={code: st.sampled_from([*values, "skip"]) for code, values in _VALUES.items()}),
    max_size=15,
)


def tally_of(sheets: list[Answers]) -> dict[str, dict[str, dict[str, int]]]:
    tally: dict[str, dict[str, dict[str, int]]] = {}
    for one in sheets:
        tally = added(tally, SURVEY, one)
    return tally


@given(_SHEETS)
def test_the_marks_are_those_that_the_sheets_would_have_made(sheets: list[Answers]) -> None:
    """Given sheets, when they are added and forgotten, then each dimension of the class is as with the sheets kept."""
    kept = [{one.dimension: one.mark for one in profile(SURVEY, sheet)} for sheet in sheets]
    expected = [class_dimension(one, [marks[one] for marks in kept]) for one in SURVEY.dimensions]
    assert dimensions(SURVEY, tally_of(sheets)) == expected


@given(_SHEETS, st.randoms())
def test_the_order_in_which_they_came_leaves_nothing(sheets: list[Answers], draw: object) -> None:
    other = list(sheets)
    draw.shuffle(other)  # type: ignore[attr-defined]
    assert tally_of(sheets) == tally_of(other)


@given(_SHEETS)
def test_each_question_counts_its_answers(sheets: list[Answers]) -> None:
    tally = tally_of(sheets)
    for item in SURVEY.items:
        numbers = [value for sheet in sheets if isinstance(value := sheet.get(item.code), int)]
        assert pointing(item, tally) == (sum(one in item.risk for one in numbers), len(numbers))


def test_what_is_given_is_not_changed() -> None:
    before = tally_of([{"a1": 1}])
    added(before, SURVEY, {"a1": 1})
    assert before["items"] == {"a1": {"1": 1}}


@pytest.mark.parametrize(
    ("count", "of", "shown"),
    [
        (5, 9, Shown.HIDDEN),
        (0, 9, Shown.HIDDEN),
        (0, 10, Shown.FEW),
        (4, 10, Shown.FEW),
        (5, 10, Shown.EXACT),
        (6, 10, Shown.ALL_BUT_FEW),
        (10, 10, Shown.ALL_BUT_FEW),
        (20, 28, Shown.EXACT),
        (24, 28, Shown.ALL_BUT_FEW),
    ],
)
def test_few_are_told_as_few_at_both_ends(count: int, of: int, shown: Shown) -> None:
    assert told(count, of).shown is shown


@given(st.integers(10, 40), st.data())
def test_what_is_told_fits_five_numbers_or_tells_of_five_and_more(of: int, data: st.DataObject) -> None:
    """Nothing that is told is true of fewer than five possible numbers, unless five at least are on either side."""
    count = data.draw(st.integers(0, of))
    found = told(count, of)
    same = [other for other in range(of + 1) if told(other, of) == found]
    assert count in same
    assert len(same) >= 5 or (count >= 5 and of - count >= 5)


def test_questions_outside_the_dimensions_tell_of_the_upper_half() -> None:
    tally: dict[str, dict[str, dict[str, int]]] = {}
    item = CHECK_IN.items[0]
    values = sorted(one.value for one in CHECK_IN.options(item))
    for value in (values[0], values[-1], values[-1]):
        tally = added(tally, CHECK_IN, {item.code: value})
    assert agreeing(CHECK_IN, item, tally) == (2, 3)
    assert dimensions(CHECK_IN, tally) == []


def test_fewer_than_ten_make_no_mark() -> None:
    hard = {code: min(SURVEY.item(code).risk) for code, _values in _VALUES.items() if SURVEY.item(code).risk}  # type: ignore[union-attr]
    assert {one.mark for one in dimensions(SURVEY, tally_of([hard] * 9))} == {RiskMark.TOO_FEW}
    assert {one.mark for one in dimensions(SURVEY, tally_of([hard] * 10))} == {RiskMark.MARKED}
